-- worklist: cards-ending
-- title.vi: Thẻ bảo hiểm y tế sắp hết hạn
-- title.en: Health insurance cards that end soon
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú có thẻ cuối cùng hết hạn trong 60 ngày tới.
-- about.en: Residents whose last card ends within 60 days.
-- group: insurance
-- record: insurance-card
-- source: Yêu cầu của kế hoạch huyện Lộc Bình năm 2024 về giữ tỷ lệ bao phủ; khoảng 60 ngày là đề xuất
-- status: unverified
-- registers: person, insurance-card
-- use: resident
-- reason.ends.vi: thẻ hết hạn trong 60 ngày
-- reason.ends.en: card ends within 60 days
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, c.last_day AS due_on, 'ends' AS reason
FROM resident r
JOIN (
  SELECT k.unit_id, k.person_id, MAX(k.valid_to) AS last_day,
    MAX(CASE WHEN k.valid_from <= :day AND k.valid_to >= :day THEN 1 ELSE 0 END) AS valid_now
  FROM insurance_card_counted k
  WHERE k.unit_id IN (:units)
  GROUP BY k.unit_id, k.person_id
) c ON c.unit_id = r.unit_id AND c.person_id = r.id
WHERE c.valid_now = 1 AND c.last_day <= :day_60d_after
