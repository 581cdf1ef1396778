-- check: cards-after-death
-- title.vi: Thẻ cấp sau ngày mất
-- title.en: Cards that begin after a death
-- member.vi: thẻ
-- member.en: cards
-- about.vi: Thẻ bắt đầu sau ngày người mang thẻ mất.
-- about.en: Cards that begin after their holder died.
-- advice.vi: Kiểm tra có ghi nhầm người không; thẻ cấp nhầm thì báo Bảo hiểm xã hội.
-- advice.en: Is it the right person? If it was issued in error, tell the insurance office.
-- severity: error
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: insurance-card, person
-- value: day
-- value.vi: Bắt đầu
-- value.en: Begins
-- reason.after_death.vi: sau ngày mất
-- reason.after_death.en: after the death
SELECT k.unit_id, 'insurance-card' AS member_kind, k.id AS member_id, 'after_death' AS reason, k.valid_from AS value
FROM (
  SELECT p.unit_id, p.id, p.valid_to
  FROM person_counted p
  WHERE p.unit_id IN (:units) AND p.valid_to IS NOT NULL AND p.end_reason = 'died'
) d
CROSS JOIN insurance_card_counted k
WHERE k.unit_id = d.unit_id AND k.person_id = d.id AND k.valid_from > d.valid_to
