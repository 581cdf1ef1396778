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
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN x.person_id IS NULL THEN 'none' ELSE CAST(NULL AS TEXT) END AS reason, CASE WHEN x.person_id IS NULL THEN 0 ELSE 1 END AS value
FROM resident r
LEFT JOIN (
  SELECT DISTINCT h.unit_id, h.person_id
  FROM health_record_counted h
  WHERE h.unit_id IN (:units) AND h.opened_on <= :day
) x ON x.unit_id = r.unit_id AND x.person_id = r.id
