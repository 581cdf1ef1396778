-- measure: micronutrient-coverage
-- title.vi: Trẻ 6–23 tháng được bổ sung đa vi chất
-- title.en: Children of 6–23 months given micronutrients
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Trong số trẻ cư trú tại xã từ 6 đến 23 tháng tuổi vào ngày đánh giá: số trẻ được bổ sung đa vi chất ít nhất một lần trong sáu tháng trước đó, chia cho tất cả. Trẻ chưa có ngày sinh đầy đủ được liệt kê riêng, không tính.
-- definition.en: Of the resident children aged 6 to 23 months on the reference day: those given micronutrients at least once in the six months before, over all of them. Children without a full date of birth are listed apart and not counted.
-- source: NUT-2, các can thiệp theo Quyết định 1858/QĐ-BYT ngày 06/07/2022; nhóm tuổi và khoảng sáu tháng là quy ước của phần mềm, chưa đối chiếu
-- status: unverified
-- registers: person, nutrition-service
-- whenEmpty: unknown
-- parts: sex
-- use: resident, nutrition_given
-- reason.not_given.vi: chưa được bổ sung đa vi chất trong sáu tháng
-- reason.not_given.en: not given in six months
-- reason.no_birth_date.vi: chưa có ngày sinh đầy đủ
-- reason.no_birth_date.en: no full date of birth
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN s.person_id IS NOT NULL THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN r.birth_date IS NULL THEN NULL WHEN s.person_id IS NOT NULL THEN 1 ELSE 0 END AS met,
  CASE
    WHEN r.birth_date IS NULL THEN 'no_birth_date'
    WHEN s.person_id IS NULL THEN 'not_given'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  r.sex AS part
FROM resident r
LEFT JOIN nutrition_given s ON s.unit_id = r.unit_id AND s.person_id = r.id AND s.service_kind = 'micronutrient'
WHERE r.birth_date > :day_24m_before AND r.birth_date <= :day_6m_before
  OR r.birth_date IS NULL AND r.birth_year > :year_2y_before AND r.birth_year <= :year_1y_before
