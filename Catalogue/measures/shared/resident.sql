-- resident: everyone who lives in the units on the reference day, permanently or for a time, and isn't away.
SELECT p.unit_id, p.id, p.sex, p.birth_date, p.birth_year, p.household_id, p.human_id
FROM person_counted p
WHERE p.unit_id IN (:units)
  AND p.valid_from <= :day
  AND (p.valid_to IS NULL OR p.valid_to >= :day)
  AND p.id NOT IN (
    SELECT a.parent_id
    FROM person_absence_counted a
    WHERE a.unit_id IN (:units)
      AND a.valid_from <= :day
      AND (a.valid_to IS NULL OR a.valid_to >= :day))
