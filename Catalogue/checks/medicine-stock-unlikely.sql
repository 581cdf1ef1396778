-- check: medicine-stock-unlikely
-- title.vi: Số lượng thuốc khó tin
-- title.en: Unlikely quantities of medicine
-- member.vi: dòng kiểm kê
-- member.en: counts
-- about.vi: Số lượng từ 100.000 trở lên, hoặc gấp trên 100 lần mức tối thiểu của thuốc đó: thường là nhầm đơn vị tính hoặc thừa số 0.
-- about.en: Quantities of 100 000 and more, or above a hundred times the minimum: mostly a wrong unit or one zero too many.
-- advice.vi: Đếm lại; sửa số lượng hoặc đơn vị tính.
-- advice.en: Count again; correct the quantity or the unit.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: medicine-stock
-- value: number
-- value.vi: Số lượng
-- value.en: Quantity
-- reason.huge.vi: từ 100.000 trở lên
-- reason.huge.en: 100 000 or more
-- reason.far_above_minimum.vi: trên 100 lần mức tối thiểu
-- reason.far_above_minimum.en: over 100 times the minimum
SELECT m.unit_id, 'medicine-stock' AS member_kind, m.id AS member_id,
  CASE WHEN m.quantity >= 100000 THEN 'huge' ELSE 'far_above_minimum' END AS reason, m.quantity AS value
FROM medicine_stock_counted m
WHERE m.unit_id IN (:units) AND (m.quantity >= 100000 OR (m.minimum > 0 AND m.quantity > 100 * m.minimum))
