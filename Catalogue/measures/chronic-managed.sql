-- measure: chronic-managed
-- title.vi: Người bệnh tăng huyết áp, đái tháo đường được quản lý
-- title.en: People with hypertension or diabetes under care
-- member.vi: người bệnh
-- member.en: patients
-- unit: percent
-- scale: 100
-- definition.vi: Người bệnh đã phát hiện là người cư trú tại xã vào ngày đánh giá có tên trong sổ quản lý bệnh không lây nhiễm (tăng huyết áp, đái tháo đường, chưa thôi quản lý) hoặc có bệnh đó trong hồ sơ sức khỏe. Được quản lý là có tên trong sổ và tái khám ít nhất một lần trong ba tháng trước ngày đánh giá. Mỗi người tính một lần. Bệnh trong hồ sơ mà chưa ghi mắc từ ngày nào được liệt kê riêng, không tính.
-- definition.en: Patients found are residents of the reference day who stand in the book of chronic care with hypertension or diabetes (not closed) or have one of them in their health record. Under care means in the book and seen within the three months before. Everyone counts once. A disease of the record without a first day is listed apart and not counted.
-- source: Chỉ tiêu 6.7 của Bộ tiêu chí quốc gia về y tế xã; công thức và khoảng ba tháng chưa đối chiếu
-- status: unverified
-- registers: person, health-record, chronic-care
-- whenEmpty: notApplicable
-- parts: sex
-- use: resident
-- reason.undated.vi: hồ sơ chưa ghi mắc bệnh từ ngày nào
-- reason.undated.en: the record doesn't say since when
-- reason.not_enrolled.vi: chưa đưa vào quản lý
-- reason.not_enrolled.en: not enrolled
-- reason.not_seen.vi: quá ba tháng chưa tái khám
-- reason.not_seen.en: not seen for more than three months
SELECT f.unit_id, 'person' AS member_kind, f.person_id AS member_id,
  CASE WHEN f.last_seen_on > :day_3m_before THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN f.last_seen_on > :day_3m_before THEN 1 WHEN f.enrolled = 0 AND f.dated = 0 THEN NULL ELSE 0 END AS met,
  CASE
    WHEN f.last_seen_on > :day_3m_before THEN CAST(NULL AS TEXT)
    WHEN f.enrolled = 0 AND f.dated = 0 THEN 'undated'
    WHEN f.enrolled = 0 THEN 'not_enrolled'
    ELSE 'not_seen'
  END AS reason,
  r.sex AS part
FROM (
  SELECT s.unit_id, s.person_id, MAX(s.enrolled) AS enrolled, MAX(s.dated) AS dated, MAX(s.seen_on) AS last_seen_on
  FROM (
    SELECT c.unit_id, c.person_id, 1 AS enrolled, 1 AS dated, v.visited_on AS seen_on
    FROM chronic_care_counted c
    LEFT JOIN chronic_care_visit_counted v
      ON v.unit_id = c.unit_id AND v.parent_id = c.id AND v.visited_on > :day_3m_before AND v.visited_on <= :day
    WHERE c.unit_id IN (:units) AND c.disease IN ('hypertension', 'diabetes') AND c.enrolled_on <= :day
      AND (c.closed_on IS NULL OR c.closed_on > :day)
    UNION ALL
    SELECT h.unit_id, h.person_id, 0 AS enrolled, CASE WHEN k.since IS NULL THEN 0 ELSE 1 END AS dated, NULL AS seen_on
    FROM health_record_condition_counted k
    JOIN health_record_counted h ON h.unit_id = k.unit_id AND h.id = k.parent_id
    WHERE k.unit_id IN (:units) AND h.opened_on <= :day
      AND SUBSTR(k.diagnosis, 1, 3) IN ('I10', 'I11', 'I12', 'I13', 'I15', 'E10', 'E11', 'E13', 'E14')
      AND (k.since IS NULL OR k.since <= :day) AND (k.until IS NULL OR k.until > :day)
  ) s
  GROUP BY s.unit_id, s.person_id
) f
JOIN resident r ON r.unit_id = f.unit_id AND r.id = f.person_id
