-- check: reports-before-period-end
-- title.vi: Báo cáo gửi khi kỳ chưa hết
-- title.en: Reports sent before the period was over
-- member.vi: báo cáo
-- member.en: reports
-- about.vi: Báo cáo gửi trước tháng cuối của quý, trước ngày 10 của tháng, hoặc trước tháng 11 của năm mà nó báo cáo.
-- about.en: Reports sent before the quarter's last month, before the 10th of the month or before November of the year they are about.
-- advice.vi: Số liệu của kỳ chưa thể có khi đó. Xem lại kỳ báo cáo, ngày gửi, hoặc báo cáo đã chép số của kỳ trước.
-- advice.en: The period's figures can't have been there. Check period and day, or whether the figures were those of the period before.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm; kỳ chốt số liệu của từng mẫu có thể sớm hơn ngày cuối kỳ nên mức được để rộng
-- status: unverified
-- registers: report-submission
-- value: day
-- value.vi: Ngày đã gửi
-- value.en: Sent on
-- reason.too_soon.vi: gửi khi kỳ chưa hết
-- reason.too_soon.en: sent too soon
SELECT r.unit_id, 'report-submission' AS member_kind, r.id AS member_id, 'too_soon' AS reason, r.sent_on AS value
FROM report_submission_counted r
WHERE r.unit_id IN (:units) AND CAST(r.sent_on AS TEXT) < CASE
  WHEN LENGTH(r.report_period) = 4 THEN r.report_period || '-11-01'
  WHEN SUBSTR(r.report_period, 6, 2) = 'Q1' THEN SUBSTR(r.report_period, 1, 4) || '-03-01'
  WHEN SUBSTR(r.report_period, 6, 2) = 'Q2' THEN SUBSTR(r.report_period, 1, 4) || '-06-01'
  WHEN SUBSTR(r.report_period, 6, 2) = 'Q3' THEN SUBSTR(r.report_period, 1, 4) || '-09-01'
  WHEN SUBSTR(r.report_period, 6, 2) = 'Q4' THEN SUBSTR(r.report_period, 1, 4) || '-12-01'
  WHEN SUBSTR(r.report_period, 6, 1) = 'W' THEN '0000'
  ELSE r.report_period || '-10' END
