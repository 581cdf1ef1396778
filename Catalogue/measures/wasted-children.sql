-- measure: wasted-children
-- title.vi: Trẻ dưới 5 tuổi suy dinh dưỡng thể gầy còm
-- title.en: Wasted children under five
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Trong số trẻ cư trú tại xã dưới 60 tháng tuổi vào ngày đánh giá có cân và đo chiều cao trong 12 tháng trước đó (lấy lần đo gần nhất): số trẻ có cân nặng theo chiều cao dưới −2 độ lệch chuẩn của WHO 2006 hoặc phù hai chân, chia cho số trẻ được cân đo. Giá trị không hợp lý theo cờ của WHO được liệt kê riêng, không tính.
-- definition.en: Of the resident children under 60 months on the reference day weighed and measured in the 12 months before (latest measurement): those with weight for height below −2 SD of WHO 2006 or oedema of both feet, over those measured. Values flagged implausible by the WHO rule are listed apart and not counted.
-- source: Chuẩn tăng trưởng WHO 2006; khoảng 12 tháng là quy ước của phần mềm
-- status: secondary
-- registers: person, growth-measurement
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.oedema.vi: phù hai chân
-- reason.oedema.en: oedema of both feet
-- reason.moderate.vi: gầy còm (từ −3 đến dưới −2)
-- reason.moderate.en: moderately wasted (−3 to below −2)
-- reason.severe.vi: gầy còm nặng (dưới −3)
-- reason.severe.en: severely wasted (below −3)
-- reason.implausible.vi: số đo không hợp lý, cần đo lại
-- reason.implausible.en: implausible value, measure again
-- reason.no_z_score.vi: chưa tính được điểm z
-- reason.no_z_score.en: no z-score could be computed
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN g.oedema OR g.zwfl < -2 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN g.oedema THEN 1 WHEN g.fwfl OR g.zwfl IS NULL THEN NULL WHEN g.zwfl < -2 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN g.oedema THEN 'oedema'
    WHEN g.fwfl THEN 'implausible'
    WHEN g.zwfl IS NULL THEN 'no_z_score'
    WHEN g.zwfl < -3 THEN 'severe'
    WHEN g.zwfl < -2 THEN 'moderate'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  r.sex AS part
FROM growth_measurement_counted g
JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
WHERE g.unit_id IN (:units)
  AND g.measured_on > :day_12m_before
  AND g.measured_on <= :day
  AND g.height_cm IS NOT NULL AND g.weight_kg IS NOT NULL
  AND (r.birth_date IS NULL OR (r.birth_date > :day_60m_before AND r.birth_date <= :day))
  AND NOT EXISTS (
    SELECT 1
    FROM growth_measurement_counted later
    WHERE later.unit_id = g.unit_id
      AND later.person_id = g.person_id
      AND later.height_cm IS NOT NULL AND later.weight_kg IS NOT NULL
      AND later.measured_on <= :day
      AND (later.measured_on > g.measured_on OR (later.measured_on = g.measured_on AND later.id > g.id)))
