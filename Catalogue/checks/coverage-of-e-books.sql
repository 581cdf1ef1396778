-- check: coverage-of-e-books
-- title.vi: Sổ khám chữa bệnh điện tử
-- title.en: Electronic books
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú có sổ khám chữa bệnh điện tử, theo thôn.
-- about.en: Residents with an electronic book, by hamlet.
-- advice.vi: Hướng dẫn người dân kích hoạt, bắt đầu từ thôn thấp nhất.
-- advice.en: Help people to activate theirs, first in the lowest hamlet.
-- severity: notice
-- group: care
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, e-book
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
      SELECT 1 FROM e_book_counted k
      WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.activated_on <= :day AND (k.closed_on IS NULL OR k.closed_on > :day)) THEN 1 ELSE 0 END AS there
  FROM resident r
) x
