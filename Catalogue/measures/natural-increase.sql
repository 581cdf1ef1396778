-- measure: natural-increase
-- title.vi: Tăng dân số tự nhiên
-- title.en: Natural increase
-- member.vi: người
-- member.en: people
-- unit: permille
-- scale: 1000
-- definition.vi: Số sinh trừ số tử vong ghi trong sổ Sinh, tử, đến, đi trong kỳ, chia cho dân số cư trú tại xã vào ngày giữa kỳ. Kỳ là quý thì số là của quý; muốn so với mức của năm thì chọn kỳ là năm. Kỳ chưa hết thì tính đến ngày đánh giá.
-- definition.en: Births less deaths of the vital events of the period, over the residents at the middle of the period. A quarter gives the figure of the quarter; choose a year to compare with a yearly level. A running period counts up to the reference day.
-- source: Chỉ tiêu 8.2 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: person, vital-event
-- whenEmpty: unknown
-- use: mid_population
-- reason.born.vi: sinh trong kỳ
-- reason.born.en: born in the period
-- reason.died.vi: tử vong trong kỳ
-- reason.died.en: died in the period
-- reason.population.vi: dân số giữa kỳ
-- reason.population.en: population at mid-period
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id,
  CASE WHEN e.event_kind = 'birth' THEN 1 ELSE -1 END AS num,
  0 AS den,
  CASE WHEN e.event_kind = 'birth' THEN 1 ELSE 0 END AS met,
  CASE WHEN e.event_kind = 'birth' THEN 'born' ELSE 'died' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM vital_event_counted e
WHERE e.unit_id IN (:units)
  AND e.event_kind IN ('birth', 'death')
  AND e.happened_on >= :start AND e.happened_on <= :end AND e.happened_on <= :day
UNION ALL
SELECT m.unit_id, 'person' AS member_kind, m.id AS member_id, 0 AS num, 1 AS den, 0 AS met, 'population' AS reason,
  CAST(NULL AS TEXT) AS part
FROM mid_population m
