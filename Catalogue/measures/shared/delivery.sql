-- delivery: every pregnancy that ended in a delivery (live birth or stillbirth) within the period.
SELECT g.unit_id, g.id, g.person_id, g.last_period_on, g.ended_on, g.outcome, g.attended_by
FROM pregnancy_counted g
JOIN list_pregnancy_outcome o ON o.code = g.outcome AND o.delivery = 'yes'
WHERE g.unit_id IN (:units)
  AND g.ended_on >= :start AND g.ended_on <= :end AND g.ended_on <= :day
