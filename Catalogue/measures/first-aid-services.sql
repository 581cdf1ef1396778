-- measure: first-aid-services
-- title.vi: Dịch vụ sơ cứu, cấp cứu bảo đảm được
-- title.en: First-aid services the station can give
-- member.vi: dịch vụ sơ cứu, cấp cứu
-- member.en: first-aid services
-- unit: percent
-- scale: 100
-- definition.vi: Số dịch vụ sơ cứu, cấp cứu đã được phê duyệt và chưa thôi thực hiện vào ngày đánh giá, chia cho số dịch vụ sơ cứu, cấp cứu trong danh mục. Không đòi hỏi đã có lượt thực hiện: nhiều cấp cứu cả năm không xảy ra. Dịch vụ không ghi ngày phê duyệt được liệt kê riêng, không tính. Xã sáp nhập tính chung.
-- definition.en: First-aid services approved and not stopped on the reference day, over the first-aid services of the list. They need not have been performed: many emergencies don’t happen in a year. Services without a day of approval are listed apart and not counted. A merged commune is measured together.
-- source: Chỉ tiêu 6.2 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được, danh mục sơ cứu, cấp cứu chưa đọc được
-- status: unverified
-- registers: technical-service
-- whenEmpty: unknown
-- demands: technical_service
-- use: service_on_day
-- reason.not_approved.vi: chưa được phê duyệt hoặc đã thôi thực hiện
-- reason.not_approved.en: not approved, or stopped
-- reason.undated.vi: chưa ghi ngày được phê duyệt
-- reason.undated.en: day of approval not recorded
SELECT s.unit_id, 'list.technical_service' AS member_kind, s.id AS member_id,
  CASE WHEN s.approved = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN s.approved = 1 THEN 1 WHEN s.undated = 1 THEN NULL ELSE 0 END AS met,
  CASE WHEN s.approved = 1 THEN CAST(NULL AS TEXT) WHEN s.undated = 1 THEN 'undated' ELSE 'not_approved' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM service_on_day s
WHERE s.first_aid = 'yes'
