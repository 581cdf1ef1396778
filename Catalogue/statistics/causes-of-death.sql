-- statistic: causes-of-death
-- title.vi: Nguyên nhân tử vong
-- title.en: Causes of death
-- member.vi: người
-- member.en: people
-- about.vi: Tử vong trong kỳ theo chương ICD-10 của nguyên nhân và giới tính.
-- about.en: Deaths of the period by the ICD-10 chapter of the cause and sex.
-- group: disease
-- source: Sổ sinh, tử, đi, đến; mẫu bảng do phần mềm đề xuất
-- status: unverified
-- registers: vital-event, person
-- rows: list:icd10_chapter
-- rows.vi: Chương bệnh
-- rows.en: Chapter
-- columns: list:sex
-- columns.vi: Giới tính
-- columns.en: Sex
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id, c.code AS row_key, p.sex AS column_key
FROM vital_event_counted e
JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
LEFT JOIN list_icd10_chapter c ON SUBSTR(e.cause_code, 1, 3) >= c.first_code AND SUBSTR(e.cause_code, 1, 3) <= c.last_code
WHERE e.unit_id IN (:units) AND e.event_kind = 'death' AND e.happened_on >= :start AND e.happened_on <= :end AND e.happened_on <= :day
