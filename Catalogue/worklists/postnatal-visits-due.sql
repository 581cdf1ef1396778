-- worklist: postnatal-visits-due
-- title.vi: Bà mẹ, trẻ sơ sinh cần thăm sau đẻ
-- title.en: Mothers and newborns due for a visit
-- member.vi: bà mẹ
-- member.en: mothers
-- about.vi: Bà mẹ đẻ trong 42 ngày qua chưa được thăm sau đẻ lần nào.
-- about.en: Mothers delivered in the last 42 days without a postnatal visit.
-- group: mothers
-- record: pregnancy
-- source: Chỉ tiêu 7.3; 42 ngày là thời kỳ hậu sản, khoảng 7 ngày cho lần thăm đầu là đề xuất
-- status: unverified
-- registers: person, pregnancy
-- use: resident
-- reason.unvisited.vi: chưa được thăm sau đẻ
-- reason.unvisited.en: not visited yet
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id, add_days(g.ended_on, 7) AS due_on, 'unvisited' AS reason
FROM pregnancy_counted g
JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
JOIN list_pregnancy_outcome o ON o.code = g.outcome AND o.delivery = 'yes'
WHERE g.unit_id IN (:units) AND g.ended_on > :day_42d_before AND g.ended_on <= :day
  AND NOT EXISTS (
    SELECT 1 FROM pregnancy_postnatal_visit_counted v WHERE v.unit_id = g.unit_id AND v.parent_id = g.id AND v.visited_on <= :day)
