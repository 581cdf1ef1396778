-- worklist: medicines-ending
-- title.vi: Thuốc hết hạn, sắp hết hạn, sắp hết
-- title.en: Medicines that expire or run low
-- member.vi: lô thuốc
-- member.en: lots
-- about.vi: Ở lần kiểm kê mới nhất, lô thuốc còn trong kho đã hết hạn hoặc hết hạn trong 60 ngày tới, và thuốc còn ít hơn cơ số tối thiểu.
-- about.en: At the latest count, lots in stock that have expired or expire within 60 days, and medicines below their minimum.
-- group: station
-- record: medicine-stock
-- source: Chỉ tiêu 4.3 và 4.4 của Bộ tiêu chí quốc gia về y tế xã; khoảng 60 ngày là đề xuất
-- status: unverified
-- registers: medicine-stock
-- use: medicine_now
-- reason.expired.vi: đã hết hạn, cần bỏ khỏi tủ thuốc
-- reason.expired.en: expired: take it out
-- reason.expires.vi: hết hạn trong 60 ngày
-- reason.expires.en: expires within 60 days
-- reason.low.vi: còn ít hơn cơ số tối thiểu
-- reason.low.en: below the minimum
SELECT c.unit_id, 'medicine-stock' AS member_kind, c.id AS member_id, c.expires_on AS due_on,
  CASE WHEN c.expires_on < :day THEN 'expired' WHEN c.expires_on <= :day_60d_after THEN 'expires' ELSE 'low' END AS reason
FROM medicine_now c
WHERE (c.quantity > 0 AND c.expires_on <= :day_60d_after) OR c.quantity < c.minimum
