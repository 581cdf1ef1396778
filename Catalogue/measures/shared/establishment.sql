-- establishment: food establishments active and not suspended on the reference day, with the papers that hold on that day (1 or 0).
SELECT e.unit_id, e.id, e.active_from,
  CASE
    WHEN e.certificate_on <= :day AND e.certificate_expires_on >= :day THEN 1
    WHEN EXISTS (
      SELECT 1
      FROM food_establishment_paper_counted c
      WHERE c.unit_id = e.unit_id AND c.parent_id = e.id AND c.paper_kind = 'certificate'
        AND c.issued_on <= :day AND c.expires_on >= :day) THEN 1
    ELSE 0
  END AS certified,
  CASE
    WHEN e.commitment_signed_on <= :day THEN 1
    WHEN EXISTS (
      SELECT 1
      FROM food_establishment_paper_counted c
      WHERE c.unit_id = e.unit_id AND c.parent_id = e.id AND c.paper_kind = 'commitment'
        AND c.issued_on <= :day AND (c.expires_on IS NULL OR c.expires_on >= :day)) THEN 1
    ELSE 0
  END AS committed,
  CASE
    WHEN e.exemption_ground IS NULL THEN 0
    WHEN e.exemption_ground = 'k' AND e.quality_certificate_expires_on < :day THEN 0
    ELSE 1
  END AS exempt,
  CASE WHEN e.certificate_expires_on < :day THEN 1 ELSE 0 END AS certificate_expired
FROM food_establishment_counted e
WHERE e.unit_id IN (:units)
  AND e.active_from <= :day
  AND (e.active_to IS NULL OR e.active_to >= :day)
  AND (e.suspended_from IS NULL OR e.suspended_from > :day OR e.suspended_to < :day)
