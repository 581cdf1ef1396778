-- measure: stunted-children
-- title.vi: Trẻ dưới 5 tuổi suy dinh dưỡng thể thấp còi
-- title.en: Stunted children under five
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Trong số trẻ cư trú tại xã dưới 60 tháng tuổi vào ngày đánh giá có đo chiều dài hoặc chiều cao trong 12 tháng trước đó (lấy lần đo gần nhất): số trẻ có chiều cao theo tuổi dưới −2 độ lệch chuẩn của WHO 2006, chia cho số trẻ được đo. Giá trị không hợp lý theo cờ của WHO và trẻ chưa có ngày sinh đầy đủ được liệt kê riêng, không tính.
-- definition.en: Of the resident children under 60 months on the reference day whose length or height was measured in the 12 months before (latest measurement): those with height for age below −2 SD of WHO 2006, over those measured. Values flagged implausible by the WHO rule and children without a full date of birth are listed apart and not counted.
-- source: Tổng cục Thống kê, tỷ lệ trẻ em dưới năm tuổi suy dinh dưỡng; chuẩn tăng trưởng WHO 2006; chỉ tiêu 15.3. Khoảng 12 tháng là quy ước của phần mềm
-- status: secondary
-- registers: person, growth-measurement
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.moderate.vi: thấp còi độ I (từ −3 đến dưới −2)
-- reason.moderate.en: moderately stunted (−3 to below −2)
-- reason.severe.vi: thấp còi độ II (dưới −3)
-- reason.severe.en: severely stunted (below −3)
-- reason.no_birth_date.vi: chưa có ngày sinh đầy đủ
-- reason.no_birth_date.en: no full date of birth
-- reason.implausible.vi: số đo không hợp lý, cần đo lại
-- reason.implausible.en: implausible value, measure again
-- reason.no_z_score.vi: chưa tính được điểm z
-- reason.no_z_score.en: no z-score could be computed
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN g.zlen < -2 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN r.birth_date IS NULL OR g.flen OR g.zlen IS NULL THEN NULL WHEN g.zlen < -2 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN r.birth_date IS NULL THEN 'no_birth_date'
    WHEN g.flen THEN 'implausible'
    WHEN g.zlen IS NULL THEN 'no_z_score'
    WHEN g.zlen < -3 THEN 'severe'
    WHEN g.zlen < -2 THEN 'moderate'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  r.sex AS part
FROM growth_measurement_counted g
JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
WHERE g.unit_id IN (:units)
  AND g.measured_on > :day_12m_before
  AND g.measured_on <= :day
  AND g.height_cm IS NOT NULL
  AND (r.birth_date IS NULL OR (r.birth_date > :day_60m_before AND r.birth_date <= :day))
  AND NOT EXISTS (
    SELECT 1
    FROM growth_measurement_counted later
    WHERE later.unit_id = g.unit_id
      AND later.person_id = g.person_id
      AND later.height_cm IS NOT NULL
      AND later.measured_on <= :day
      AND (later.measured_on > g.measured_on OR (later.measured_on = g.measured_on AND later.id > g.id)))
