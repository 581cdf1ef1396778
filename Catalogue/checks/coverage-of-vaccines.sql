-- check: coverage-of-vaccines
-- title.vi: Tiêm chủng trẻ dưới 2 tuổi
-- title.en: Vaccinated children under two
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ từ 2 đến dưới 24 tháng có ít nhất một mũi trong sổ, theo thôn.
-- about.en: Children from 2 to under 24 months with at least one dose in the register, by hamlet.
-- advice.vi: Đối chiếu với hệ thống tiêm chủng quốc gia rồi ghi mũi còn thiếu.
-- advice.en: Compare with the national immunisation system and write what is missing.
-- severity: notice
-- group: care
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, immunisation
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
  SELECT DISTINCT i.unit_id, i.person_id
  FROM immunisation_counted i
  WHERE i.unit_id IN (:units) AND i.given_on <= :day
) x ON x.unit_id = r.unit_id AND x.person_id = r.id
WHERE r.birth_date > :day_24m_before AND r.birth_date <= :day_2m_before
