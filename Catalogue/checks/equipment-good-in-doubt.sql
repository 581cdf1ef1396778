-- check: equipment-good-in-doubt
-- title.vi: Thiết bị ghi tốt nhưng đáng ngờ
-- title.en: Equipment counted as good, in doubt
-- member.vi: thiết bị
-- member.en: items
-- about.vi: Thiết bị của lần kiểm kê mới nhất ghi «dùng tốt» mà đã chuyển đi nơi khác, hoặc quá hạn bảo dưỡng hơn một năm.
-- about.en: Items of the latest count said to be good although they were moved elsewhere, or are more than a year late for maintenance.
-- advice.vi: Xem thiết bị tại chỗ rồi kiểm kê lại.
-- advice.en: Look at the item and count it again.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: equipment
-- use: equipment_now
-- value: day
-- value.vi: Hạn bảo dưỡng
-- value.en: Maintenance due
-- reason.moved.vi: đã chuyển đi nơi khác
-- reason.moved.en: moved elsewhere
-- reason.not_maintained.vi: quá hạn bảo dưỡng hơn một năm
-- reason.not_maintained.en: a year late for maintenance
SELECT e.unit_id, 'equipment' AS member_kind, e.id AS member_id,
  CASE WHEN c.moved_to IS NOT NULL THEN 'moved' ELSE 'not_maintained' END AS reason, c.next_due_on AS value
FROM equipment_now e
JOIN equipment_counted c ON c.unit_id = e.unit_id AND c.id = e.id
WHERE c.condition = 'good' AND c.quantity > 0 AND (c.moved_to IS NOT NULL OR c.next_due_on < :day_12m_before)
