-- worklist: elderly-checkups
-- title.vi: Người cao tuổi chưa khám sức khỏe định kỳ
-- title.en: Elderly people without a check-up
-- member.vi: người
-- member.en: people
-- about.vi: Người từ 60 tuổi cư trú tại xã chưa khám sức khỏe định kỳ lần nào trong 12 tháng; ngày bên cạnh là 12 tháng sau lần khám trước.
-- about.en: Residents of 60 and over without a periodic check-up in 12 months; the day beside them is 12 months after the last one.
-- group: care
-- record: encounter
-- source: Luật Người cao tuổi 2009 (từ đủ 60 tuổi, khám sức khỏe định kỳ ít nhất một lần mỗi năm)
-- status: secondary
-- registers: person, encounter
-- use: resident
-- reason.never.vi: chưa có lần khám định kỳ nào
-- reason.never.en: no check-up yet
-- reason.due.vi: đã quá 12 tháng
-- reason.due.en: more than 12 months ago
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, add_months(e.last_day, 12) AS due_on,
  CASE WHEN e.last_day IS NULL THEN 'never' ELSE 'due' END AS reason
FROM resident r
LEFT JOIN (
  SELECT v.unit_id, v.person_id, MAX(v.seen_on) AS last_day
  FROM encounter_counted v
  WHERE v.unit_id IN (:units) AND v.encounter_type = 'checkup' AND v.seen_on <= :day
  GROUP BY v.unit_id, v.person_id
) e ON e.unit_id = r.unit_id AND e.person_id = r.id
WHERE (r.birth_date <= :day_60y_before OR (r.birth_date IS NULL AND r.birth_year <= :year_60y_before))
  AND (e.last_day IS NULL OR e.last_day <= :day_12m_before)
