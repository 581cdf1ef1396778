-- check: coverage-of-health-records
-- title.vi: Hồ sơ sức khỏe
-- title.en: Health records
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú có hồ sơ sức khỏe, theo thôn.
-- about.en: Residents with a health record, by hamlet.
-- advice.vi: Lập hồ sơ cho người còn thiếu, bắt đầu từ thôn thấp nhất.
-- advice.en: Open the missing records, first in the lowest hamlet.
-- severity: notice
-- group: care
-- method: coverage
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, health-record
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
      SELECT 1 FROM health_record_counted k
      WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.opened_on <= :day) THEN 1 ELSE 0 END AS there
  FROM resident r
) x
