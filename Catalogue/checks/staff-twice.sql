-- check: staff-twice
-- title.vi: Nhân viên ghi hai lần
-- title.en: Staff written twice
-- member.vi: nhân viên
-- member.en: staff
-- about.vi: Hai dòng nhân lực cùng họ tên có thời gian làm việc chồng nhau, ngày sinh không khác nhau; nêu dòng vào làm sau.
-- about.en: Two rows of staff with the same name and overlapping employment, birth dates not different; the later one is named.
-- advice.vi: Là một người thì xóa một dòng; đổi chức danh thì ghi ngày kết thúc của dòng cũ.
-- advice.en: If it is one person, remove one row; if the job changed, end the earlier row.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: staff
-- value: day
-- value.vi: Vào làm
-- value.en: Employed from
-- reason.twice.vi: trùng tên, trùng thời gian
-- reason.twice.en: same name, same time
SELECT s.unit_id, 'staff' AS member_kind, s.id AS member_id, 'twice' AS reason, s.employed_from AS value
FROM staff_counted s
WHERE s.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM staff_counted b
    WHERE b.unit_id = s.unit_id AND b.full_name = s.full_name AND b.id <> s.id
      AND (b.birth_date = s.birth_date OR b.birth_date IS NULL OR s.birth_date IS NULL)
      AND (b.employed_from < s.employed_from OR (b.employed_from = s.employed_from AND b.id < s.id))
      AND (b.employed_to IS NULL OR b.employed_to >= s.employed_from))
