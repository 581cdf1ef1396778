-- measure: food-inspections
-- title.vi: Lượt kiểm tra an toàn thực phẩm
-- title.en: Food inspections
-- member.vi: lượt kiểm tra
-- member.en: inspections
-- unit: count
-- scale: 1
-- definition.vi: Số lượt kiểm tra an toàn thực phẩm trong kỳ, chia theo kết quả.
-- definition.en: Food inspections in the period, by result.
-- source: Nhiệm vụ kiểm tra cơ sở thực phẩm trong kế hoạch của huyện Lộc Bình năm 2024, mục II.2.7
-- status: verified
-- registers: food-inspection
-- whenEmpty: met
-- parts: inspection_result
SELECT i.unit_id, 'food-inspection' AS member_kind, i.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, i.inspection_result AS part
FROM food_inspection_counted i
WHERE i.unit_id IN (:units)
  AND i.inspected_on >= :start AND i.inspected_on <= :end AND i.inspected_on <= :day
