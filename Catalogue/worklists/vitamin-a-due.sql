-- worklist: vitamin-a-due
-- title.vi: Trẻ đến kỳ uống vitamin A
-- title.en: Children due for vitamin A
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ từ 6 đến 35 tháng chưa uống vitamin A lần nào hoặc lần gần nhất đã quá 6 tháng.
-- about.en: Children of 6 to 35 months who never had vitamin A, or more than 6 months ago.
-- group: children
-- record: nutrition-service
-- fields: dose, remark
-- same: given_on, given_by
-- fill: service_kind = vitamin_a
-- source: Chỉ tiêu dinh dưỡng của hai kế hoạch; nhóm tuổi và khoảng 6 tháng như phép đo «vitamin-a-coverage», chưa đối chiếu
-- status: unverified
-- registers: person, nutrition-service
-- use: resident
-- reason.never.vi: chưa lần nào
-- reason.never.en: never
-- reason.due.vi: đã quá 6 tháng
-- reason.due.en: more than 6 months ago
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id,
  CASE WHEN n.last_day IS NULL THEN add_months(c.birth_date, 6) ELSE add_months(n.last_day, 6) END AS due_on,
  CASE WHEN n.last_day IS NULL THEN 'never' ELSE 'due' END AS reason
FROM resident c
LEFT JOIN (
  SELECT s.unit_id, s.person_id, MAX(s.given_on) AS last_day
  FROM nutrition_service_counted s
  WHERE s.unit_id IN (:units) AND s.service_kind = 'vitamin_a' AND s.given_on <= :day
  GROUP BY s.unit_id, s.person_id
) n ON n.unit_id = c.unit_id AND n.person_id = c.id
WHERE c.birth_date > :day_36m_before AND c.birth_date <= :day_6m_before
  AND (n.last_day IS NULL OR n.last_day <= :day_6m_before)
