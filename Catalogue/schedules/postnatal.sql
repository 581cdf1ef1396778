-- schedule: postnatal
-- title.vi: Lịch chăm sóc sau sinh
-- title.en: Postnatal schedule
-- about.vi: Mẹ và con trong 42 ngày sau đẻ: lần thăm đã có ngày nào, hoặc thăm từ ngày nào đến ngày nào. Con chết khi sinh thì chỉ có mẹ.
-- about.en: Mother and child in the 42 days after birth: when each visit was made, or from when until when it is to be made. After a stillbirth the mother alone.
-- source: Danh mục «Lịch chăm sóc sau sinh»: theo chỉ tiêu 7.3; hai mốc 7 và 42 ngày là đề xuất, chưa đối chiếu
-- status: unverified
-- member: pregnancy
-- steps: postnatal_step
-- record: pregnancy.postnatal_visit
-- fill: visit_subject = visit_subject
-- registers: pregnancy
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
  SELECT g.unit_id, g.id, s.code, add_days(g.ended_on, CAST(s.from_day AS INTEGER)) AS from_on,
    add_days(g.ended_on, CAST(s.due_day AS INTEGER)) AS late_on, add_days(g.ended_on, CAST(s.until_day AS INTEGER)) AS until_on,
    (
      SELECT MIN(v.visited_on)
      FROM pregnancy_postnatal_visit_counted v
      WHERE v.unit_id = g.unit_id AND v.parent_id = g.id AND v.visit_subject = s.visit_subject AND v.visited_on <= :day
        AND v.visited_on >= add_days(g.ended_on, CAST(s.from_day AS INTEGER))
        AND v.visited_on <= add_days(g.ended_on, CAST(s.until_day AS INTEGER))
    ) AS done_on
  FROM pregnancy_counted g
  JOIN list_pregnancy_outcome o ON o.code = g.outcome AND o.delivery = 'yes'
  CROSS JOIN list_postnatal_step s
  WHERE g.unit_id IN (:units) AND g.ended_on > :day_60d_before AND g.ended_on <= :day
    AND (g.outcome <> 'stillbirth' OR s.visit_subject = 'mother')
    AND (s.listed_from IS NULL OR s.listed_from <= :day) AND (s.listed_to IS NULL OR s.listed_to >= :day)
) t
