-- care_after_end: every row of care dated after its person's last day, whatever the register: kind is the register, happened_on the day.
-- Starts from the few who left. Needs ended_person before it.
SELECT c.unit_id, 'encounter' AS kind, c.id, p.end_reason, c.seen_on AS happened_on
FROM ended_person p
CROSS JOIN encounter_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.seen_on > p.valid_to
UNION ALL
SELECT c.unit_id, 'immunisation' AS kind, c.id, p.end_reason, c.given_on AS happened_on
FROM ended_person p
CROSS JOIN immunisation_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.given_on > p.valid_to
UNION ALL
SELECT c.unit_id, 'growth-measurement' AS kind, c.id, p.end_reason, c.measured_on AS happened_on
FROM ended_person p
CROSS JOIN growth_measurement_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.measured_on > p.valid_to
UNION ALL
SELECT c.unit_id, 'nutrition-service' AS kind, c.id, p.end_reason, c.given_on AS happened_on
FROM ended_person p
CROSS JOIN nutrition_service_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.given_on > p.valid_to
UNION ALL
SELECT c.unit_id, 'home-care-visit' AS kind, c.id, p.end_reason, c.visited_on AS happened_on
FROM ended_person p
CROSS JOIN home_care_visit_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.visited_on > p.valid_to
UNION ALL
SELECT c.unit_id, 'teleconsultation' AS kind, c.id, p.end_reason, c.held_on AS happened_on
FROM ended_person p
CROSS JOIN teleconsultation_counted c
WHERE c.unit_id = p.unit_id AND c.person_id = p.id AND c.held_on > p.valid_to
