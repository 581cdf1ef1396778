-- statistic: morbidity-by-code
-- title.vi: Bệnh gặp nhiều nhất
-- title.en: Most frequent diseases
-- member.vi: lượt khám
-- member.en: encounters
-- about.vi: Lượt khám trong kỳ theo mã ICD-10 ba ký tự của bệnh chính và nhóm tuổi lúc khám, mã nhiều nhất đứng trước.
-- about.en: Encounters in the period by the three characters of the main ICD-10 diagnosis and age at the visit, the most frequent first.
-- group: disease
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; mẫu bảng do phần mềm đề xuất
-- status: secondary
-- registers: encounter, person
-- use: encounter_patient
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
  e.age_group AS column_key
FROM encounter_patient e
