-- check: reports-same-receipt
-- title.vi: Hai báo cáo cùng một số văn bản
-- title.en: Two reports with one receipt
-- member.vi: báo cáo
-- member.en: reports
-- about.vi: Báo cáo có số văn bản, mã tiếp nhận giống hệt báo cáo cùng mẫu của kỳ trước đó, gửi trong cùng năm; nêu báo cáo của kỳ sau.
-- about.en: Reports whose receipt is that of a report of the same form for an earlier period, sent in the same year; the later period is named.
-- advice.vi: Dòng có thể chép từ kỳ trước. Mở văn bản đã gửi, ghi lại số và ngày gửi của kỳ này.
-- advice.en: The row may be a copy of the period before. Open what was sent and write this period's number and day.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: report-submission
-- value: day
-- value.vi: Ngày đã gửi
-- value.en: Sent on
-- reason.same_receipt.vi: cùng số với kỳ khác
-- reason.same_receipt.en: same number as another period
SELECT r.unit_id, 'report-submission' AS member_kind, r.id AS member_id, 'same_receipt' AS reason, r.sent_on AS value
FROM report_submission_counted r
JOIN (
  SELECT b.unit_id, b.form, b.receipt, SUBSTR(CAST(b.sent_on AS TEXT), 1, 4) AS sent_year, MIN(b.report_period) AS first_period
  FROM report_submission_counted b
  WHERE b.unit_id IN (:units) AND b.receipt IS NOT NULL AND b.sent_on IS NOT NULL
  GROUP BY b.unit_id, b.form, b.receipt, SUBSTR(CAST(b.sent_on AS TEXT), 1, 4)
  HAVING MIN(b.report_period) <> MAX(b.report_period)
) s ON s.unit_id = r.unit_id AND s.form = r.form AND s.receipt = r.receipt
WHERE r.unit_id IN (:units) AND SUBSTR(CAST(r.sent_on AS TEXT), 1, 4) = s.sent_year AND r.report_period > s.first_period
