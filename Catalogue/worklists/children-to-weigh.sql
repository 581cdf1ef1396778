-- worklist: children-to-weigh
-- title.vi: Trẻ đến kỳ cân đo
-- title.en: Children due for weighing
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 60 tháng cư trú tại xã mà lần cân đo gần nhất đã quá 3 tháng (trẻ dưới 24 tháng) hoặc quá 6 tháng (trẻ từ 24 tháng), hoặc chưa từng được cân đo.
-- about.en: Resident children under 60 months last measured more than 3 months ago (under 24 months) or more than 6 months ago (from 24 months), or never measured.
-- group: children
-- record: growth-measurement
-- fields: weight_kg, height_cm, lying, oedema, muac_cm, zwei, zlen, zwfl
-- same: measured_on, measured_by
-- everyone: children-measured
-- source: Khoảng cách 3 tháng và 6 tháng là đề xuất; lịch cân đo chính thức chưa tìm được
-- status: unverified
-- registers: person, growth-measurement
-- use: resident
-- reason.never.vi: chưa từng được cân đo
-- reason.never.en: never measured
-- reason.due.vi: đã đến kỳ cân đo
-- reason.due.en: due for measuring
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id,
  CASE
    WHEN g.last_day IS NULL THEN c.birth_date
    WHEN c.birth_date > :day_24m_before THEN add_months(g.last_day, 3)
    ELSE add_months(g.last_day, 6)
  END AS due_on,
  CASE WHEN g.last_day IS NULL THEN 'never' ELSE 'due' END AS reason
FROM resident c
LEFT JOIN (
  SELECT m.unit_id, m.person_id, MAX(m.measured_on) AS last_day
  FROM growth_measurement_counted m
  WHERE m.unit_id IN (:units) AND m.measured_on > :day_60m_before AND m.measured_on <= :day
  GROUP BY m.unit_id, m.person_id
) g ON g.unit_id = c.unit_id AND g.person_id = c.id
WHERE c.birth_date > :day_60m_before AND c.birth_date <= :day
  AND (g.last_day IS NULL
    OR (c.birth_date > :day_24m_before AND g.last_day <= :day_3m_before)
    OR (c.birth_date <= :day_24m_before AND g.last_day <= :day_6m_before))
