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
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN x.person_id IS NULL THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, CASE WHEN x.person_id IS NULL THEN 0 ELSE 1 END AS value
FROM resident r
LEFT JOIN (
  SELECT DISTINCT b.unit_id, b.person_id
  FROM e_book_counted b
  WHERE b.unit_id IN (:units) AND b.activated_on <= :day AND (b.closed_on IS NULL OR b.closed_on > :day)
) x ON x.unit_id = r.unit_id AND x.person_id = r.id
