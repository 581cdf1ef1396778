-- statistic: morbidity-by-sex
-- title.vi: Tình hình bệnh tật theo giới tính
-- title.en: Morbidity by sex
-- member.vi: lượt khám
-- member.en: encounters
-- about.vi: Lượt khám trong kỳ theo chương ICD-10 của bệnh chính và giới tính.
-- about.en: Encounters in the period by the ICD-10 chapter of the main diagnosis and sex.
-- group: disease
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; mẫu bảng do phần mềm đề xuất
-- status: secondary
-- registers: encounter, person
-- rows: list:icd10_chapter
-- rows.vi: Chương bệnh
-- rows.en: Chapter
-- columns: list:sex
-- columns.vi: Giới tính
-- columns.en: Sex
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, c.code AS row_key,
  p.sex AS column_key
FROM encounter_counted e
JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
LEFT JOIN list_icd10_chapter c ON SUBSTR(e.diagnosis, 1, 3) >= c.first_code AND SUBSTR(e.diagnosis, 1, 3) <= c.last_code
WHERE e.unit_id IN (:units) AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
