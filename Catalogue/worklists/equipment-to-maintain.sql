-- worklist: equipment-to-maintain
-- title.vi: Thiết bị phải bảo dưỡng, sửa chữa
-- title.en: Equipment to maintain or repair
-- member.vi: thiết bị
-- member.en: pieces of equipment
-- about.vi: Ở lần kiểm kê mới nhất, thiết bị đến hạn bảo dưỡng trong 30 ngày tới hoặc đã quá hạn, và thiết bị cần sửa chữa.
-- about.en: At the latest count, equipment due for maintenance within 30 days or overdue, and equipment in need of repair.
-- group: station
-- record: equipment
-- source: Chỉ tiêu 4.2 của Bộ tiêu chí quốc gia về y tế xã; khoảng 30 ngày là đề xuất
-- status: unverified
-- registers: equipment
-- use: equipment_now
-- reason.repair.vi: cần sửa chữa
-- reason.repair.en: needs repair
-- reason.maintain.vi: đến hạn hoặc quá hạn bảo dưỡng
-- reason.maintain.en: maintenance due or overdue
SELECT c.unit_id, 'equipment' AS member_kind, c.id AS member_id, c.next_due_on AS due_on,
  CASE WHEN c.condition = 'needs_repair' THEN 'repair' ELSE 'maintain' END AS reason
FROM equipment_now c
WHERE c.quantity > 0 AND c.condition <> 'broken'
  AND (c.condition = 'needs_repair' OR c.next_due_on <= :day_30d_after)
