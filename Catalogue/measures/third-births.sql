-- measure: third-births
-- title.vi: Sinh con thứ ba trở lên
-- title.en: Third and later births
-- member.vi: trẻ
-- member.en: births
-- unit: percent
-- scale: 100
-- definition.vi: Số trẻ sinh ra trong kỳ là con thứ ba trở lên của mẹ, chia cho số trẻ sinh ra trong kỳ, theo sổ Sinh, tử, đến, đi. Trẻ chưa ghi là con thứ mấy được liệt kê riêng, không tính.
-- definition.en: Births of the period that are the mother's third or later, over the births of the period, from the vital events. Births without an order are listed apart and not counted.
-- source: Chỉ tiêu 8.3 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: person, vital-event
-- whenEmpty: notApplicable
-- use: birth
-- reason.no_order.vi: chưa ghi là con thứ mấy
-- reason.no_order.en: order of birth not recorded
-- reason.third.vi: con thứ ba trở lên
-- reason.third.en: third or later child
SELECT b.unit_id, 'vital-event' AS member_kind, b.id AS member_id,
  CASE WHEN b.birth_order >= 3 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN b.birth_order >= 3 THEN 1 WHEN b.birth_order < 3 THEN 0 END AS met,
  CASE WHEN b.birth_order >= 3 THEN 'third' WHEN b.birth_order IS NULL THEN 'no_order' ELSE CAST(NULL AS TEXT) END AS reason,
  CAST(NULL AS TEXT) AS part
FROM birth b
