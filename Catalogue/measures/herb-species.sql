-- measure: herb-species
-- title.vi: Cây thuốc trong vườn trạm so với danh mục
-- title.en: Herbs of the garden against the list
-- member.vi: loài cây
-- member.en: species
-- unit: percent
-- scale: 100
-- definition.vi: Số loài cây thuốc còn sống trong vườn của trạm vào ngày đánh giá, chia cho số loài trong danh mục. Lấy lần kiểm kê mới nhất của từng loại đến ngày đánh giá; loại kiểm kê 0 hoặc chưa từng kiểm kê là không có; trạm chưa kiểm kê lần nào thì chưa biết. Xã sáp nhập tính chung các xã cũ: có ở một nơi là có.
-- definition.en: Species alive in the station’s garden on the reference day, over all species of the list. The latest count of each item up to the reference day holds; an item counted 0 or never counted isn’t there; a station that never counted is unknown. A merged commune is measured over its former communes together: what one of them has is there.
-- source: Chỉ tiêu 6.3 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được, danh mục cây thuốc chưa đọc được
-- status: unverified
-- registers: herb
-- whenEmpty: unknown
-- demands: herb_species
-- reason.never_checked.vi: chưa từng kiểm kê, coi là không có
-- reason.never_checked.en: never counted: taken as not there
-- reason.counted_zero.vi: kiểm kê: không còn cây nào
-- reason.counted_zero.en: counted: no plant left
-- reason.dead.vi: cây đã chết
-- reason.dead.en: the plants are dead
SELECT u.unit_id, 'list.herb_species' AS member_kind, l.id AS member_id,
  CASE WHEN s.alive = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN s.alive = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN s.alive = 1 THEN CAST(NULL AS TEXT)
    WHEN s.there = 1 THEN 'dead'
    WHEN s.there = 0 THEN 'counted_zero'
    ELSE 'never_checked'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM herb_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
) u
CROSS JOIN list_herb_species l
LEFT JOIN (
  SELECT COALESCE(:group, c.unit_id) AS unit_id, c.species,
    MAX(CASE WHEN c.plants > 0 THEN 1 ELSE 0 END) AS there,
    MAX(CASE WHEN c.plants > 0 AND c.condition <> 'dead' THEN 1 ELSE 0 END) AS alive
  FROM herb_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
    AND NOT EXISTS (
      SELECT 1
      FROM herb_counted later
      WHERE later.unit_id = c.unit_id AND later.species = c.species AND later.counted_on <= :day AND later.counted_on > c.counted_on)
    AND NOT EXISTS (
      SELECT 1
      FROM herb_counted whole
      WHERE whole.unit_id = :group AND :group IN (:units) AND whole.species = c.species
        AND whole.counted_on <= :day AND whole.counted_on > c.counted_on)
  GROUP BY COALESCE(:group, c.unit_id), c.species
) s ON s.unit_id = u.unit_id AND s.species = l.code
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
