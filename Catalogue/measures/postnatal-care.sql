-- measure: postnatal-care
-- title.vi: Mẹ và trẻ sơ sinh được chăm sóc sau sinh
-- title.en: Mothers and newborns with postnatal care
-- member.vi: phụ nữ đẻ
-- member.en: women delivered
-- unit: percent
-- scale: 100
-- definition.vi: Số phụ nữ đẻ trong kỳ mà trong 42 ngày sau đẻ cả mẹ và con đều được chăm sóc ít nhất một lần (con chết khi sinh thì chỉ cần mẹ), chia cho số phụ nữ đẻ trong kỳ. Ca đẻ chưa qua 42 ngày mà chưa đủ lần chăm sóc được liệt kê riêng, không tính.
-- definition.en: Women delivered in the period where within 42 days both mother and child were cared for at least once (the mother alone after a stillbirth), over women delivered. Deliveries of the last 42 days still without both visits are listed apart and not counted.
-- source: Chỉ tiêu 7.3 của Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.7; khoảng 42 ngày là quy ước của phần mềm
-- status: unverified
-- registers: pregnancy
-- whenEmpty: notApplicable
-- use: delivery
-- reason.not_due.vi: chưa qua 42 ngày sau đẻ
-- reason.not_due.en: within 42 days of the delivery
-- reason.no_visit.vi: mẹ và con chưa được chăm sóc
-- reason.no_visit.en: neither mother nor child visited
-- reason.no_mother.vi: mẹ chưa được chăm sóc
-- reason.no_mother.en: mother not visited
-- reason.no_child.vi: con chưa được chăm sóc
-- reason.no_child.en: child not visited
SELECT d.unit_id, 'pregnancy' AS member_kind, d.id AS member_id,
  CASE WHEN c.mother_seen = 1 AND (c.child_seen = 1 OR d.outcome = 'stillbirth') THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN c.mother_seen = 1 AND (c.child_seen = 1 OR d.outcome = 'stillbirth') THEN 1
    WHEN d.ended_on > :day_42d_before THEN NULL
    ELSE 0
  END AS met,
  CASE
    WHEN c.mother_seen = 1 AND (c.child_seen = 1 OR d.outcome = 'stillbirth') THEN CAST(NULL AS TEXT)
    WHEN d.ended_on > :day_42d_before THEN 'not_due'
    WHEN c.mother_seen = 1 THEN 'no_child'
    WHEN c.child_seen = 1 THEN 'no_mother'
    ELSE 'no_visit'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM delivery d
LEFT JOIN (
  SELECT v.unit_id, v.parent_id,
    MAX(CASE WHEN v.visit_subject = 'mother' THEN 1 ELSE 0 END) AS mother_seen,
    MAX(CASE WHEN v.visit_subject = 'child' THEN 1 ELSE 0 END) AS child_seen
  FROM delivery g
  JOIN pregnancy_postnatal_visit_counted v ON v.unit_id = g.unit_id AND v.parent_id = g.id
  WHERE v.visited_on >= g.ended_on AND v.visited_on <= add_days(g.ended_on, 42) AND v.visited_on <= :day
  GROUP BY v.unit_id, v.parent_id
) c ON c.unit_id = d.unit_id AND c.parent_id = d.id
