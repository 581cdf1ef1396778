-- nutrition_given: who was given which nutrition service in the six months before the reference day; one row per person and kind.
SELECT n.unit_id, n.person_id, n.service_kind
FROM nutrition_service_counted n
WHERE n.unit_id IN (:units) AND n.given_on > :day_6m_before AND n.given_on <= :day
GROUP BY n.unit_id, n.person_id, n.service_kind
