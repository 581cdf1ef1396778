-- check: growth-twice
-- title.vi: Trẻ được cân đo hai lần một ngày
-- title.en: Children measured twice on one day
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Hai lần cân đo của cùng một trẻ trong cùng ngày; nêu lần ghi sau.
-- about.en: Two measurements of one child on one day; the one written later is named.
-- advice.vi: Giữ lần đúng, xóa lần kia.
-- advice.en: Keep the right one and remove the other.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: growth-measurement
-- value: day
-- value.vi: Ngày đo
-- value.en: Measured on
-- reason.twice.vi: đã có lần khác cùng ngày
-- reason.twice.en: another one that day
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id, 'twice' AS reason, g.measured_on AS value
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM growth_measurement_counted b
    WHERE b.unit_id = g.unit_id AND b.person_id = g.person_id AND b.measured_on = g.measured_on AND b.id < g.id)
