-- measure: duplicate-cards
-- title.vi: Người có từ hai thẻ bảo hiểm y tế
-- title.en: People with two or more insurance cards
-- member.vi: người
-- member.en: people
-- unit: count
-- scale: 1
-- definition.vi: Số người cư trú tại xã có từ hai thẻ bảo hiểm y tế cùng còn giá trị vào ngày đánh giá, để rà soát cấp trùng thẻ. Chia theo giới tính.
-- definition.en: Residents with two or more cards valid on the reference day, so that double issues can be reviewed. By sex.
-- source: Nhiệm vụ rà soát, tránh cấp trùng thẻ trong kế hoạch của huyện Lộc Bình năm 2024, mục II.2.1
-- status: verified
-- registers: person, insurance-card
-- whenEmpty: met
-- parts: sex
-- use: resident
-- reason.several_cards.vi: có từ hai thẻ còn giá trị
-- reason.several_cards.en: two or more valid cards
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, 'several_cards' AS reason, r.sex AS part
FROM (
  SELECT k.unit_id, k.person_id
  FROM insurance_card_counted k
  WHERE k.unit_id IN (:units) AND k.valid_from <= :day AND k.valid_to >= :day
  GROUP BY k.unit_id, k.person_id
  HAVING COUNT(*) > 1
) c
JOIN resident r ON r.unit_id = c.unit_id AND r.id = c.person_id
