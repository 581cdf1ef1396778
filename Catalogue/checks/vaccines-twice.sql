-- check: vaccines-twice
-- title.vi: Mũi tiêm ghi hai lần
-- title.en: Doses written twice
-- member.vi: mũi tiêm
-- member.en: doses
-- about.vi: Cùng một người có hai dòng cùng vắc xin, cùng số mũi; nêu dòng có ngày sau. Không kể cúm mùa, dại, uốn ván.
-- about.en: Two rows of one person with the same vaccine and dose; the later one is named. Influenza, rabies and tetanus are left out.
-- advice.vi: Cùng ngày thì xóa một dòng; khác ngày thì sửa số mũi.
-- advice.en: On one day: remove one; on two days: correct the number of the dose.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: immunisation
-- value: day
-- value.vi: Ngày tiêm
-- value.en: Given on
-- reason.same_day.vi: hai dòng cùng ngày
-- reason.same_day.en: two rows that day
-- reason.other_day.vi: cùng số mũi, khác ngày
-- reason.other_day.en: same dose, another day
SELECT i.unit_id, 'immunisation' AS member_kind, i.id AS member_id,
  CASE WHEN MIN(b.given_on) = i.given_on THEN 'same_day' ELSE 'other_day' END AS reason, i.given_on AS value
FROM immunisation_counted i
JOIN immunisation_counted b ON b.unit_id = i.unit_id AND b.person_id = i.person_id AND b.vaccine = i.vaccine
  AND b.dose_number = i.dose_number AND (b.given_on < i.given_on OR (b.given_on = i.given_on AND b.id < i.id))
WHERE i.unit_id IN (:units) AND i.vaccine NOT IN ('influenza', 'rabies', 'tetanus', 'other')
GROUP BY i.unit_id, i.id, i.given_on
