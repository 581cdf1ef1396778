-- measure: pregnant-micronutrient
-- title.vi: Phụ nữ mang thai được bổ sung sắt, đa vi chất
-- title.en: Pregnant women given iron or micronutrients
-- member.vi: phụ nữ mang thai
-- member.en: pregnant women
-- unit: percent
-- scale: 100
-- definition.vi: Trong số phụ nữ cư trú tại xã đang mang thai vào ngày đánh giá (đã đăng ký, chưa kết thúc thai kỳ): số người đã được cấp sắt hoặc đa vi chất từ khi mang thai, khi khám thai hoặc theo sổ can thiệp dinh dưỡng, chia cho tất cả. Thai kỳ quá 44 tuần mà chưa ghi kết cục được liệt kê riêng, không tính.
-- definition.en: Of the resident women pregnant on the reference day (registered, not ended): those given iron or micronutrients since the pregnancy began, at an antenatal visit or as a nutrition service, over all of them. Pregnancies of more than 44 weeks without an outcome are listed apart and not counted.
-- source: NUT-5, các can thiệp theo Quyết định 1858/QĐ-BYT ngày 06/07/2022; công thức là quy ước của phần mềm, chưa đối chiếu
-- status: unverified
-- registers: person, pregnancy, antenatal-visit, nutrition-service
-- whenEmpty: notApplicable
-- use: resident
-- reason.overdue.vi: quá 44 tuần, chưa ghi kết cục thai kỳ
-- reason.overdue.en: more than 44 weeks, outcome not recorded
-- reason.not_given.vi: chưa được cấp sắt, đa vi chất
-- reason.not_given.en: no iron or micronutrients
SELECT w.unit_id, 'pregnancy' AS member_kind, w.id AS member_id,
  w.given AS num,
  1 AS den,
  CASE WHEN w.last_period_on <= :day_308d_before THEN NULL ELSE w.given END AS met,
  CASE
    WHEN w.last_period_on <= :day_308d_before THEN 'overdue'
    WHEN w.given = 0 THEN 'not_given'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT g.unit_id, g.id, g.last_period_on,
    CASE
      WHEN EXISTS (
        SELECT 1 FROM antenatal_visit_counted a
        WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.iron AND a.visited_on <= :day) THEN 1
      WHEN EXISTS (
        SELECT 1 FROM nutrition_service_counted n
        WHERE n.unit_id = g.unit_id AND n.person_id = g.person_id AND n.service_kind = 'micronutrient'
          AND n.given_on >= g.last_period_on AND n.given_on <= :day) THEN 1
      ELSE 0
    END AS given
  FROM pregnancy_counted g
  JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
  WHERE g.unit_id IN (:units) AND g.last_period_on <= :day AND (g.ended_on IS NULL OR g.ended_on > :day)
    AND (g.registered_on IS NULL OR g.registered_on <= :day)
) w
