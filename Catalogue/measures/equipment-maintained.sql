-- measure: equipment-maintained
-- title.vi: Thiết bị được bảo dưỡng, kiểm định đúng hạn
-- title.en: Equipment maintained on time
-- member.vi: thiết bị
-- member.en: pieces of equipment
-- unit: percent
-- scale: 100
-- definition.vi: Trong các thiết bị còn dùng (số lượng lớn hơn 0, chưa hỏng hẳn) thuộc loại cần bảo dưỡng theo danh mục, ở lần kiểm kê mới nhất đến ngày đánh giá: số thiết bị chưa quá hạn bảo dưỡng lần tới, hoặc khi không ghi hạn thì đã bảo dưỡng trong 12 tháng. Thiết bị không ghi cả hai ngày, hoặc chỉ ghi lần bảo dưỡng sau ngày đánh giá, được liệt kê riêng, không tính. Mỗi dòng kiểm kê tính một; xã sáp nhập tính thiết bị của mọi nơi.
-- definition.en: Of the equipment in use (more than 0, not broken) of kinds the list says need maintenance, at the latest count up to the reference day: those not overdue for the next maintenance, or maintained within 12 months where no due day stands. Those with neither day, or only maintained after the reference day, are listed apart and not counted. Each row of the count is one; a merged commune counts the equipment of all its places.
-- source: Chỉ tiêu 4.2 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: equipment
-- whenEmpty: unknown
-- demands: equipment_item
-- use: equipment_now
-- reason.overdue.vi: quá hạn bảo dưỡng
-- reason.overdue.en: maintenance is overdue
-- reason.not_recorded.vi: chưa ghi lần bảo dưỡng nào
-- reason.not_recorded.en: no maintenance recorded
-- reason.later.vi: chỉ ghi lần bảo dưỡng sau ngày đánh giá
-- reason.later.en: only maintained after the reference day
SELECT c.unit_id, 'equipment' AS member_kind, c.id AS member_id,
  CASE
    WHEN c.last_maintained_on > :day THEN 0
    WHEN c.next_due_on >= :day THEN 1
    WHEN c.next_due_on IS NULL AND c.last_maintained_on > :day_12m_before THEN 1
    ELSE 0
  END AS num,
  1 AS den,
  CASE
    WHEN c.last_maintained_on > :day THEN NULL
    WHEN c.next_due_on >= :day THEN 1
    WHEN c.next_due_on < :day THEN 0
    WHEN c.last_maintained_on > :day_12m_before THEN 1
    WHEN c.last_maintained_on <= :day_12m_before THEN 0
  END AS met,
  CASE
    WHEN c.last_maintained_on > :day THEN 'later'
    WHEN c.next_due_on >= :day THEN CAST(NULL AS TEXT)
    WHEN c.next_due_on < :day THEN 'overdue'
    WHEN c.last_maintained_on > :day_12m_before THEN CAST(NULL AS TEXT)
    WHEN c.last_maintained_on <= :day_12m_before THEN 'overdue'
    ELSE 'not_recorded'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM equipment_now c
JOIN list_equipment_item l ON l.code = c.item
WHERE c.quantity > 0 AND c.condition <> 'broken'
  AND l.maintained = 'yes'
  AND (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
