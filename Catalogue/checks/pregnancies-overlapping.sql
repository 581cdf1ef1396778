-- check: pregnancies-overlapping
-- title.vi: Hai thai kỳ cùng lúc
-- title.en: Two pregnancies at once
-- member.vi: thai kỳ
-- member.en: pregnancies
-- about.vi: Một phụ nữ có thai kỳ mới khi thai kỳ trước chưa kết thúc, hoặc hai thai kỳ cùng để ngỏ; nêu thai kỳ sau.
-- about.en: A woman with a new pregnancy before the earlier one ended, or two left open; the later one is named.
-- advice.vi: Ghi kết cục của thai kỳ trước, hoặc xóa thai kỳ ghi hai lần.
-- advice.en: Write the outcome of the earlier one, or remove a pregnancy written twice.
-- severity: error
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: pregnancy
-- value: day
-- value.vi: Kỳ kinh cuối
-- value.en: Last period
-- reason.overlap.vi: thai kỳ trước chưa kết thúc
-- reason.overlap.en: the earlier one had not ended
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id, 'overlap' AS reason, g.last_period_on AS value
FROM pregnancy_counted g
WHERE g.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM pregnancy_counted b
    WHERE b.unit_id = g.unit_id AND b.person_id = g.person_id AND b.id <> g.id
      AND (b.last_period_on < g.last_period_on OR (b.last_period_on = g.last_period_on AND b.id < g.id))
      AND (b.ended_on IS NULL OR b.ended_on > g.last_period_on))
