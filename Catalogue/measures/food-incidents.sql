-- measure: food-incidents
-- title.vi: Sự cố an toàn thực phẩm trong năm
-- title.en: Food incidents in the year
-- member.vi: vụ
-- member.en: incidents
-- unit: count
-- scale: 1
-- definition.vi: Số vụ ngộ độc, sự cố an toàn thực phẩm xảy ra trên địa bàn từ đầu năm đến ngày đánh giá.
-- definition.en: Food poisonings and food-safety incidents in the commune from the start of the year to the reference day.
-- source: Chỉ tiêu 18.5 của Bộ tiêu chí xã nông thôn mới nâng cao 2021–2025: không để xảy ra sự cố an toàn thực phẩm trên địa bàn
-- status: secondary
-- registers: food-incident
-- whenEmpty: met
SELECT i.unit_id, 'food-incident' AS member_kind, i.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, CAST(NULL AS TEXT) AS part
FROM food_incident_counted i
WHERE i.unit_id IN (:units)
  AND i.occurred_on >= :year_start AND i.occurred_on <= :day
