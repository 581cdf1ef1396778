-- birth: every birth recorded in the period, with the child's sex.
SELECT e.unit_id, e.id, e.person_id, e.birth_order, p.sex
FROM vital_event_counted e
LEFT JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
WHERE e.unit_id IN (:units)
  AND e.event_kind = 'birth'
  AND e.happened_on >= :start AND e.happened_on <= :end AND e.happened_on <= :day
