-- schedule: antenatal
-- title.vi: Lịch khám thai
-- title.en: Antenatal schedule
-- about.vi: Thai kỳ đang theo dõi: lần khám của mỗi thời kỳ đã có ngày nào, hoặc khám từ ngày nào đến ngày nào.
-- about.en: The open pregnancy: when the visit of each period was made, or from when until when it is to be made.
-- source: Danh mục «Lịch khám thai»: bốn lần trong ba thời kỳ theo chỉ tiêu 7.1; các tuần là đề xuất, chưa đối chiếu
-- status: unverified
-- member: pregnancy
-- steps: antenatal_step
-- record: antenatal-visit
-- registers: pregnancy, antenatal-visit
SELECT t.unit_id, 'pregnancy' AS member_kind, t.id AS member_id, t.code AS step,
  CASE
    WHEN t.done_on IS NOT NULL THEN 'done'
    WHEN t.from_on > :day THEN 'upcoming'
    WHEN t.until_on < :day THEN 'missed'
    WHEN t.late_on < :day THEN 'late'
    ELSE 'due'
  END AS state,
  t.from_on AS due_on, t.until_on, t.done_on
FROM (
  SELECT g.unit_id, g.id, s.code, add_days(g.last_period_on, 7 * CAST(s.from_week AS INTEGER)) AS from_on,
    add_days(g.last_period_on, 7 * CAST(s.due_week AS INTEGER) + 6) AS late_on,
    add_days(g.last_period_on, 7 * CAST(s.until_week AS INTEGER) + 6) AS until_on,
    (
      SELECT MIN(a.visited_on)
      FROM antenatal_visit_counted a
      WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.visited_on <= :day
        AND COALESCE(a.gestational_week, days_between(g.last_period_on, a.visited_on) / 7) >= CAST(s.from_week AS INTEGER)
        AND COALESCE(a.gestational_week, days_between(g.last_period_on, a.visited_on) / 7) <= CAST(s.until_week AS INTEGER)
    ) AS done_on
  FROM pregnancy_counted g
  CROSS JOIN list_antenatal_step s
  WHERE g.unit_id IN (:units) AND g.last_period_on > :day_301d_before AND g.last_period_on <= :day
    AND (g.ended_on IS NULL OR g.ended_on > :day)
    AND (s.listed_from IS NULL OR s.listed_from <= :day) AND (s.listed_to IS NULL OR s.listed_to >= :day)
) t
