-- check: coverage-of-surveys
-- title.vi: Điều tra vệ sinh hộ
-- title.en: Surveyed households
-- member.vi: hộ
-- member.en: households
-- about.vi: Hộ được điều tra nhà tiêu, vệ sinh trong 24 tháng qua, theo thôn.
-- about.en: Households surveyed in the last 24 months, by hamlet.
-- advice.vi: Điều tra các hộ còn thiếu.
-- advice.en: Survey the missing households.
-- severity: notice
-- group: environment
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: household, sanitation-survey
-- value: number
-- value.vi: Có dòng
-- value.en: Has a row
-- reason.none.vi: chưa có dòng nào
-- reason.none.en: no row yet
SELECT x.unit_id, 'household' AS member_kind, x.id AS member_id, x.id AS household_id,
  CASE WHEN x.there = 0 THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, x.there AS value
FROM (
  SELECT h.unit_id, h.id,
    CASE WHEN EXISTS (
      SELECT 1 FROM sanitation_survey_counted s
      WHERE s.unit_id = h.unit_id AND s.household_id = h.id AND s.surveyed_on > :day_24m_before AND s.surveyed_on <= :day) THEN 1 ELSE 0 END AS there
  FROM household_counted h
  WHERE h.unit_id IN (:units)
    AND (h.valid_from IS NULL OR h.valid_from <= :day)
    AND (h.valid_to IS NULL OR h.valid_to >= :day)
) x
