-- check: coverage-of-measurements
-- title.vi: Cân đo trẻ dưới 5 tuổi
-- title.en: Measured children under five
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 60 tháng được cân đo trong 12 tháng qua, theo thôn.
-- about.en: Children under 60 months measured in the last 12 months, by hamlet.
-- advice.vi: Mời trẻ còn thiếu trong buổi cân đo tới.
-- advice.en: Invite the missing children to the next weighing.
-- severity: notice
-- group: care
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, growth-measurement
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
  SELECT DISTINCT g.unit_id, g.person_id
  FROM growth_measurement_counted g
  WHERE g.unit_id IN (:units) AND g.measured_on > :day_12m_before AND g.measured_on <= :day
) x ON x.unit_id = r.unit_id AND x.person_id = r.id
WHERE r.birth_date > :day_60m_before AND r.birth_date <= :day
