-- check: growth-same-for-many
-- title.vi: Nhiều trẻ có số đo giống hệt nhau
-- title.en: Many children with the same figures
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Từ 4 trẻ trở lên được đo cùng ngày có cân nặng và chiều cao giống hệt nhau.
-- about.en: Four or more children measured on one day with exactly the same weight and height.
-- advice.vi: Hỏi người đo; số ghi đại thì xóa và cân đo lại.
-- advice.en: Ask who measured; remove invented figures and measure again.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: growth-measurement
-- value: day
-- value.vi: Ngày đo
-- value.en: Measured on
-- reason.same_figures.vi: giống từ 3 trẻ khác cùng ngày
-- reason.same_figures.en: same as 3 others that day
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id, 'same_figures' AS reason, g.measured_on AS value
FROM growth_measurement_counted g
JOIN (
  SELECT m.unit_id, m.measured_on, m.weight_kg, m.height_cm
  FROM growth_measurement_counted m
  WHERE m.unit_id IN (:units) AND m.weight_kg IS NOT NULL AND m.height_cm IS NOT NULL
  GROUP BY m.unit_id, m.measured_on, m.weight_kg, m.height_cm
  HAVING COUNT(*) >= 4
) s ON s.unit_id = g.unit_id AND s.measured_on = g.measured_on AND s.weight_kg = g.weight_kg AND s.height_cm = g.height_cm
