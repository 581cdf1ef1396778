-- measure: managed-health-population
-- title.vi: Dân số được quản lý sức khỏe
-- title.en: People whose health is managed
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Số người cư trú tại xã có hồ sơ sức khỏe được rà soát, hoặc có khám sức khỏe, khám bệnh trong 12 tháng trước ngày đánh giá, chia cho số người cư trú. Mỗi người tính một lần.
-- definition.en: Residents whose health record was reviewed, or who had a check-up or any encounter, in the 12 months before the reference day, over all residents. Each person counts once.
-- source: Chỉ tiêu 14.2; công thức chính thức của Bộ Y tế chưa tìm được
-- status: unverified
-- registers: person, health-record, encounter
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.no_record.vi: chưa có hồ sơ, chưa khám trong 12 tháng
-- reason.no_record.en: no record and not seen in 12 months
-- reason.not_reviewed.vi: có hồ sơ nhưng chưa rà soát, chưa khám trong 12 tháng
-- reason.not_reviewed.en: record not reviewed and not seen in 12 months
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN c.managed = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN c.managed = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN c.managed = 1 THEN CAST(NULL AS TEXT)
    WHEN c.managed = 0 THEN 'not_reviewed'
    ELSE 'no_record'
  END AS reason,
  r.sex AS part
FROM resident r
LEFT JOIN (
  SELECT s.unit_id, s.person_id, MAX(s.managed) AS managed
  FROM (
    SELECT h.unit_id, h.person_id,
      CASE
        WHEN h.opened_on > :day THEN NULL
        WHEN h.last_reviewed_on > :day_12m_before AND h.last_reviewed_on <= :day THEN 1
        ELSE 0
      END AS managed
    FROM health_record_counted h
    WHERE h.unit_id IN (:units)
    UNION ALL
    SELECT h.unit_id, h.person_id, 1 AS managed
    FROM health_record_review_counted v
    JOIN health_record_counted h ON h.unit_id = v.unit_id AND h.id = v.parent_id
    WHERE v.unit_id IN (:units) AND v.reviewed_on > :day_12m_before AND v.reviewed_on <= :day
    UNION ALL
    SELECT e.unit_id, e.person_id, 1 AS managed
    FROM encounter_counted e
    WHERE e.unit_id IN (:units) AND e.seen_on > :day_12m_before AND e.seen_on <= :day
  ) s
  GROUP BY s.unit_id, s.person_id
) c ON c.unit_id = r.unit_id AND c.person_id = r.id
