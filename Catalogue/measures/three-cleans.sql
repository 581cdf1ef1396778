-- measure: three-cleans
-- title.vi: Hộ đạt ba sạch
-- title.en: Households with the three cleans
-- member.vi: hộ
-- member.en: households
-- unit: percent
-- scale: 100
-- definition.vi: Số hộ sạch nhà, sạch bếp, sạch ngõ ở lần điều tra gần nhất đến ngày đánh giá, chia cho số hộ đã điều tra. Hộ chưa điều tra và phiếu chưa đủ câu trả lời được liệt kê riêng, không tính.
-- definition.en: Households with clean house, kitchen and lane in the latest survey up to the reference day, over households surveyed. Households not surveyed and incomplete forms are listed apart and not counted.
-- source: Phong trào «5 không, 3 sạch» của Hội Liên hiệp Phụ nữ Việt Nam; chỉ tiêu 5.4 của Bộ tiêu chí quốc gia về y tế xã; mẫu số chưa đối chiếu
-- status: unverified
-- registers: household, sanitation-survey
-- whenEmpty: unknown
-- use: household_survey
-- reason.not_surveyed.vi: chưa điều tra
-- reason.not_surveyed.en: not surveyed
-- reason.incomplete.vi: phiếu chưa đủ câu trả lời
-- reason.incomplete.en: form incomplete
-- reason.not_clean.vi: chưa đủ ba sạch
-- reason.not_clean.en: not all three clean
SELECT h.unit_id, 'household' AS member_kind, h.id AS member_id,
  CASE WHEN h.three_cleans = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN h.three_cleans = 1 THEN 1 WHEN h.three_cleans = 0 THEN 0 ELSE NULL END AS met,
  CASE
    WHEN h.surveyed = 0 THEN 'not_surveyed'
    WHEN h.three_cleans = 1 THEN CAST(NULL AS TEXT)
    WHEN h.three_cleans = 0 THEN 'not_clean'
    ELSE 'incomplete'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM household_survey h
