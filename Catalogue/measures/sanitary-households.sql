-- measure: sanitary-households
-- title.vi: Hộ có nhà tiêu, nhà tắm, bể chứa nước hợp vệ sinh và ba sạch
-- title.en: Households with hygienic latrine, bathroom, water container and three cleans
-- member.vi: hộ
-- member.en: households
-- unit: percent
-- scale: 100
-- definition.vi: Số hộ có nhà tiêu hợp vệ sinh, nhà tắm và bể (thiết bị) chứa nước hợp vệ sinh, và đạt ba sạch ở lần điều tra gần nhất đến ngày đánh giá, chia cho số hộ đã điều tra. Hộ chưa điều tra và phiếu chưa đủ câu trả lời được liệt kê riêng, không tính.
-- definition.en: Households with hygienic latrine, bathroom and water container and the three cleans in the latest survey up to the reference day, over households surveyed. Households not surveyed and incomplete forms are listed apart and not counted.
-- source: Chỉ tiêu 17.8 của Bộ tiêu chí xã nông thôn mới 2021–2025 do Hội Liên hiệp Phụ nữ Việt Nam hướng dẫn (Quyết định 94/QĐ-ĐCT năm 2022); câu chữ và mẫu số chưa đối chiếu
-- status: unverified
-- registers: household, sanitation-survey
-- whenEmpty: unknown
-- use: household_survey
-- reason.not_surveyed.vi: chưa điều tra
-- reason.not_surveyed.en: not surveyed
-- reason.incomplete.vi: phiếu chưa đủ câu trả lời
-- reason.incomplete.en: form incomplete
-- reason.latrine.vi: nhà tiêu chưa hợp vệ sinh
-- reason.latrine.en: latrine not hygienic
-- reason.bathroom.vi: nhà tắm chưa hợp vệ sinh
-- reason.bathroom.en: bathroom not hygienic
-- reason.container.vi: bể, thiết bị chứa nước chưa hợp vệ sinh
-- reason.container.en: water container not hygienic
-- reason.not_clean.vi: chưa đủ ba sạch
-- reason.not_clean.en: not all three clean
SELECT h.unit_id, 'household' AS member_kind, h.id AS member_id,
  CASE WHEN h.latrine = 1 AND h.bathroom = 1 AND h.container = 1 AND h.three_cleans = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN h.latrine = 0 OR h.bathroom = 0 OR h.container = 0 OR h.three_cleans = 0 THEN 0
    WHEN h.latrine = 1 AND h.bathroom = 1 AND h.container = 1 AND h.three_cleans = 1 THEN 1
    ELSE NULL
  END AS met,
  CASE
    WHEN h.surveyed = 0 THEN 'not_surveyed'
    WHEN h.latrine = 0 THEN 'latrine'
    WHEN h.bathroom = 0 THEN 'bathroom'
    WHEN h.container = 0 THEN 'container'
    WHEN h.three_cleans = 0 THEN 'not_clean'
    WHEN h.latrine = 1 AND h.bathroom = 1 AND h.container = 1 AND h.three_cleans = 1 THEN CAST(NULL AS TEXT)
    ELSE 'incomplete'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM household_survey h
