-- service_middle: the median of the figures of each service with six periods or more, and their mean distance from it.
-- Needs service_figure before it.
SELECT m.unit_id, m.parent_id, m.middle, AVG(ABS(f.times - m.middle)) AS mean_distance
FROM (
  SELECT x.unit_id, x.parent_id, (MIN(x.times) + MAX(x.times)) / 2.0 AS middle
  FROM (
    SELECT a.unit_id, a.parent_id, a.period_from, a.times, COUNT(*) AS periods,
      SUM(CASE WHEN b.times <= a.times THEN 1 ELSE 0 END) AS below, SUM(CASE WHEN b.times >= a.times THEN 1 ELSE 0 END) AS above
    FROM service_figure a
    JOIN service_figure b ON b.unit_id = a.unit_id AND b.parent_id = a.parent_id
    GROUP BY a.unit_id, a.parent_id, a.period_from, a.times
  ) x
  WHERE x.periods >= 6 AND x.below * 2 >= x.periods AND x.above * 2 >= x.periods
  GROUP BY x.unit_id, x.parent_id
) m
JOIN service_figure f ON f.unit_id = m.unit_id AND f.parent_id = m.parent_id
GROUP BY m.unit_id, m.parent_id, m.middle
