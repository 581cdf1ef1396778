-- ended_person: everyone who left the registers: died, moved, or was here for a time only.
SELECT p.unit_id, p.id, p.end_reason, p.valid_to
FROM person_counted p
WHERE p.unit_id IN (:units) AND p.valid_to IS NOT NULL
