-- medicine_on_day: every medicine of the list in every unit that ever counted its stock, as the latest count up to the reference day
-- found it. Units measured as one have one row per medicine; a count of the merged unit itself replaces earlier ones of its parts.
-- stocked, in_date, undated: 1 when some lot is there, is there and in date, is there without an expiry; NULL when never counted.
SELECT u.unit_id, l.id, l.emergency, s.stocked, s.in_date, s.undated
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM medicine_stock_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
) u
CROSS JOIN list_medicine l
LEFT JOIN (
  SELECT COALESCE(:group, c.unit_id) AS unit_id, c.medicine,
    MAX(CASE WHEN c.quantity > 0 THEN 1 ELSE 0 END) AS stocked,
    MAX(CASE WHEN c.quantity > 0 AND c.expires_on >= :day THEN 1 ELSE 0 END) AS in_date,
    MAX(CASE WHEN c.quantity > 0 AND c.expires_on IS NULL THEN 1 ELSE 0 END) AS undated
  FROM medicine_stock_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
    AND NOT EXISTS (
      SELECT 1
      FROM medicine_stock_counted later
      WHERE later.unit_id = c.unit_id AND later.medicine = c.medicine AND later.counted_on <= :day AND later.counted_on > c.counted_on)
    AND NOT EXISTS (
      SELECT 1
      FROM medicine_stock_counted whole
      WHERE whole.unit_id = :group AND :group IN (:units) AND whole.medicine = c.medicine
        AND whole.counted_on <= :day AND whole.counted_on > c.counted_on)
  GROUP BY COALESCE(:group, c.unit_id), c.medicine
) s ON s.unit_id = u.unit_id AND s.medicine = l.code
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
