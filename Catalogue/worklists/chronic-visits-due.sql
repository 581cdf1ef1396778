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
-- use: resident, chronic_next
-- reason.no_visit.vi: chưa có lần khám nào từ khi quản lý
-- reason.no_visit.en: no visit since enrolment
-- reason.run_out.vi: thuốc đã hết
-- reason.run_out.en: medicines have run out
SELECT n.unit_id, 'chronic-care' AS member_kind, n.id AS member_id, n.due_on,
  CASE WHEN n.until_day IS NULL THEN 'no_visit' ELSE 'run_out' END AS reason
FROM chronic_next n
WHERE n.due_on <= :day
