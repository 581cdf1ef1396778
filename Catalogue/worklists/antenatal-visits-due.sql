-- worklist: antenatal-visits-due
-- title.vi: Phụ nữ mang thai đến kỳ khám
-- title.en: Pregnant women due for a visit
-- member.vi: phụ nữ
-- member.en: women
-- about.vi: Phụ nữ đang mang thai chưa khám thai lần nào, hoặc đến ngày hẹn trong 7 ngày tới, hoặc không có hẹn mà lần khám gần nhất đã quá 28 ngày.
-- about.en: Pregnant women without any antenatal visit, or with an appointment up to 7 days from now, or without one and last seen more than 28 days ago.
-- group: mothers
-- record: antenatal-visit
-- fields: gestational_week, weight_kg, systolic, diastolic, fundal_height_cm, fetal_heart_rate, iron
-- same: visited_on, seen_by
-- source: Chỉ tiêu 7.1 (ít nhất 4 lần trong 3 thai kỳ); khoảng 28 ngày là đề xuất
-- status: unverified
-- registers: person, pregnancy, antenatal-visit
-- use: resident
-- reason.none.vi: chưa khám thai lần nào
-- reason.none.en: no visit yet
-- reason.appointed.vi: đến ngày hẹn
-- reason.appointed.en: appointment
-- reason.long_ago.vi: lần khám trước đã quá 28 ngày
-- reason.long_ago.en: last seen more than 28 days ago
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id,
  CASE WHEN v.last_day IS NULL THEN add_days(g.last_period_on, 56) WHEN v.next_day >= v.last_day THEN v.next_day ELSE add_days(v.last_day, 28) END AS due_on,
  CASE WHEN v.last_day IS NULL THEN 'none' WHEN v.next_day >= v.last_day THEN 'appointed' ELSE 'long_ago' END AS reason
FROM pregnancy_counted g
JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
LEFT JOIN (
  SELECT a.unit_id, a.pregnancy_id, MAX(a.visited_on) AS last_day, MAX(a.next_visit_on) AS next_day
  FROM antenatal_visit_counted a
  WHERE a.unit_id IN (:units) AND a.visited_on <= :day
  GROUP BY a.unit_id, a.pregnancy_id
) v ON v.unit_id = g.unit_id AND v.pregnancy_id = g.id
WHERE g.unit_id IN (:units) AND g.last_period_on > :day_301d_before AND g.last_period_on <= :day
  AND (g.ended_on IS NULL OR g.ended_on > :day) AND (g.outcome IS NULL OR g.ended_on > :day)
  AND ((v.last_day IS NULL AND g.last_period_on <= :day_56d_before)
    OR (v.next_day >= v.last_day AND v.next_day <= :day_7d_after)
    OR (v.last_day <= :day_28d_before AND (v.next_day IS NULL OR v.next_day < v.last_day)))
