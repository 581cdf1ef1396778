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
SELECT x.unit_id, 'person' AS member_kind, x.id AS member_id, x.household_id,
  CASE WHEN x.there = 0 THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, x.there AS value
FROM (
  SELECT r.unit_id, r.id, r.household_id,
    CASE WHEN EXISTS (
      SELECT 1 FROM growth_measurement_counted k
      WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.measured_on > :day_12m_before AND k.measured_on <= :day) THEN 1 ELSE 0 END AS there
  FROM resident r
  WHERE r.birth_date > :day_60m_before AND r.birth_date <= :day
) x
