-- statistic: nutrition-of-children
-- title.vi: Tình trạng dinh dưỡng trẻ dưới 5 tuổi
-- title.en: Nutrition of children under five
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 60 tháng cư trú vào ngày cuối kỳ theo chiều cao theo tuổi của lần đo gần nhất trong 12 tháng và tháng tuổi.
-- about.en: Resident children under 60 months on the last day of the period by the height for age of the latest measurement in 12 months and by age.
-- group: children
-- source: Ngưỡng thấp còi của Tổ chức Y tế Thế giới (2006)
-- status: secondary
-- registers: person, growth-measurement
-- rows: words
-- rows.vi: Chiều cao theo tuổi
-- rows.en: Height for age
-- columns: words
-- columns.vi: Tháng tuổi
-- columns.en: Months of age
-- use: resident
-- row.severe.vi: thấp còi nặng (dưới −3)
-- row.severe.en: severely stunted (under −3)
-- row.stunted.vi: thấp còi (−3 đến dưới −2)
-- row.stunted.en: stunted (−3 to under −2)
-- row.normal.vi: bình thường
-- row.normal.en: normal
-- row.implausible.vi: số đo không hợp lý
-- row.implausible.en: implausible
-- row.unmeasured.vi: chưa đo trong 12 tháng
-- row.unmeasured.en: not measured in 12 months
-- column.m0.vi: 0–5 tháng
-- column.m0.en: 0–5 months
-- column.m6.vi: 6–11 tháng
-- column.m6.en: 6–11 months
-- column.m12.vi: 12–23 tháng
-- column.m12.en: 12–23 months
-- column.m24.vi: 24–35 tháng
-- column.m24.en: 24–35 months
-- column.m36.vi: 36–47 tháng
-- column.m36.en: 36–47 months
-- column.m48.vi: 48–59 tháng
-- column.m48.en: 48–59 months
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id,
  CASE WHEN m.id IS NULL OR m.zlen IS NULL THEN 'unmeasured' WHEN m.flen THEN 'implausible' WHEN m.zlen < -3 THEN 'severe'
    WHEN m.zlen < -2 THEN 'stunted' ELSE 'normal' END AS row_key,
  CASE WHEN c.birth_date > :day_6m_before THEN 'm0' WHEN c.birth_date > :day_12m_before THEN 'm6'
    WHEN c.birth_date > :day_24m_before THEN 'm12' WHEN c.birth_date > :day_36m_before THEN 'm24'
    WHEN c.birth_date > :day_48m_before THEN 'm36' ELSE 'm48' END AS column_key
FROM resident c
LEFT JOIN growth_measurement_counted m ON m.unit_id = c.unit_id AND m.person_id = c.id
  AND m.measured_on > :day_12m_before AND m.measured_on <= :day
  AND NOT EXISTS (
    SELECT 1 FROM growth_measurement_counted later
    WHERE later.unit_id = m.unit_id AND later.person_id = m.person_id AND later.measured_on <= :day
      AND (later.measured_on > m.measured_on OR (later.measured_on = m.measured_on AND later.id > m.id)))
WHERE c.birth_date > :day_60m_before AND c.birth_date <= :day
