-- check: births-without-pregnancy
-- title.vi: Ca đẻ không có thai kỳ trong sổ
-- title.en: Births without a pregnancy
-- member.vi: dòng
-- member.en: rows
-- about.vi: Sự kiện sinh trong 12 tháng qua có mẹ trong xã mà sổ thai kỳ của mẹ không có kết cục trong khoảng 14 ngày quanh ngày sinh.
-- about.en: Births of the last 12 months with a mother of the commune whose pregnancies have no outcome within 14 days of the birth.
-- advice.vi: Ghi thai kỳ và kết cục: khám thai, chăm sóc sau sinh tính từ đó.
-- advice.en: Write the pregnancy and its outcome: antenatal and postnatal care are counted from it.
-- severity: notice
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: vital-event, pregnancy
-- value: day
-- value.vi: Ngày sinh
-- value.en: Born on
-- reason.no_pregnancy.vi: mẹ không có thai kỳ
-- reason.no_pregnancy.en: no pregnancy of the mother
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id, 'no_pregnancy' AS reason, e.happened_on AS value
FROM vital_event_counted e
WHERE e.unit_id IN (:units) AND e.event_kind = 'birth' AND e.mother_id IS NOT NULL
  AND e.happened_on > :day_12m_before AND e.happened_on <= :day
  AND NOT EXISTS (
    SELECT 1 FROM pregnancy_counted g
    WHERE g.unit_id = e.unit_id AND g.person_id = e.mother_id
      AND g.ended_on >= add_days(e.happened_on, -14) AND g.ended_on <= add_days(e.happened_on, 14))
