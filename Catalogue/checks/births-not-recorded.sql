-- check: births-not-recorded
-- title.vi: Trẻ sinh trong năm chưa có sự kiện sinh
-- title.en: Births of the year without a birth event
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ sinh trong 12 tháng qua đang cư trú tại xã mà sổ Sinh, tử, đến, đi không có sự kiện sinh hay chuyển đến.
-- about.en: Resident children born in the last 12 months with neither a birth nor an arrival among the vital events.
-- advice.vi: Ghi sự kiện sinh (hoặc chuyển đến): tỷ số giới tính khi sinh và mức sinh tính từ sổ này.
-- advice.en: Write the birth (or the arrival): the sex ratio at birth and the birth rate come from this register.
-- severity: notice
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, vital-event
-- use: resident
-- value: day
-- value.vi: Ngày sinh
-- value.en: Born
-- reason.no_event.vi: chưa có sự kiện sinh
-- reason.no_event.en: no birth event
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, 'no_event' AS reason, r.birth_date AS value
FROM resident r
WHERE r.birth_date > :day_12m_before
  AND NOT EXISTS (
    SELECT 1 FROM vital_event_counted e
    WHERE e.unit_id = r.unit_id AND e.person_id = r.id AND e.event_kind IN ('birth', 'arrival'))
