-- check: growth-unchanged
-- title.vi: Cân đo chép từ lần trước
-- title.en: Measurements copied from the last time
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Trẻ có cân nặng và chiều cao giống hệt một lần đo trước đó từ 60 ngày trở lên: trẻ nhỏ không đứng yên như vậy.
-- about.en: Weight and height exactly as they were 60 days or more before: small children don’t stand still like that.
-- advice.vi: Cân đo lại tại buổi tới; hỏi người đo có chép số cũ không.
-- advice.en: Measure again next time; ask whether the old figures were copied.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: growth-measurement
-- value: day
-- value.vi: Ngày đo
-- value.en: Measured on
-- reason.unchanged.vi: giống hệt lần trước
-- reason.unchanged.en: exactly as before
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id, 'unchanged' AS reason, g.measured_on AS value
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units) AND g.height_cm IS NOT NULL AND g.weight_kg IS NOT NULL
  AND EXISTS (
    SELECT 1 FROM growth_measurement_counted b
    WHERE b.unit_id = g.unit_id AND b.person_id = g.person_id AND b.measured_on <= add_days(g.measured_on, -60)
      AND b.height_cm = g.height_cm AND b.weight_kg = g.weight_kg)
