-- measure: acute-malnutrition-treated
-- title.vi: Trẻ suy dinh dưỡng cấp tính được điều trị
-- title.en: Children with acute malnutrition who are treated
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Trẻ được phát hiện là trẻ cư trú tại xã dưới 60 tháng tuổi vào ngày đánh giá, trong 12 tháng trước đó có lần cân đo thấy phù hai chân, vòng cánh tay dưới 12,5 cm (từ 6 tháng tuổi) hoặc cân nặng theo chiều cao dưới −2 độ lệch chuẩn (không kể giá trị không hợp lý). Được điều trị là có đợt điều trị suy dinh dưỡng cấp tính từ ngày phát hiện.
-- definition.en: Children found are residents under 60 months on the reference day with a measurement in the 12 months before that shows oedema of both feet, an arm circumference below 12.5 cm (from six months of age) or weight for height below −2 SD (implausible values left out). Treated means a course of treatment from the day they were found on.
-- source: NUT-4, các can thiệp theo Quyết định 1858/QĐ-BYT ngày 06/07/2022; ngưỡng phát hiện theo WHO, chưa đối chiếu với hướng dẫn của Bộ Y tế
-- status: unverified
-- registers: person, growth-measurement, nutrition-service
-- whenEmpty: notApplicable
-- parts: sex
-- use: resident
-- reason.severe.vi: suy dinh dưỡng cấp tính nặng, chưa điều trị
-- reason.severe.en: severe, not treated
-- reason.moderate.vi: suy dinh dưỡng cấp tính vừa, chưa điều trị
-- reason.moderate.en: moderate, not treated
SELECT f.unit_id, 'person' AS member_kind, f.person_id AS member_id,
  CASE WHEN t.last_on >= f.found_on THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN t.last_on >= f.found_on THEN 1 ELSE 0 END AS met,
  CASE WHEN t.last_on >= f.found_on THEN CAST(NULL AS TEXT) WHEN f.severe = 1 THEN 'severe' ELSE 'moderate' END AS reason,
  f.sex AS part
FROM (
  SELECT g.unit_id, g.person_id, r.sex, MIN(g.measured_on) AS found_on,
    MAX(CASE
      WHEN g.oedema OR (g.zwfl < -3 AND (g.fwfl IS NULL OR NOT g.fwfl)) THEN 1
      WHEN g.muac_cm < 11.5 AND g.measured_on >= add_months(r.birth_date, 6) THEN 1
      ELSE 0
    END) AS severe
  FROM growth_measurement_counted g
  JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
  WHERE g.unit_id IN (:units) AND g.measured_on > :day_12m_before AND g.measured_on <= :day AND r.birth_date > :day_60m_before
    AND (g.oedema
      OR (g.zwfl < -2 AND (g.fwfl IS NULL OR NOT g.fwfl))
      OR (g.muac_cm < 12.5 AND g.measured_on >= add_months(r.birth_date, 6)))
  GROUP BY g.unit_id, g.person_id, r.sex
) f
LEFT JOIN (
  SELECT n.unit_id, n.person_id, MAX(n.given_on) AS last_on
  FROM nutrition_service_counted n
  WHERE n.unit_id IN (:units) AND n.service_kind = 'acute_malnutrition' AND n.given_on > :day_12m_before AND n.given_on <= :day
  GROUP BY n.unit_id, n.person_id
) t ON t.unit_id = f.unit_id AND t.person_id = f.person_id
