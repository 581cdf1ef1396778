-- check: service-counts-copied
-- title.vi: Số lượt dịch vụ chép từ kỳ trước
-- title.en: Service counts copied from the period before
-- member.vi: dịch vụ
-- member.en: services
-- about.vi: Dịch vụ kỹ thuật có số lượt của kỳ sau giống hệt kỳ liền trước (từ 10 lượt trở lên), khi từ 5 dịch vụ cùng như vậy trong kỳ đó.
-- about.en: Technical services whose count equals that of the period before (ten or more), where five or more do so in that period.
-- advice.vi: Đối chiếu với sổ khám và sổ thủ thuật rồi ghi lại số lượt.
-- advice.en: Compare with the books of visits and procedures and write the counts again.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: technical-service
-- value: day
-- value.vi: Kỳ bắt đầu
-- value.en: Period begins
-- reason.copied.vi: giống kỳ trước
-- reason.copied.en: same as the period before
SELECT t.unit_id, 'technical-service' AS member_kind, t.parent_id AS member_id, 'copied' AS reason, MAX(t.period_from) AS value
FROM technical_service_performed_counted t
JOIN technical_service_performed_counted b ON b.unit_id = t.unit_id AND b.parent_id = t.parent_id
  AND b.period_to = add_days(t.period_from, -1) AND b.times_performed = t.times_performed
JOIN (
  SELECT x.unit_id, x.period_from
  FROM technical_service_performed_counted x
  JOIN technical_service_performed_counted y ON y.unit_id = x.unit_id AND y.parent_id = x.parent_id
    AND y.period_to = add_days(x.period_from, -1) AND y.times_performed = x.times_performed
  WHERE x.unit_id IN (:units) AND x.times_performed >= 10
  GROUP BY x.unit_id, x.period_from
  HAVING COUNT(*) >= 5
) s ON s.unit_id = t.unit_id AND s.period_from = t.period_from
WHERE t.unit_id IN (:units) AND t.times_performed >= 10
GROUP BY t.unit_id, t.parent_id
