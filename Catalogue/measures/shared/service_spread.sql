-- service_spread: the median distance (MAD) of each service's figures from their median. Needs service_figure and service_middle before it.
SELECT x.unit_id, x.parent_id, x.middle, x.mean_distance, (MIN(x.distance) + MAX(x.distance)) / 2.0 AS middle_distance
FROM (
  SELECT a.unit_id, a.parent_id, a.period_from, m.middle, m.mean_distance, ABS(a.times - m.middle) AS distance, COUNT(*) AS periods,
    SUM(CASE WHEN ABS(b.times - m.middle) <= ABS(a.times - m.middle) THEN 1 ELSE 0 END) AS below,
    SUM(CASE WHEN ABS(b.times - m.middle) >= ABS(a.times - m.middle) THEN 1 ELSE 0 END) AS above
  FROM service_figure a
  JOIN service_middle m ON m.unit_id = a.unit_id AND m.parent_id = a.parent_id
  JOIN service_figure b ON b.unit_id = a.unit_id AND b.parent_id = a.parent_id
  GROUP BY a.unit_id, a.parent_id, a.period_from, a.times, m.middle, m.mean_distance
) x
WHERE x.below * 2 >= x.periods AND x.above * 2 >= x.periods
GROUP BY x.unit_id, x.parent_id, x.middle, x.mean_distance
