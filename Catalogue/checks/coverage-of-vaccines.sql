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
SELECT x.unit_id, 'person' AS member_kind, x.id AS member_id, x.household_id,
  CASE WHEN x.there = 0 THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, x.there AS value
FROM (
  SELECT r.unit_id, r.id, r.household_id,
    CASE WHEN EXISTS (
      SELECT 1 FROM immunisation_counted k
      WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.given_on <= :day) THEN 1 ELSE 0 END AS there
  FROM resident r
  WHERE r.birth_date > :day_24m_before AND r.birth_date <= :day_2m_before
) x
