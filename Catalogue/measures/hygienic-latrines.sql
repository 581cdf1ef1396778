-- measure: hygienic-latrines
-- title.vi: Hộ có nhà tiêu hợp vệ sinh
-- title.en: Households with a hygienic latrine
-- member.vi: hộ
-- member.en: households
-- unit: percent
-- scale: 100
-- definition.vi: Số hộ có nhà tiêu đang sử dụng và đạt cả ba điều kiện (không gây ô nhiễm, không có côn trùng sinh nở, không mùi hôi) ở lần điều tra gần nhất đến ngày đánh giá, chia cho số hộ đã điều tra. Hộ chưa điều tra và phiếu chưa đủ câu trả lời được liệt kê riêng, không tính.
-- definition.en: Households whose latrine is in use and meets all three conditions (no pollution, no insects, no smell) in the latest survey up to the reference day, over households surveyed. Households not surveyed and incomplete forms are listed apart and not counted.
-- source: Ba điều kiện của nhà tiêu hợp vệ sinh theo Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.5; mẫu số chưa đối chiếu
-- status: unverified
-- registers: household, sanitation-survey
-- whenEmpty: unknown
-- use: household_survey
-- reason.not_surveyed.vi: chưa điều tra
-- reason.not_surveyed.en: not surveyed
-- reason.incomplete.vi: phiếu chưa đủ câu trả lời
-- reason.incomplete.en: form incomplete
-- reason.no_latrine.vi: không có nhà tiêu
-- reason.no_latrine.en: no latrine
-- reason.not_in_use.vi: có nhà tiêu nhưng không sử dụng
-- reason.not_in_use.en: latrine not in use
-- reason.not_hygienic.vi: nhà tiêu chưa hợp vệ sinh
-- reason.not_hygienic.en: latrine not hygienic
SELECT h.unit_id, 'household' AS member_kind, h.id AS member_id,
  CASE WHEN h.latrine = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN h.latrine = 1 THEN 1 WHEN h.latrine = 0 THEN 0 ELSE NULL END AS met,
  CASE
    WHEN h.surveyed = 0 THEN 'not_surveyed'
    WHEN h.latrine = 1 THEN CAST(NULL AS TEXT)
    WHEN h.latrine_type = 'none' THEN 'no_latrine'
    WHEN NOT h.in_use THEN 'not_in_use'
    WHEN h.latrine = 0 THEN 'not_hygienic'
    ELSE 'incomplete'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM household_survey h
