-- facility_service: every treating facility active on the day with each service to citizens: whether it offered it on the day, and why not.
SELECT s.unit_id, s.id, s.service,
  CASE
    WHEN s.offered IS NULL THEN NULL
    WHEN NOT s.offered THEN 0
    WHEN s.offered_from IS NULL THEN NULL
    WHEN s.offered_from <= :day AND (s.offered_to IS NULL OR s.offered_to >= :day) THEN 1
    ELSE 0
  END AS met,
  CASE
    WHEN s.offered IS NULL THEN 'not_recorded'
    WHEN NOT s.offered THEN 'not_offered'
    WHEN s.offered_from IS NULL THEN 'undated'
    WHEN s.offered_from <= :day AND (s.offered_to IS NULL OR s.offered_to >= :day) THEN CAST(NULL AS TEXT)
    ELSE 'not_on_day'
  END AS reason
FROM (
  SELECT f.unit_id, f.id, 'online_booking' AS service, f.online_booking AS offered, f.online_booking_from AS offered_from, f.online_booking_to AS offered_to
  FROM facility_counted f
  WHERE f.unit_id IN (:units) AND f.treats AND f.valid_from <= :day AND (f.valid_to IS NULL OR f.valid_to >= :day)
  UNION ALL
  SELECT f.unit_id, f.id, 'telehealth' AS service, f.telehealth AS offered, f.telehealth_from AS offered_from, f.telehealth_to AS offered_to
  FROM facility_counted f
  WHERE f.unit_id IN (:units) AND f.treats AND f.valid_from <= :day AND (f.valid_to IS NULL OR f.valid_to >= :day)
) s
