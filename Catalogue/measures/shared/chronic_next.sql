-- chronic_next: every resident's chronic disease under care on the reference day, with its last visit and the day of the next: when the
-- medicines run out, or 30 days on where no days of medicines stand. Needs resident before it.
-- use: resident
SELECT c.unit_id, c.id, v.last_on, v.until_day, CASE WHEN v.until_day IS NULL THEN add_days(c.enrolled_on, 30) ELSE v.until_day END AS due_on
FROM chronic_care_counted c
JOIN resident r ON r.unit_id = c.unit_id AND r.id = c.person_id
LEFT JOIN (
  SELECT t.unit_id, t.parent_id, MAX(t.visited_on) AS last_on, MAX(add_days(t.visited_on, COALESCE(t.drug_days, 30))) AS until_day
  FROM chronic_care_visit_counted t
  WHERE t.unit_id IN (:units) AND t.visited_on <= :day
  GROUP BY t.unit_id, t.parent_id
) v ON v.unit_id = c.unit_id AND v.parent_id = c.id
WHERE c.unit_id IN (:units) AND c.enrolled_on <= :day AND (c.closed_on IS NULL OR c.closed_on > :day)
