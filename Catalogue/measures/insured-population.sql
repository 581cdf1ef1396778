-- measure: insured-population
-- title.vi: Người dân tham gia bảo hiểm y tế
-- title.en: People with health insurance
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Số người cư trú tại xã vào ngày đánh giá có thẻ bảo hiểm y tế còn giá trị trong ngày đó, chia cho số người cư trú. Người có nhiều thẻ chỉ tính một lần. Chia theo giới tính: cả nam và nữ đều phải đạt.
-- definition.en: Residents on the reference day with a health insurance card valid on that day, over all residents. A person with several cards counts once. By sex: both must reach the threshold.
-- source: Chỉ tiêu 15.1 và 14.1 theo kế hoạch của huyện Lộc Bình năm 2024; cách chọn dân số làm mẫu số chưa có văn bản đọc được
-- status: unverified
-- registers: person, insurance-card
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.no_card.vi: chưa có thẻ
-- reason.no_card.en: no card
-- reason.expired.vi: thẻ đã hết hạn
-- reason.expired.en: card expired
-- reason.not_started.vi: thẻ chưa đến ngày có giá trị
-- reason.not_started.en: card not valid yet
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN c.valid_now = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN c.valid_now = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN c.person_id IS NULL THEN 'no_card'
    WHEN c.valid_now = 1 THEN CAST(NULL AS TEXT)
    WHEN c.expired = 1 THEN 'expired'
    ELSE 'not_started'
  END AS reason,
  r.sex AS part
FROM resident r
LEFT JOIN (
  SELECT k.unit_id, k.person_id,
    MAX(CASE WHEN k.valid_from <= :day AND k.valid_to >= :day THEN 1 ELSE 0 END) AS valid_now,
    MAX(CASE WHEN k.valid_to < :day THEN 1 ELSE 0 END) AS expired
  FROM insurance_card_counted k
  WHERE k.unit_id IN (:units)
  GROUP BY k.unit_id, k.person_id
) c ON c.unit_id = r.unit_id AND c.person_id = r.id
