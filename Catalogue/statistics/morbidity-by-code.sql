-- statistic: morbidity-by-code
-- title.vi: Bệnh gặp nhiều nhất
-- title.en: Most frequent diseases
-- member.vi: lượt khám
-- member.en: encounters
-- about.vi: Lượt khám trong kỳ theo mã ICD-10 ba ký tự của bệnh chính và nhóm tuổi, mã nhiều nhất đứng trước.
-- about.en: Encounters in the period by the three characters of the main ICD-10 diagnosis and age, the most frequent first.
-- group: disease
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; mẫu bảng do phần mềm đề xuất
-- status: secondary
-- registers: encounter, person
-- rows: text
-- rows.vi: Mã bệnh
-- rows.en: Code
-- columns: words
-- columns.vi: Nhóm tuổi
-- columns.en: Age
-- column.under5.vi: dưới 5 tuổi
-- column.under5.en: under 5
-- column.child.vi: 5–14 tuổi
-- column.child.en: 5–14
-- column.adult.vi: 15–59 tuổi
-- column.adult.en: 15–59
-- column.old.vi: từ 60 tuổi
-- column.old.en: 60 and over
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, SUBSTR(e.diagnosis, 1, 3) AS row_key,
  CASE WHEN p.birth_date IS NULL AND p.birth_year IS NULL THEN CAST(NULL AS TEXT)
    WHEN p.birth_date > :day_5y_before OR p.birth_year > :year_5y_before THEN 'under5'
    WHEN p.birth_date > :day_15y_before OR p.birth_year > :year_15y_before THEN 'child'
    WHEN p.birth_date > :day_60y_before OR p.birth_year > :year_60y_before THEN 'adult'
    ELSE 'old' END AS column_key
FROM encounter_counted e
JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
WHERE e.unit_id IN (:units) AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
