-- station_staff: people employed at the station on the reference day, with the kind of their job title.
-- Someone without a facility belongs to the station; staff of hospitals and private clinics are left out.
SELECT s.unit_id, s.id, s.job_title, t.kind, s.computer_proficient, s.computer_proficient_from
FROM staff_counted s
JOIN list_job_title t ON t.code = s.job_title
LEFT JOIN facility_counted f ON f.unit_id = s.unit_id AND f.id = s.facility_id
WHERE s.unit_id IN (:units)
  AND s.employed_from <= :day
  AND (s.employed_to IS NULL OR s.employed_to >= :day)
  AND (s.facility_id IS NULL OR f.facility_kind IN ('station', 'satellite'))
