-- equipment_now: the rows of the latest count of each item up to the reference day; a count of the merged unit itself replaces earlier
-- ones of its parts.
SELECT c.unit_id, c.id, c.item, c.quantity, c.condition, c.last_maintained_on, c.next_due_on
FROM equipment_counted c
WHERE c.unit_id IN (:units) AND c.counted_on <= :day
  AND NOT EXISTS (
    SELECT 1
    FROM equipment_counted later
    WHERE later.unit_id = c.unit_id AND later.item = c.item AND later.counted_on <= :day AND later.counted_on > c.counted_on)
  AND NOT EXISTS (
    SELECT 1
    FROM equipment_counted whole
    WHERE whole.unit_id = :group AND :group IN (:units) AND whole.item = c.item
      AND whole.counted_on <= :day AND whole.counted_on > c.counted_on)
