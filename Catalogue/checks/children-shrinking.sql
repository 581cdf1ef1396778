-- check: children-shrinking
-- title.vi: Trẻ thấp hơn lần đo trước
-- title.en: Children shorter than before
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Chiều cao thấp hơn một lần đo trước của cùng trẻ từ 2 cm trở lên: đo sai một trong hai lần, hoặc nhầm trẻ.
-- about.en: A height at least 2 cm below an earlier one of the same child: one of the two is wrong, or it is another child.
-- advice.vi: Đo lại; sửa lần đo sai.
-- advice.en: Measure again and correct the wrong one.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: growth-measurement
-- value: day
-- value.vi: Ngày đo
-- value.en: Measured on
-- reason.shorter.vi: thấp hơn lần trước từ 2 cm
-- reason.shorter.en: at least 2 cm shorter
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id, 'shorter' AS reason, g.measured_on AS value
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units) AND g.height_cm IS NOT NULL
  AND EXISTS (
    SELECT 1 FROM growth_measurement_counted b
    WHERE b.unit_id = g.unit_id AND b.person_id = g.person_id AND b.measured_on < g.measured_on AND b.height_cm >= g.height_cm + 2)
