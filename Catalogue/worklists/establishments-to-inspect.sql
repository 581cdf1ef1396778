-- worklist: establishments-to-inspect
-- title.vi: Cơ sở thực phẩm đến kỳ kiểm tra
-- title.en: Food establishments due for inspection
-- member.vi: cơ sở
-- member.en: establishments
-- about.vi: Cơ sở đang hoạt động chưa được kiểm tra trong 12 tháng, hoặc lần kiểm tra gần nhất không đạt mà chưa khắc phục.
-- about.en: Active establishments not inspected in 12 months, or whose latest inspection failed and was not remedied.
-- group: food
-- record: food-inspection
-- source: Chỉ tiêu 5.5 của Bộ tiêu chí quốc gia về y tế xã và chỉ tiêu 17.10; khoảng 12 tháng chưa có văn bản đọc được
-- status: unverified
-- registers: food-establishment, food-inspection
-- use: establishment
-- reason.never.vi: chưa kiểm tra lần nào
-- reason.never.en: never inspected
-- reason.due.vi: đã quá 12 tháng
-- reason.due.en: more than 12 months ago
-- reason.failed.vi: lần trước không đạt, chưa khắc phục
-- reason.failed.en: failed last time, not remedied
SELECT e.unit_id, 'food-establishment' AS member_kind, e.id AS member_id,
  CASE WHEN i.inspected_on IS NULL THEN e.active_from WHEN i.failed = 1 THEN i.inspected_on ELSE add_months(i.inspected_on, 12) END AS due_on,
  CASE WHEN i.inspected_on IS NULL THEN 'never' WHEN i.failed = 1 THEN 'failed' ELSE 'due' END AS reason
FROM establishment e
LEFT JOIN (
  SELECT f.unit_id, f.establishment_id, f.inspected_on,
    CASE WHEN f.inspection_result = 'failed' AND (f.remedied_on IS NULL OR f.remedied_on > :day) THEN 1 ELSE 0 END AS failed
  FROM food_inspection_counted f
  WHERE f.unit_id IN (:units) AND f.inspected_on <= :day
    AND NOT EXISTS (
      SELECT 1 FROM food_inspection_counted later
      WHERE later.unit_id = f.unit_id AND later.establishment_id = f.establishment_id AND later.inspected_on <= :day
        AND (later.inspected_on > f.inspected_on OR (later.inspected_on = f.inspected_on AND later.id > f.id)))
) i ON i.unit_id = e.unit_id AND i.establishment_id = e.id
WHERE i.inspected_on IS NULL OR i.failed = 1 OR i.inspected_on <= :day_12m_before
