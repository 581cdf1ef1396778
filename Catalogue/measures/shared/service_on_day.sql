-- service_on_day: every technical service of the list in every unit that keeps services, on the reference day. approved is 1 when it is
-- approved and not stopped, undated when the day of approval isn't recorded; performed is what was counted for periods within the
-- 12 months before, NULL when nothing was counted. Units measured as one have one row per service.
SELECT u.unit_id, l.id, l.first_aid, s.approved, s.undated, s.performed
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM technical_service_counted c
  WHERE c.unit_id IN (:units) AND (c.approved_on IS NULL OR c.approved_on <= :day)
) u
CROSS JOIN list_technical_service l
LEFT JOIN (
  SELECT COALESCE(:group, c.unit_id) AS unit_id, c.service,
    MAX(CASE WHEN c.approved_on <= :day AND (c.stopped_on IS NULL OR c.stopped_on > :day) THEN 1 ELSE 0 END) AS approved,
    MAX(CASE WHEN c.approved_on IS NULL AND (c.stopped_on IS NULL OR c.stopped_on > :day) THEN 1 ELSE 0 END) AS undated,
    SUM(p.performed) AS performed
  FROM technical_service_counted c
  LEFT JOIN (
    SELECT t.unit_id, t.parent_id, SUM(t.times_performed) AS performed
    FROM technical_service_performed_counted t
    WHERE t.unit_id IN (:units) AND t.period_to > :day_12m_before AND t.period_to <= :day
    GROUP BY t.unit_id, t.parent_id
  ) p ON p.unit_id = c.unit_id AND p.parent_id = c.id
  WHERE c.unit_id IN (:units) AND (c.approved_on IS NULL OR c.approved_on <= :day)
  GROUP BY COALESCE(:group, c.unit_id), c.service
) s ON s.unit_id = u.unit_id AND s.service = l.code
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
