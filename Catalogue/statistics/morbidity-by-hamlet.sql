-- statistic: morbidity-by-hamlet
-- title.vi: Lượt khám theo thôn
-- title.en: Encounters by hamlet
-- member.vi: lượt khám
-- member.en: encounters
-- about.vi: Lượt khám trong kỳ theo thôn của người bệnh và nhóm tuổi lúc khám.
-- about.en: Encounters in the period by the patient's hamlet and age at the visit.
-- group: disease
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; mẫu bảng do phần mềm đề xuất
-- status: secondary
-- registers: encounter, person, household
-- use: encounter_patient
-- rows: hamlet
-- rows.vi: Thôn
-- rows.en: Hamlet
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
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, h.hamlet_id AS row_key,
  e.age_group AS column_key
FROM encounter_patient e
LEFT JOIN household_counted h ON h.unit_id = e.unit_id AND h.id = e.household_id
