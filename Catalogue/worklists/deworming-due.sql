-- worklist: deworming-due
-- title.vi: Trẻ đến kỳ tẩy giun
-- title.en: Children due for deworming
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ từ 24 đến 59 tháng chưa tẩy giun lần nào hoặc lần gần nhất đã quá 6 tháng.
-- about.en: Children of 24 to 59 months never dewormed, or more than 6 months ago.
-- group: children
-- record: nutrition-service
-- fields: dose, remark
-- same: given_on, given_by
-- fill: service_kind = deworming
-- source: Chỉ tiêu dinh dưỡng của hai kế hoạch; nhóm tuổi và khoảng 6 tháng như phép đo «deworming-coverage», chưa đối chiếu
-- status: unverified
-- registers: person, nutrition-service
-- use: resident
-- reason.never.vi: chưa lần nào
-- reason.never.en: never
-- reason.due.vi: đã quá 6 tháng
-- reason.due.en: more than 6 months ago
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id,
  CASE WHEN n.last_day IS NULL THEN add_months(c.birth_date, 24) ELSE add_months(n.last_day, 6) END AS due_on,
  CASE WHEN n.last_day IS NULL THEN 'never' ELSE 'due' END AS reason
FROM resident c
LEFT JOIN (
  SELECT s.unit_id, s.person_id, MAX(s.given_on) AS last_day
  FROM nutrition_service_counted s
  WHERE s.unit_id IN (:units) AND s.service_kind = 'deworming' AND s.given_on <= :day
  GROUP BY s.unit_id, s.person_id
) n ON n.unit_id = c.unit_id AND n.person_id = c.id
WHERE c.birth_date > :day_60m_before AND c.birth_date <= :day_24m_before
  AND (n.last_day IS NULL OR n.last_day <= :day_6m_before)
