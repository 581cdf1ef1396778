-- worklist: children-faltering
-- title.vi: Trẻ thấp còi, gầy còm cần theo dõi
-- title.en: Stunted or wasted children to follow
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 60 tháng có lần cân đo gần nhất trong 12 tháng cho chiều cao theo tuổi dưới −2, cân nặng theo chiều cao dưới −2, hoặc phù hai chân. Hạn cân đo lại là 3 tháng sau lần đo đó.
-- about.en: Children under 60 months whose latest measurement in 12 months gives height for age under −2, weight for height under −2, or oedema of both feet. They are due again 3 months after that measurement.
-- group: children
-- record: growth-measurement
-- fields: weight_kg, height_cm, lying, oedema, muac_cm, zwei, zlen, zwfl
-- same: measured_on, measured_by
-- source: Định nghĩa thấp còi và gầy còm của Tổ chức Y tế Thế giới (2006); khoảng 3 tháng là đề xuất
-- status: secondary
-- registers: person, growth-measurement
-- use: resident
-- reason.oedema.vi: phù hai chân, cần khám ngay
-- reason.oedema.en: oedema of both feet, to be seen at once
-- reason.severely_wasted.vi: gầy còm nặng (dưới −3)
-- reason.severely_wasted.en: severely wasted (under −3)
-- reason.wasted.vi: gầy còm (dưới −2)
-- reason.wasted.en: wasted (under −2)
-- reason.severely_stunted.vi: thấp còi nặng (dưới −3)
-- reason.severely_stunted.en: severely stunted (under −3)
-- reason.stunted.vi: thấp còi (dưới −2)
-- reason.stunted.en: stunted (under −2)
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id, add_months(m.measured_on, 3) AS due_on,
  CASE
    WHEN m.oedema THEN 'oedema'
    WHEN m.zwfl < -3 THEN 'severely_wasted'
    WHEN m.zwfl < -2 THEN 'wasted'
    WHEN m.zlen < -3 THEN 'severely_stunted'
    ELSE 'stunted'
  END AS reason
FROM resident c
JOIN growth_measurement_counted m ON m.unit_id = c.unit_id AND m.person_id = c.id
WHERE c.birth_date > :day_60m_before AND c.birth_date <= :day
  AND m.measured_on > :day_12m_before AND m.measured_on <= :day
  AND (m.oedema OR (m.zlen < -2 AND NOT m.flen) OR (m.zwfl < -2 AND NOT m.fwfl))
  AND NOT EXISTS (
    SELECT 1 FROM growth_measurement_counted later
    WHERE later.unit_id = m.unit_id AND later.person_id = m.person_id AND later.measured_on <= :day
      AND (later.measured_on > m.measured_on OR (later.measured_on = m.measured_on AND later.id > m.id)))
