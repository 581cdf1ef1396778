-- measure: disabled-managed
-- title.vi: Người khuyết tật được quản lý, chăm sóc sức khỏe
-- title.en: Disabled people managed and cared for
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Trong số người khuyết tật cư trú tại xã vào ngày đánh giá: số người có hồ sơ sức khỏe và trong 12 tháng trước đó được chăm sóc tại nhà, khám bệnh hoặc rà soát hồ sơ ít nhất một lần, chia cho tất cả. Người có khuyết tật mà chưa ghi từ ngày nào được liệt kê riêng, không tính.
-- definition.en: Of the residents disabled on the reference day: those with a health record who in the 12 months before were visited at home, seen at an encounter or reviewed, over all of them. People whose disability has no first day are listed apart and not counted.
-- source: Chỉ tiêu 6.6 của Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.6; công thức chính thức chưa tìm được
-- status: unverified
-- registers: person, health-record, encounter, home-care-visit
-- whenEmpty: notApplicable
-- parts: sex
-- use: resident, person_care
-- reason.undated.vi: chưa ghi khuyết tật từ ngày nào
-- reason.undated.en: first day of the disability not recorded
-- reason.no_record.vi: chưa có hồ sơ sức khỏe
-- reason.no_record.en: no health record
-- reason.not_seen.vi: có hồ sơ nhưng chưa được chăm sóc, khám trong 12 tháng
-- reason.not_seen.en: has a record, not seen in 12 months
SELECT e.unit_id, 'person' AS member_kind, e.id AS member_id,
  e.recorded * e.seen AS num,
  1 AS den,
  CASE WHEN e.unsure = 1 THEN NULL ELSE e.recorded * e.seen END AS met,
  CASE
    WHEN e.unsure = 1 THEN 'undated'
    WHEN e.recorded = 0 THEN 'no_record'
    WHEN e.seen = 0 THEN 'not_seen'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  e.sex AS part
FROM (
  SELECT r.unit_id, r.id, r.sex, c.recorded, c.seen,
    CASE WHEN p.disability_from IS NULL THEN 1 ELSE 0 END AS unsure
  FROM person_counted p
  JOIN resident r ON r.unit_id = p.unit_id AND r.id = p.id
  JOIN person_care c ON c.unit_id = r.unit_id AND c.id = r.id
  WHERE p.unit_id IN (:units)
    AND p.disability_type > ''
    AND (p.disability_from IS NULL OR p.disability_from <= :day)
    AND (p.disability_to IS NULL OR p.disability_to >= :day)
) e
