-- mid_population: everyone who lives in the units at the middle of the period (of the part of it up to the reference day).
SELECT p.unit_id, p.id, p.sex
FROM person_counted p
WHERE p.unit_id IN (:units)
  AND p.valid_from <= add_days(:start, days_between(:start, :day) / 2)
  AND (p.valid_to IS NULL OR p.valid_to >= add_days(:start, days_between(:start, :day) / 2))
  AND p.id NOT IN (
    SELECT a.parent_id
    FROM person_absence_counted a
    WHERE a.unit_id IN (:units)
      AND a.valid_from <= add_days(:start, days_between(:start, :day) / 2)
      AND (a.valid_to IS NULL OR a.valid_to >= add_days(:start, days_between(:start, :day) / 2)))
