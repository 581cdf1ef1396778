-- check: deaths-not-recorded
-- title.vi: Người đã mất chưa có sự kiện tử vong
-- title.en: Deaths without a death event
-- member.vi: người
-- member.en: people
-- about.vi: Nhân khẩu đã kết thúc với lý do chết mà sổ Sinh, tử, đến, đi không có sự kiện tử vong: nguyên nhân tử vong không được thống kê.
-- about.en: People ended with the reason “died” and without a death among the vital events: their cause of death is counted nowhere.
-- advice.vi: Ghi sự kiện tử vong, có nguyên nhân theo ICD-10.
-- advice.en: Write the death with its cause by ICD-10.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, vital-event
-- value: day
-- value.vi: Ngày mất
-- value.en: Died on
-- reason.no_event.vi: chưa có sự kiện tử vong
-- reason.no_event.en: no death event
SELECT p.unit_id, 'person' AS member_kind, p.id AS member_id, 'no_event' AS reason, p.valid_to AS value
FROM person_counted p
WHERE p.unit_id IN (:units) AND p.end_reason = 'died'
  AND NOT EXISTS (
    SELECT 1 FROM vital_event_counted e
    WHERE e.unit_id = p.unit_id AND e.person_id = p.id AND e.event_kind = 'death')
