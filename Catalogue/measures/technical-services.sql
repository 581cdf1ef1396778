-- measure: technical-services
-- title.vi: Dịch vụ kỹ thuật đang thực hiện
-- title.en: Technical services carried out
-- member.vi: dịch vụ
-- member.en: services
-- unit: percent
-- scale: 100
-- definition.vi: Số dịch vụ kỹ thuật đã được phê duyệt, chưa thôi thực hiện và có ít nhất một lượt trong các kỳ kết thúc trong 12 tháng trước ngày đánh giá, chia cho số dịch vụ trong danh mục. Dịch vụ được phê duyệt mà chưa ghi số lượt của kỳ nào trong 12 tháng, hoặc không ghi ngày phê duyệt, được liệt kê riêng, không tính; dịch vụ không có trong sổ là chưa được phê duyệt. Xã sáp nhập tính chung: làm được ở một nơi là thực hiện.
-- definition.en: Services approved, not stopped and performed at least once in periods that ended in the 12 months before the reference day, over all services of the list. Services approved without any count in the 12 months, or without a day of approval, are listed apart and not counted; a service not in the register isn’t approved. A merged commune is measured together: what is done in one place is carried out.
-- source: Chỉ tiêu 6.1 của Bộ tiêu chí quốc gia về y tế xã, trên 80% theo kế hoạch của huyện Lộc Bình năm 2024, mục II.1.6; danh mục kỹ thuật chính thức chưa đọc được
-- status: unverified
-- registers: technical-service
-- whenEmpty: unknown
-- demands: technical_service
-- use: service_on_day
-- reason.not_approved.vi: chưa được phê duyệt hoặc đã thôi thực hiện
-- reason.not_approved.en: not approved, or stopped
-- reason.undated.vi: chưa ghi ngày được phê duyệt
-- reason.undated.en: day of approval not recorded
-- reason.no_record.vi: được phê duyệt, chưa ghi số lượt trong 12 tháng
-- reason.no_record.en: approved, but nothing counted for 12 months
-- reason.not_performed.vi: được phê duyệt, 12 tháng không có lượt nào
-- reason.not_performed.en: approved, but not performed for 12 months
SELECT s.unit_id, 'list.technical_service' AS member_kind, s.id AS member_id,
  CASE WHEN s.approved = 1 AND s.performed > 0 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN s.approved = 1 AND s.performed > 0 THEN 1
    WHEN s.approved = 1 AND s.performed IS NULL THEN NULL
    WHEN s.approved = 1 THEN 0
    WHEN s.undated = 1 THEN NULL
    ELSE 0
  END AS met,
  CASE
    WHEN s.approved = 1 AND s.performed > 0 THEN CAST(NULL AS TEXT)
    WHEN s.approved = 1 AND s.performed IS NULL THEN 'no_record'
    WHEN s.approved = 1 THEN 'not_performed'
    WHEN s.undated = 1 THEN 'undated'
    ELSE 'not_approved'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM service_on_day s
