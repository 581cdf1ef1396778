-- encounter_patient: every encounter of the period with the patient's sex, household and age at the visit: under5, child (5–14), adult
-- (15–59), old; of people with only a year of birth the age reached in that year; NULL where nothing is known.
SELECT e.unit_id, e.id, e.seen_on, e.encounter_type, e.diagnosis, p.sex, p.household_id,
  CASE WHEN p.birth_date IS NULL AND p.birth_year IS NULL THEN CAST(NULL AS TEXT)
    WHEN add_months(p.birth_date, 60) > e.seen_on OR p.birth_year > :year_5y_before THEN 'under5'
    WHEN add_months(p.birth_date, 180) > e.seen_on OR p.birth_year > :year_15y_before THEN 'child'
    WHEN add_months(p.birth_date, 720) > e.seen_on OR p.birth_year > :year_60y_before THEN 'adult'
    ELSE 'old' END AS age_group
FROM encounter_counted e
JOIN person_counted p ON p.unit_id = e.unit_id AND p.id = e.person_id
WHERE e.unit_id IN (:units) AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
