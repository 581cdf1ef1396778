-- check: surveys-twice
-- title.vi: Hộ được điều tra hai lần một ngày
-- title.en: Households surveyed twice on one day
-- member.vi: lần điều tra
-- member.en: surveys
-- about.vi: Hai phiếu điều tra của cùng một hộ trong cùng ngày; nêu phiếu ghi sau.
-- about.en: Two surveys of one household on one day; the one written later is named.
-- advice.vi: Giữ phiếu đúng, xóa phiếu kia.
-- advice.en: Keep the right one and remove the other.
-- severity: warning
-- group: environment
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: sanitation-survey
-- value: day
-- value.vi: Ngày điều tra
-- value.en: Surveyed on
-- reason.twice.vi: đã có phiếu khác cùng ngày
-- reason.twice.en: another one that day
SELECT s.unit_id, 'sanitation-survey' AS member_kind, s.id AS member_id, 'twice' AS reason, s.surveyed_on AS value
FROM sanitation_survey_counted s
WHERE s.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM sanitation_survey_counted b
    WHERE b.unit_id = s.unit_id AND b.household_id = s.household_id AND b.surveyed_on = s.surveyed_on AND b.id < s.id)
