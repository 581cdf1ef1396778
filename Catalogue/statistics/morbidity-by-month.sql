-- statistic: morbidity-by-month
-- title.vi: Lượt khám theo tháng
-- title.en: Encounters by month
-- member.vi: lượt khám
-- member.en: encounters
-- about.vi: Lượt khám trong kỳ theo tháng và hình thức khám.
-- about.en: Encounters in the period by month and type.
-- group: disease
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; mẫu bảng do phần mềm đề xuất
-- status: secondary
-- registers: encounter, person
-- rows: month
-- rows.vi: Tháng
-- rows.en: Month
-- columns: list:encounter_type
-- columns.vi: Hình thức
-- columns.en: Type
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, e.seen_on AS row_key,
  e.encounter_type AS column_key
FROM encounter_counted e
JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
WHERE e.unit_id IN (:units) AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
