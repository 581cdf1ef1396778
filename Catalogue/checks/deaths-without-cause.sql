-- check: deaths-without-cause
-- title.vi: Tử vong chưa ghi nguyên nhân
-- title.en: Deaths without a cause
-- member.vi: dòng
-- member.en: rows
-- about.vi: Sự kiện tử vong trong 24 tháng qua không có cả mã ICD-10 lẫn nguyên nhân bằng lời.
-- about.en: Deaths of the last 24 months with neither an ICD-10 code nor a cause in words.
-- advice.vi: Hỏi gia đình, giấy báo tử hoặc bệnh viện rồi ghi nguyên nhân.
-- advice.en: Ask the family, the certificate or the hospital, and write the cause.
-- severity: notice
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: vital-event
-- value: day
-- value.vi: Ngày mất
-- value.en: Died on
-- reason.no_cause.vi: chưa ghi nguyên nhân
-- reason.no_cause.en: no cause
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id, 'no_cause' AS reason, e.happened_on AS value
FROM vital_event_counted e
WHERE e.unit_id IN (:units) AND e.event_kind = 'death' AND e.happened_on > :day_24m_before AND e.happened_on <= :day
  AND e.cause_code IS NULL AND e.cause_text IS NULL
