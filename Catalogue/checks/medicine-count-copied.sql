-- check: medicine-count-copied
-- title.vi: Kiểm kê thuốc chép từ lần trước
-- title.en: Medicine counts copied from the last one
-- member.vi: dòng kiểm kê
-- member.en: counts
-- about.vi: Lần kiểm kê có từ 10 thuốc trở lên mà từ 90% số lượng giống hệt lần kiểm kê liền trước.
-- about.en: Counts of ten medicines or more of which 90% are exactly as in the count before.
-- advice.vi: Kiểm kê lại tại tủ thuốc; thuốc dùng hằng ngày không thể giữ nguyên số lượng.
-- advice.en: Count the shelf again; medicines in daily use don’t keep their number.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: medicine-stock
-- value: day
-- value.vi: Ngày kiểm kê
-- value.en: Counted on
-- reason.copied.vi: giống lần kiểm kê trước
-- reason.copied.en: same as the count before
SELECT c.unit_id, 'medicine-stock' AS member_kind, c.id AS member_id, 'copied' AS reason, c.counted_on AS value
FROM medicine_stock_counted c
JOIN (
  SELECT x.unit_id, x.counted_on, COUNT(*) AS items,
    SUM(CASE WHEN EXISTS (
      SELECT 1 FROM medicine_stock_counted b
      WHERE b.unit_id = x.unit_id AND b.medicine = x.medicine AND b.counted_on = d.before_on AND b.quantity = x.quantity) THEN 1 ELSE 0 END) AS same
  FROM medicine_stock_counted x
  JOIN (
    SELECT a.unit_id, a.counted_on, MAX(b.counted_on) AS before_on
    FROM (SELECT DISTINCT m.unit_id, m.counted_on FROM medicine_stock_counted m WHERE m.unit_id IN (:units)) a
    JOIN (SELECT DISTINCT m.unit_id, m.counted_on FROM medicine_stock_counted m WHERE m.unit_id IN (:units)) b
      ON b.unit_id = a.unit_id AND b.counted_on < a.counted_on
    GROUP BY a.unit_id, a.counted_on
  ) d ON d.unit_id = x.unit_id AND d.counted_on = x.counted_on
  WHERE x.unit_id IN (:units) AND x.quantity > 0
  GROUP BY x.unit_id, x.counted_on
) s ON s.unit_id = c.unit_id AND s.counted_on = c.counted_on
WHERE c.unit_id IN (:units) AND c.quantity > 0 AND s.items >= 10 AND s.same * 10 >= s.items * 9
