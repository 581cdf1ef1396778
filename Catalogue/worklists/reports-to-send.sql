-- worklist: reports-to-send
-- title.vi: Báo cáo phải gửi
-- title.en: Reports to send
-- member.vi: báo cáo
-- member.en: reports
-- about.vi: Báo cáo chưa gửi có hạn trong 7 ngày tới, hoặc đã quá hạn trong 12 tháng qua.
-- about.en: Reports not sent that are due within 7 days, or were due in the last 12 months.
-- group: station
-- record: report-submission
-- source: Chỉ tiêu 1.4 của Bộ tiêu chí quốc gia về y tế xã; khoảng 7 ngày là đề xuất
-- status: unverified
-- registers: report-submission
-- reason.overdue.vi: đã quá hạn
-- reason.overdue.en: overdue
-- reason.due.vi: đến hạn trong 7 ngày
-- reason.due.en: due within 7 days
SELECT r.unit_id, 'report-submission' AS member_kind, r.id AS member_id, r.due_on,
  CASE WHEN r.due_on < :day THEN 'overdue' ELSE 'due' END AS reason
FROM report_submission_counted r
WHERE r.unit_id IN (:units)
  AND (r.sent_on IS NULL OR r.sent_on > :day)
  AND r.due_on > :day_12m_before AND r.due_on <= :day_7d_after
