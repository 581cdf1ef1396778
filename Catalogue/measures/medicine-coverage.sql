-- measure: medicine-coverage
-- title.vi: Thuốc của trạm so với danh mục
-- title.en: Medicines of the station against the list
-- member.vi: loại thuốc
-- member.en: medicines
-- unit: percent
-- scale: 100
-- definition.vi: Số loại thuốc có trong kho và còn hạn dùng vào ngày đánh giá, chia cho số loại trong danh mục của tuyến xã. Lấy lần kiểm kê mới nhất của từng loại đến ngày đánh giá; loại kiểm kê 0 hoặc chưa từng kiểm kê là không có; trạm chưa kiểm kê lần nào thì chưa biết. Thuốc còn trong kho mà không ghi hạn dùng được liệt kê riêng, không tính. Xã sáp nhập tính chung các xã cũ: có ở một nơi là có.
-- definition.en: Medicines in stock and in date on the reference day, over all medicines of the station’s list. The latest count of each item up to the reference day holds; an item counted 0 or never counted isn’t there; a station that never counted is unknown. Medicines in stock without an expiry are listed apart and not counted. A merged commune is measured over its former communes together: what one of them has is there.
-- source: Chỉ tiêu 4.3 của Bộ tiêu chí quốc gia về y tế xã, từ 80% danh mục theo kế hoạch của huyện Lộc Bình năm 2024, mục II.1.4; danh mục thuốc chính thức chưa đọc được
-- status: unverified
-- registers: medicine-stock
-- whenEmpty: unknown
-- demands: medicine
-- use: medicine_now, medicine_on_day
-- reason.never_checked.vi: chưa từng kiểm kê, coi là không có
-- reason.never_checked.en: never counted: taken as not there
-- reason.out_of_stock.vi: đã hết
-- reason.out_of_stock.en: out of stock
-- reason.expired.vi: chỉ còn lô hết hạn
-- reason.expired.en: only expired lots are left
-- reason.no_expiry.vi: chưa ghi hạn dùng
-- reason.no_expiry.en: expiry not recorded
SELECT m.unit_id, 'list.medicine' AS member_kind, m.id AS member_id,
  CASE WHEN m.in_date = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN m.in_date = 1 THEN 1 WHEN m.undated = 1 THEN NULL ELSE 0 END AS met,
  CASE
    WHEN m.in_date = 1 THEN CAST(NULL AS TEXT)
    WHEN m.undated = 1 THEN 'no_expiry'
    WHEN m.stocked = 1 THEN 'expired'
    WHEN m.stocked = 0 THEN 'out_of_stock'
    ELSE 'never_checked'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM medicine_on_day m
