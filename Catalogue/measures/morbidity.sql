-- measure: morbidity
-- title.vi: Lượt khám theo nhóm bệnh
-- title.en: Encounters by group of diseases
-- member.vi: lượt khám
-- member.en: encounters
-- unit: count
-- scale: 1
-- definition.vi: Số lượt khám trong kỳ, chia theo chữ cái đầu của mã bệnh chính ICD-10.
-- definition.en: Encounters in the period by the first letter of the main ICD-10 diagnosis.
-- source: Thống kê tình hình bệnh tật của người dân theo chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5
-- status: secondary
-- registers: encounter
-- whenEmpty: met
-- parts: icd10_letter
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, SUBSTR(e.diagnosis, 1, 1) AS part
FROM encounter_counted e
WHERE e.unit_id IN (:units)
  AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
