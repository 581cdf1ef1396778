-- medicine_now: the lots of the latest count of each medicine up to the reference day; a count of the merged unit itself replaces
-- earlier ones of its parts.
SELECT c.unit_id, c.id, c.medicine, c.quantity, c.minimum, c.expires_on
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
