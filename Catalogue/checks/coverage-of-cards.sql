-- check: coverage-of-cards
-- title.vi: Thẻ bảo hiểm y tế
-- title.en: Insurance cards
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú có thẻ còn giá trị trong sổ, theo thôn.
-- about.en: Residents with a valid card in the register, by hamlet.
-- advice.vi: Thôn thấp hẳn thường là chưa nhập danh sách thẻ.
-- advice.en: A hamlet far below is mostly one whose list was never entered.
-- severity: notice
-- group: people
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, insurance-card
-- use: resident
-- value: number
-- value.vi: Có dòng
-- value.en: Has a row
-- reason.none.vi: chưa có dòng nào
-- reason.none.en: no row yet
SELECT x.unit_id, 'person' AS member_kind, x.id AS member_id, x.household_id,
  CASE WHEN x.there = 0 THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, x.there AS value
FROM (
  SELECT r.unit_id, r.id, r.household_id,
    CASE WHEN EXISTS (
      SELECT 1 FROM insurance_card_counted k
      WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.valid_from <= :day AND k.valid_to >= :day) THEN 1 ELSE 0 END AS there
  FROM resident r
) x
