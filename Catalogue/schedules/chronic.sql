-- schedule: chronic
-- title.vi: Tái khám
-- title.en: Next visit
-- about.vi: Lần tái khám tới của bệnh đang quản lý: ngày hết thuốc của lần khám gần nhất, hoặc 30 ngày khi không ghi số ngày thuốc.
-- about.en: The next visit of a disease under care: when the medicines of the last visit run out, or after 30 days where no days of medicines stand.
-- source: Chỉ tiêu 6.7; khoảng 30 ngày là đề xuất
-- status: unverified
-- member: chronic-care
-- steps: chronic_step
-- record: chronic-care.visit
-- registers: person, chronic-care
-- use: resident, chronic_next
SELECT n.unit_id, 'chronic-care' AS member_kind, n.id AS member_id, s.code AS step,
  CASE WHEN n.due_on < :day THEN 'late' WHEN n.due_on <= :day_7d_after THEN 'due' ELSE 'upcoming' END AS state,
  n.due_on, n.due_on AS until_on, n.last_on AS done_on
FROM chronic_next n
CROSS JOIN list_chronic_step s
