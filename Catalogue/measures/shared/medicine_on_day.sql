-- medicine_on_day: every medicine of the list in every unit that ever counted its stock, as the latest count up to the reference day
-- found it. Units measured as one have one row per medicine; a count of the merged unit itself replaces earlier ones of its parts.
-- Reads medicine_now, which stands before it in `use`.
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
  FROM medicine_now c
  GROUP BY COALESCE(:group, c.unit_id), c.medicine
) s ON s.unit_id = u.unit_id AND s.medicine = l.code
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
