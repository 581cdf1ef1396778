-- measure: required-rooms
-- title.vi: Phòng chức năng đủ diện tích và ở tình trạng tốt
-- title.en: Required rooms with enough area and in good condition
-- member.vi: phòng phải có
-- member.en: required rooms
-- unit: percent
-- scale: 100
-- definition.vi: Số chức năng có ít nhất một phòng đủ diện tích tối thiểu và ở tình trạng tốt vào ngày đánh giá, chia cho số chức năng phải có theo danh mục. Dùng chung cho chỉ tiêu về số lượng, diện tích và chỉ tiêu về tình trạng phòng. Lấy lần kiểm kê mới nhất của từng loại đến ngày đánh giá; loại kiểm kê 0 hoặc chưa từng kiểm kê là không có; trạm chưa kiểm kê lần nào thì chưa biết. Xã sáp nhập tính chung các xã cũ: có ở một nơi là có.
-- definition.en: Functions with at least one room of the least area and in good condition on the reference day, over the functions the list requires. Used for both the number and area of rooms and their condition. The latest count of each item up to the reference day holds; an item counted 0 or never counted isn’t there; a station that never counted is unknown. A merged commune is measured over its former communes together: what one of them has is there.
-- source: Chỉ tiêu 3.1 và 3.2 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức, danh mục phòng và diện tích chưa tìm được
-- status: unverified
-- registers: room
-- whenEmpty: unknown
-- demands: room_function
-- reason.never_checked.vi: không có phòng này trong sổ
-- reason.never_checked.en: no such room in the register
-- reason.too_small.vi: chưa đủ diện tích
-- reason.too_small.en: not large enough
-- reason.poor.vi: đủ diện tích nhưng xuống cấp hoặc không dùng được
-- reason.poor.en: large enough, but degraded or unusable
-- reason.gone.vi: kiểm kê: không còn phòng này
-- reason.gone.en: counted: no such room any more
SELECT u.unit_id, 'list.room_function' AS member_kind, l.id AS member_id,
  CASE WHEN s.fit = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN s.fit = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN s.fit = 1 THEN CAST(NULL AS TEXT)
    WHEN s.large = 1 THEN 'poor'
    WHEN s.there = 1 THEN 'too_small'
    WHEN s.there = 0 THEN 'gone'
    ELSE 'never_checked'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM room_counted c
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
) u
CROSS JOIN list_room_function l
LEFT JOIN (
  SELECT COALESCE(:group, c.unit_id) AS unit_id, c.room_function,
    MAX(CASE WHEN c.area_m2 > 0 THEN 1 ELSE 0 END) AS there,
    MAX(CASE WHEN c.area_m2 > 0 AND c.area_m2 >= COALESCE(CAST(f.min_area AS DECIMAL), 0) THEN 1 ELSE 0 END) AS large,
    MAX(CASE
      WHEN c.area_m2 > 0 AND c.area_m2 >= COALESCE(CAST(f.min_area AS DECIMAL), 0) AND c.condition = 'good' THEN 1
      ELSE 0
    END) AS fit
  FROM room_counted c
  JOIN list_room_function f ON f.code = c.room_function
  WHERE c.unit_id IN (:units) AND c.counted_on <= :day
    AND NOT EXISTS (
      SELECT 1
      FROM room_counted later
      WHERE later.unit_id = c.unit_id AND later.room_function = c.room_function AND later.counted_on <= :day AND later.counted_on > c.counted_on)
    AND NOT EXISTS (
      SELECT 1
      FROM room_counted whole
      WHERE whole.unit_id = :group AND :group IN (:units) AND whole.room_function = c.room_function
        AND whole.counted_on <= :day AND whole.counted_on > c.counted_on)
  GROUP BY COALESCE(:group, c.unit_id), c.room_function
) s ON s.unit_id = u.unit_id AND s.room_function = l.code
WHERE l.required = 'yes'
  AND (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
