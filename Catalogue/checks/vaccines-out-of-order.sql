-- check: vaccines-out-of-order
-- title.vi: Mũi sau tiêm trước mũi trước
-- title.en: Doses out of order
-- member.vi: mũi tiêm
-- member.en: doses
-- about.vi: Mũi sau có ngày bằng hoặc sớm hơn mũi liền trước của cùng vắc xin.
-- about.en: A dose dated on or before the dose that precedes it.
-- advice.vi: Sửa ngày hoặc số mũi cho đúng phiếu tiêm.
-- advice.en: Correct the day or the dose after the child’s card.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: immunisation
-- value: day
-- value.vi: Ngày tiêm
-- value.en: Given on
-- reason.out_of_order.vi: không sau mũi trước
-- reason.out_of_order.en: not after the dose before
SELECT i.unit_id, 'immunisation' AS member_kind, i.id AS member_id, 'out_of_order' AS reason, i.given_on AS value
FROM immunisation_counted i
WHERE i.unit_id IN (:units) AND i.dose_number > 1 AND i.vaccine NOT IN ('influenza', 'rabies', 'tetanus', 'other')
  AND EXISTS (
    SELECT 1 FROM immunisation_counted b
    WHERE b.unit_id = i.unit_id AND b.person_id = i.person_id AND b.vaccine = i.vaccine
      AND b.dose_number = i.dose_number - 1 AND b.given_on >= i.given_on)
