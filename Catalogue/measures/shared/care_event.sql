-- care_event: every row of care given to a person, whatever the register: kind is the register, person_id the patient, happened_on the day.
SELECT e.unit_id, 'encounter' AS kind, e.id, e.person_id, e.seen_on AS happened_on
FROM encounter_counted e
WHERE e.unit_id IN (:units)
UNION ALL
SELECT i.unit_id, 'immunisation' AS kind, i.id, i.person_id, i.given_on AS happened_on
FROM immunisation_counted i
WHERE i.unit_id IN (:units)
UNION ALL
SELECT g.unit_id, 'growth-measurement' AS kind, g.id, g.person_id, g.measured_on AS happened_on
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units)
UNION ALL
SELECT n.unit_id, 'nutrition-service' AS kind, n.id, n.person_id, n.given_on AS happened_on
FROM nutrition_service_counted n
WHERE n.unit_id IN (:units)
UNION ALL
SELECT h.unit_id, 'home-care-visit' AS kind, h.id, h.person_id, h.visited_on AS happened_on
FROM home_care_visit_counted h
WHERE h.unit_id IN (:units)
UNION ALL
SELECT t.unit_id, 'teleconsultation' AS kind, t.id, t.person_id, t.held_on AS happened_on
FROM teleconsultation_counted t
WHERE t.unit_id IN (:units)
