-- measure: report-timeliness
-- title.vi: Báo cáo gửi đúng hạn
-- title.en: Reports sent on time
-- member.vi: báo cáo
-- member.en: reports
-- unit: percent
-- scale: 100
-- definition.vi: Trong các báo cáo có hạn gửi trong kỳ và không sau ngày đánh giá: số báo cáo đã gửi không muộn hơn hạn. Báo cáo chưa gửi và gửi muộn không tính là đúng hạn. Sổ phải có dòng cho mọi báo cáo đến hạn, kể cả báo cáo chưa gửi.
-- definition.en: Of the reports due in the period and not after the reference day: those sent no later than due. Reports not sent and late ones don’t count. The register must have a row for each report due, also for one not sent.
-- source: Chỉ tiêu 1.4 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: report-submission
-- whenEmpty: unknown
-- reason.late.vi: gửi muộn
-- reason.late.en: late
-- reason.not_sent.vi: chưa gửi
-- reason.not_sent.en: not sent
SELECT r.unit_id, 'report-submission' AS member_kind, r.id AS member_id,
  CASE WHEN r.sent_on <= r.due_on THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN r.sent_on <= r.due_on THEN 1 ELSE 0 END AS met,
  CASE
    WHEN r.sent_on <= r.due_on THEN CAST(NULL AS TEXT)
    WHEN r.sent_on <= :day THEN 'late'
    ELSE 'not_sent'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM report_submission_counted r
WHERE r.unit_id IN (:units)
  AND r.due_on >= :start AND r.due_on <= :end AND r.due_on <= :day
