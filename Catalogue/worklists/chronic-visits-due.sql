-- worklist: chronic-visits-due
-- title.vi: Người bệnh mạn tính quá kỳ tái khám
-- title.en: Chronic patients overdue
-- member.vi: người bệnh
-- member.en: patients
-- about.vi: Người đang được quản lý bệnh mạn tính đã hết thuốc theo số ngày cấp ở lần khám gần nhất, hoặc quá 30 ngày chưa tái khám khi không ghi số ngày thuốc.
-- about.en: Patients under care whose medicines of the last visit have run out, or not seen for 30 days where no days of medicines stand.
-- group: care
-- record: chronic-care
-- source: Chỉ tiêu 6.7; khoảng 30 ngày là đề xuất
-- status: unverified
-- registers: person, chronic-care
-- use: resident
-- reason.no_visit.vi: chưa có lần khám nào từ khi quản lý
-- reason.no_visit.en: no visit since enrolment
-- reason.run_out.vi: thuốc đã hết
-- reason.run_out.en: medicines have run out
SELECT c.unit_id, 'chronic-care' AS member_kind, c.id AS member_id,
  CASE WHEN v.until_day IS NULL THEN add_days(c.enrolled_on, 30) ELSE v.until_day END AS due_on,
  CASE WHEN v.until_day IS NULL THEN 'no_visit' ELSE 'run_out' END AS reason
FROM chronic_care_counted c
JOIN resident r ON r.unit_id = c.unit_id AND r.id = c.person_id
LEFT JOIN (
  SELECT t.unit_id, t.parent_id, MAX(add_days(t.visited_on, COALESCE(t.drug_days, 30))) AS until_day
  FROM chronic_care_visit_counted t
  WHERE t.unit_id IN (:units) AND t.visited_on <= :day
  GROUP BY t.unit_id, t.parent_id
) v ON v.unit_id = c.unit_id AND v.parent_id = c.id
WHERE c.unit_id IN (:units) AND c.enrolled_on <= :day AND (c.closed_on IS NULL OR c.closed_on > :day)
  AND ((v.until_day IS NULL AND c.enrolled_on <= :day_30d_before) OR v.until_day <= :day)
