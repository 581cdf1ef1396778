-- measure: budget-allocated
-- title.vi: Kinh phí chi thường xuyên đã cấp so với dự toán
-- title.en: Recurrent funds allocated against the plan
-- member.vi: đồng
-- member.en: đồng
-- unit: percent
-- scale: 100
-- definition.vi: Tổng số tiền chi thường xuyên đã cấp cho trạm đến ngày đánh giá trong năm ngân sách, chia cho dự toán chi thường xuyên được giao cả năm. Trong năm, tỷ lệ tăng dần theo các lần cấp. Không tính chi đầu tư và chi không thường xuyên.
-- definition.en: Recurrent funds allocated to the station up to the reference day within the budget year, over the recurrent funds planned for the whole year. Within the year the share grows with each allocation. Investment and one-off spending are left out.
-- source: Chỉ tiêu 1.5 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: budget
-- whenEmpty: unknown
-- reason.nothing_yet.vi: chưa cấp
-- reason.nothing_yet.en: nothing allocated yet
-- reason.short.vi: chưa cấp đủ
-- reason.short.en: not fully allocated
SELECT b.unit_id, 'budget' AS member_kind, b.id AS member_id,
  COALESCE(a.amount, 0) AS num,
  b.planned AS den,
  CASE WHEN a.amount >= b.planned THEN 1 ELSE 0 END AS met,
  CASE WHEN a.amount >= b.planned THEN CAST(NULL AS TEXT) WHEN a.amount > 0 THEN 'short' ELSE 'nothing_yet' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM budget_counted b
LEFT JOIN (
  SELECT t.unit_id, t.parent_id, SUM(t.amount) AS amount
  FROM budget_allocation_counted t
  WHERE t.unit_id IN (:units) AND t.allocated_on <= :day
  GROUP BY t.unit_id, t.parent_id
) a ON a.unit_id = b.unit_id AND a.parent_id = b.id
WHERE b.unit_id IN (:units)
  AND b.budget_year = :year
  AND b.recurrent
  AND b.planned > 0
