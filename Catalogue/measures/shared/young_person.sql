-- young_person: everyone born after the first day of care in the registers: nobody else can have been cared for before birth.
SELECT p.unit_id, p.id, p.birth_date
FROM person_counted p
WHERE p.unit_id IN (:units) AND p.birth_date > (
  SELECT MIN(f.first_on)
  FROM (
    SELECT MIN(c.seen_on) AS first_on FROM encounter_counted c WHERE c.unit_id IN (:units)
    UNION ALL
    SELECT MIN(c.given_on) AS first_on FROM immunisation_counted c WHERE c.unit_id IN (:units)
    UNION ALL
    SELECT MIN(c.measured_on) AS first_on FROM growth_measurement_counted c WHERE c.unit_id IN (:units)
    UNION ALL
    SELECT MIN(c.given_on) AS first_on FROM nutrition_service_counted c WHERE c.unit_id IN (:units)
    UNION ALL
    SELECT MIN(c.visited_on) AS first_on FROM home_care_visit_counted c WHERE c.unit_id IN (:units)
    UNION ALL
    SELECT MIN(c.held_on) AS first_on FROM teleconsultation_counted c WHERE c.unit_id IN (:units)
  ) f)
