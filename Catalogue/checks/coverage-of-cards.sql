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
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN x.person_id IS NULL THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, CASE WHEN x.person_id IS NULL THEN 0 ELSE 1 END AS value
FROM resident r
LEFT JOIN (
  SELECT DISTINCT k.unit_id, k.person_id
  FROM insurance_card_counted k
  WHERE k.unit_id IN (:units) AND k.valid_from <= :day AND k.valid_to >= :day
) x ON x.unit_id = r.unit_id AND x.person_id = r.id
