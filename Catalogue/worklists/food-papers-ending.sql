-- worklist: food-papers-ending
-- title.vi: Giấy chứng nhận an toàn thực phẩm sắp hết hạn
-- title.en: Food safety certificates that end soon
-- member.vi: cơ sở
-- member.en: establishments
-- about.vi: Cơ sở đang hoạt động có giấy chứng nhận đã hết hạn trong 12 tháng qua hoặc hết hạn trong 60 ngày tới.
-- about.en: Active establishments whose certificate ended in the last 12 months or ends within 60 days.
-- group: food
-- record: food-establishment
-- source: Chỉ tiêu 17.10; khoảng 60 ngày là đề xuất
-- status: unverified
-- registers: food-establishment
-- use: establishment
-- reason.ended.vi: giấy chứng nhận đã hết hạn
-- reason.ended.en: certificate ended
-- reason.ends.vi: giấy chứng nhận hết hạn trong 60 ngày
-- reason.ends.en: certificate ends within 60 days
SELECT e.unit_id, 'food-establishment' AS member_kind, e.id AS member_id, f.certificate_expires_on AS due_on,
  CASE WHEN f.certificate_expires_on < :day THEN 'ended' ELSE 'ends' END AS reason
FROM establishment e
JOIN food_establishment_counted f ON f.unit_id = e.unit_id AND f.id = e.id
WHERE f.certificate_expires_on > :day_12m_before AND f.certificate_expires_on <= :day_60d_after
