-- measure: food-training
-- title.vi: Cơ sở thực phẩm được tập huấn trong năm
-- title.en: Food establishments trained in the year
-- member.vi: cơ sở
-- member.en: establishments
-- unit: percent
-- scale: 100
-- definition.vi: Số cơ sở đang hoạt động vào ngày đánh giá đã được tập huấn an toàn thực phẩm từ đầu năm đến ngày đó, chia cho số cơ sở đang hoạt động. Cơ sở đang bị đình chỉ không tính.
-- definition.en: Establishments active on the reference day that had a food-safety training from the start of the year to that day, over establishments active. Suspended ones are left out.
-- source: Chỉ tiêu 18.4 của Bộ tiêu chí xã nông thôn mới nâng cao 2021–2025; câu chữ đối chiếu với kế hoạch của tỉnh khác
-- status: unverified
-- registers: food-establishment, food-training
-- whenEmpty: notApplicable
-- use: establishment
-- reason.not_trained.vi: chưa được tập huấn trong năm
-- reason.not_trained.en: not trained this year
SELECT e.unit_id, 'food-establishment' AS member_kind, e.id AS member_id,
  CASE WHEN t.establishment_id IS NOT NULL THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN t.establishment_id IS NOT NULL THEN 1 ELSE 0 END AS met,
  CASE WHEN t.establishment_id IS NULL THEN 'not_trained' ELSE CAST(NULL AS TEXT) END AS reason,
  CAST(NULL AS TEXT) AS part
FROM establishment e
LEFT JOIN (
  SELECT v.unit_id, v.establishment_id
  FROM food_training_counted v
  WHERE v.unit_id IN (:units) AND v.held_on >= :year_start AND v.held_on <= :day
  GROUP BY v.unit_id, v.establishment_id
) t ON t.unit_id = e.unit_id AND t.establishment_id = e.id
