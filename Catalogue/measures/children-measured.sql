-- measure: children-measured
-- title.vi: Trẻ dưới 5 tuổi được đo chiều cao
-- title.en: Children under five whose height was measured
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Số trẻ cư trú tại xã dưới 60 tháng tuổi vào ngày đánh giá được đo chiều dài hoặc chiều cao trong 12 tháng trước đó, chia cho số trẻ dưới 60 tháng. Trẻ chỉ biết năm sinh mà có cân đo thì liệt kê riêng, không tính.
-- definition.en: Resident children under 60 months on the reference day whose length or height was measured in the 12 months before, over all resident children under 60 months. Measured children of whom only the year of birth is known are listed apart and not counted.
-- source: Thông tin đi kèm chỉ tiêu 15.3: tỷ lệ thấp còi chỉ đáng tin khi phần lớn trẻ được đo
-- status: unverified
-- registers: person, growth-measurement
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.not_measured.vi: chưa được đo trong 12 tháng
-- reason.not_measured.en: not measured in 12 months
-- reason.weight_only.vi: chỉ cân, chưa đo chiều cao
-- reason.weight_only.en: weighed only, height not measured
-- reason.no_birth_date.vi: chưa có ngày sinh đầy đủ
-- reason.no_birth_date.en: no full date of birth
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id,
  CASE WHEN g.with_height = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN c.birth_date IS NULL THEN NULL WHEN g.with_height = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN c.birth_date IS NULL THEN 'no_birth_date'
    WHEN g.with_height = 1 THEN CAST(NULL AS TEXT)
    WHEN g.with_height = 0 THEN 'weight_only'
    ELSE 'not_measured'
  END AS reason,
  c.sex AS part
FROM resident c
LEFT JOIN (
  SELECT m.unit_id, m.person_id, MAX(CASE WHEN m.height_cm IS NOT NULL THEN 1 ELSE 0 END) AS with_height
  FROM growth_measurement_counted m
  WHERE m.unit_id IN (:units) AND m.measured_on > :day_12m_before AND m.measured_on <= :day
  GROUP BY m.unit_id, m.person_id
) g ON g.unit_id = c.unit_id AND g.person_id = c.id
WHERE (c.birth_date > :day_60m_before AND c.birth_date <= :day)
  OR (c.birth_date IS NULL AND g.person_id IS NOT NULL)
