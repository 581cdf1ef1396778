-- measure: population
-- title.vi: Dân số
-- title.en: Population
-- member.vi: người
-- member.en: people
-- unit: count
-- scale: 1
-- definition.vi: Số người thường trú hoặc tạm trú tại xã vào ngày đánh giá, không kể người đang vắng mặt. Chia theo giới tính.
-- definition.en: People living in the commune on the reference day, permanently or for a time, without those who are away. By sex.
-- source: Mẫu số của các chỉ tiêu; cách xác định dân số chính thức của từng tỉnh chưa tìm được
-- status: unverified
-- registers: person
-- whenEmpty: unknown
-- parts: sex
-- use: resident
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, r.sex AS part
FROM resident r
