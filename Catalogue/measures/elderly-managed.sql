-- measure: elderly-managed
-- title.vi: Người cao tuổi được quản lý, chăm sóc sức khỏe
-- title.en: Elderly people managed and cared for
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Trong số người từ 60 tuổi cư trú tại xã vào ngày đánh giá: số người có hồ sơ sức khỏe và trong 12 tháng trước đó được chăm sóc tại nhà, khám bệnh hoặc rà soát hồ sơ ít nhất một lần, chia cho tất cả. Người chỉ có năm sinh mà chưa rõ đã đủ 60 tuổi được liệt kê riêng, không tính.
-- definition.en: Of the residents aged 60 or more on the reference day: those with a health record who in the 12 months before were visited at home, seen at an encounter or reviewed, over all of them. People with only a year of birth who may or may not be 60 are listed apart and not counted.
-- source: Chỉ tiêu 6.5 của Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.6; công thức chính thức chưa tìm được; 60 tuổi theo Luật Người cao tuổi
-- status: unverified
-- registers: person, health-record, encounter, home-care-visit
-- whenEmpty: unknown
-- parts: sex
-- use: resident, person_care
-- reason.age_unsure.vi: chỉ có năm sinh, chưa rõ đã đủ 60 tuổi
-- reason.age_unsure.en: only the year of birth, may not be 60 yet
-- reason.no_record.vi: chưa có hồ sơ sức khỏe
-- reason.no_record.en: no health record
-- reason.not_seen.vi: có hồ sơ nhưng chưa được chăm sóc, khám trong 12 tháng
-- reason.not_seen.en: has a record, not seen in 12 months
SELECT e.unit_id, 'person' AS member_kind, e.id AS member_id,
  e.recorded * e.seen AS num,
  1 AS den,
  CASE WHEN e.unsure = 1 THEN NULL ELSE e.recorded * e.seen END AS met,
  CASE
    WHEN e.unsure = 1 THEN 'age_unsure'
    WHEN e.recorded = 0 THEN 'no_record'
    WHEN e.seen = 0 THEN 'not_seen'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  e.sex AS part
FROM (
  -- Kept apart, so that what takes several searches per person is looked up once.
  WITH elderly AS MATERIALIZED (
    SELECT r.unit_id, r.id, r.sex, c.recorded, c.seen,
      CASE WHEN r.birth_date IS NULL AND r.birth_year = :year_60y_before THEN 1 ELSE 0 END AS unsure
    FROM resident r
    JOIN person_care c ON c.unit_id = r.unit_id AND c.id = r.id
    WHERE r.birth_date <= :day_60y_before OR (r.birth_date IS NULL AND r.birth_year <= :year_60y_before)
  )
  SELECT elderly.unit_id, elderly.id, elderly.sex, elderly.recorded, elderly.seen, elderly.unsure FROM elderly
) e
