-- measure: equipment-coverage
-- title.vi: Trang thiết bị của trạm so với danh mục tối thiểu
-- title.en: Equipment against the minimum list
-- member.vi: loại thiết bị
-- member.en: items of equipment
-- unit: percent
-- scale: 100
-- definition.vi: Số loại thiết bị có ít nhất một chiếc dùng tốt vào ngày đánh giá, chia cho số loại trong danh mục tối thiểu. Lấy lần kiểm kê mới nhất của từng loại đến ngày đánh giá; loại kiểm kê 0 hoặc chưa từng kiểm kê là không có; trạm chưa kiểm kê lần nào thì chưa biết. Thiết bị hỏng hoặc cần sửa chữa không tính là có. Xã sáp nhập tính chung các xã cũ: có ở một nơi là có.
-- definition.en: Items of which at least one is in good order on the reference day, over all items of the minimum list. The latest count of each item up to the reference day holds; an item counted 0 or never counted isn’t there; a station that never counted is unknown. What is broken or needs repair doesn’t count. A merged commune is measured over its former communes together: what one of them has is there.
-- source: Chỉ tiêu 4.1 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được; danh mục tối thiểu của Thông tư 28/2020/TT-BYT chưa đọc được
-- status: unverified
-- registers: equipment
-- whenEmpty: unknown
-- demands: equipment_item
-- use: equipment_now
-- reason.never_checked.vi: chưa từng kiểm kê, coi là không có
-- reason.never_checked.en: never counted: taken as not there
-- reason.counted_zero.vi: kiểm kê: không có
-- reason.counted_zero.en: counted: not there
-- reason.not_working.vi: có nhưng hỏng hoặc cần sửa chữa
-- reason.not_working.en: there, but broken or in need of repair
SELECT u.unit_id, 'list.equipment_item' AS member_kind, l.id AS member_id,
  CASE WHEN s.working = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN s.working = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN s.working = 1 THEN CAST(NULL AS TEXT)
    WHEN s.there = 1 THEN 'not_working'
    WHEN s.there = 0 THEN 'counted_zero'
    ELSE 'never_checked'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM equipment_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
) u
CROSS JOIN list_equipment_item l
LEFT JOIN (
  SELECT COALESCE(:group, c.unit_id) AS unit_id, c.item,
    MAX(CASE WHEN c.quantity > 0 THEN 1 ELSE 0 END) AS there,
    MAX(CASE WHEN c.quantity > 0 AND c.condition = 'good' THEN 1 ELSE 0 END) AS working
  FROM equipment_now c
  GROUP BY COALESCE(:group, c.unit_id), c.item
) s ON s.unit_id = u.unit_id AND s.item = l.code
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
