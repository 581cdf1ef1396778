-- service_figure: how often each technical service was performed in each period that began in the 36 months before the reference day.
SELECT t.unit_id, t.parent_id, t.period_from, SUM(t.times_performed) AS times
FROM technical_service_performed_counted t
WHERE t.unit_id IN (:units) AND t.times_performed IS NOT NULL AND t.period_from > :day_36m_before AND t.period_from <= :day
GROUP BY t.unit_id, t.parent_id, t.period_from
