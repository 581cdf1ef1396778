-- measure: communication-activities
-- title.vi: Hoạt động truyền thông trong kỳ
-- title.en: Communication activities in the period
-- member.vi: hoạt động
-- member.en: activities
-- unit: count
-- scale: 1
-- definition.vi: Số hoạt động thông tin, truyền thông – giáo dục sức khỏe thực hiện trong kỳ, đến ngày đánh giá.
-- definition.en: Health communication activities held in the period, up to the reference day.
-- source: Chỉ tiêu 9.1 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: communication-activity
-- whenEmpty: unknown
SELECT c.unit_id, 'communication-activity' AS member_kind, c.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, CAST(NULL AS TEXT) AS part
FROM communication_activity_counted c
WHERE c.unit_id IN (:units)
  AND c.held_on >= :start AND c.held_on <= :end AND c.held_on <= :day
