-- check: mothers-of-unlikely-age
-- title.vi: Tuổi mẹ khi sinh khó tin
-- title.en: Mothers of an unlikely age
-- member.vi: dòng
-- member.en: rows
-- about.vi: Sự kiện sinh mà mẹ dưới 12 tuổi hoặc trên 55 tuổi vào ngày sinh.
-- about.en: Births whose mother was younger than 12 or older than 55.
-- advice.vi: Kiểm tra đã chọn đúng người mẹ chưa, và ngày sinh của mẹ.
-- advice.en: Check that the right mother was chosen, and her birth date.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: vital-event, person
-- value: number
-- value.vi: Tuổi mẹ
-- value.en: Age of the mother
-- reason.too_young.vi: mẹ dưới 12 tuổi
-- reason.too_young.en: mother under 12
-- reason.too_old.vi: mẹ trên 55 tuổi
-- reason.too_old.en: mother over 55
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id,
  CASE WHEN add_months(m.birth_date, 144) > e.happened_on THEN 'too_young' ELSE 'too_old' END AS reason,
  days_between(m.birth_date, e.happened_on) / 365 AS value
FROM vital_event_counted e
JOIN person_counted m ON m.unit_id = e.unit_id AND m.id = e.mother_id
WHERE e.unit_id IN (:units) AND e.event_kind = 'birth'
  AND (add_months(m.birth_date, 144) > e.happened_on OR add_months(m.birth_date, 672) <= e.happened_on)
