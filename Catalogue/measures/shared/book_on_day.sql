-- book_on_day: every row of the latest count of each title up to the reference day; counted_for is the unit it is measured for,
-- there is 1 when a copy is there. A count of a merged unit itself replaces earlier ones of its parts.
SELECT c.unit_id, c.id, c.title_folded, COALESCE(:group, c.unit_id) AS counted_for, CASE WHEN c.copies > 0 THEN 1 ELSE 0 END AS there
FROM book_counted c
WHERE c.unit_id IN (:units) AND c.counted_on <= :day
  AND NOT EXISTS (
    SELECT 1
    FROM book_counted later
    WHERE later.unit_id = c.unit_id AND later.title_folded = c.title_folded
      AND later.counted_on <= :day AND later.counted_on > c.counted_on)
  AND NOT EXISTS (
    SELECT 1
    FROM book_counted whole
    WHERE whole.unit_id = :group AND :group IN (:units) AND whole.title_folded = c.title_folded
      AND whole.counted_on <= :day AND whole.counted_on > c.counted_on)
