-- check: visits-twice
-- title.vi: Lượt khám ghi hai lần
-- title.en: Visits written twice
-- member.vi: lượt khám
-- member.en: visits
-- about.vi: Hai lượt khám của cùng một người, cùng ngày, cùng chẩn đoán; nêu lượt ghi sau.
-- about.en: Two visits of one person on one day with the same diagnosis; the one written later is named.
-- advice.vi: Nếu là một lượt thì xóa dòng ghi sau; nếu khám hai lần thì ghi rõ giờ của từng lượt.
-- advice.en: If it was one visit, remove the later row; if there were two, write the time of each.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: encounter
-- value: day
-- value.vi: Ngày khám
-- value.en: Seen on
-- reason.twice.vi: trùng một lượt khác
-- reason.twice.en: same as another visit
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, 'twice' AS reason, e.seen_on AS value
FROM (
  SELECT d.unit_id, d.person_id, d.seen_on
  FROM encounter_counted d
  WHERE d.unit_id IN (:units)
  GROUP BY d.unit_id, d.person_id, d.seen_on
  HAVING COUNT(*) > 1
) s
CROSS JOIN encounter_counted e
WHERE e.unit_id = s.unit_id AND e.person_id = s.person_id AND e.seen_on = s.seen_on
  AND EXISTS (
    SELECT 1 FROM encounter_counted b
    WHERE b.unit_id = e.unit_id AND b.person_id = e.person_id AND b.seen_on = e.seen_on AND b.diagnosis = e.diagnosis
      AND b.id < e.id AND (b.seen_at = e.seen_at OR b.seen_at IS NULL OR e.seen_at IS NULL))
