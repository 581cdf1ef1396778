-- measure: modern-contraception
-- title.vi: Phụ nữ 15–49 tuổi có chồng dùng biện pháp tránh thai hiện đại
-- title.en: Women aged 15–49 in union who use modern contraception
-- member.vi: phụ nữ
-- member.en: women
-- unit: percent
-- scale: 100
-- definition.vi: Trong số phụ nữ cư trú tại xã từ 15 đến 49 tuổi, đang có chồng hoặc chung sống như vợ chồng vào ngày đánh giá: số người dùng biện pháp tránh thai hiện đại trong ngày đó, chia cho tất cả. Người chưa ghi tình trạng hôn nhân, có chồng mà chưa ghi từ ngày nào, hoặc chưa rõ đã đủ tuổi, được liệt kê riêng, không tính.
-- definition.en: Of the resident women aged 15 to 49 who are married or live together on the reference day: those using a modern method on that day, over all of them. Women whose status, its first day, or age is not recorded well enough are listed apart and not counted.
-- source: Chỉ tiêu 8.1 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: person, contraception
-- whenEmpty: unknown
-- use: resident
-- reason.no_status.vi: chưa ghi tình trạng hôn nhân
-- reason.no_status.en: union status not recorded
-- reason.undated.vi: chưa ghi có chồng từ ngày nào
-- reason.undated.en: first day of the union not recorded
-- reason.age_unsure.vi: chỉ có năm sinh, chưa rõ tuổi
-- reason.age_unsure.en: only the year of birth, age not sure
-- reason.none.vi: không dùng biện pháp nào
-- reason.none.en: no method
-- reason.traditional.vi: dùng biện pháp truyền thống
-- reason.traditional.en: traditional method
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN c.modern = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN p.union_status IS NULL OR p.union_from IS NULL THEN NULL
    WHEN r.birth_date IS NULL AND (r.birth_year = :year_15y_before OR r.birth_year = :year_50y_before) THEN NULL
    WHEN c.modern = 1 THEN 1
    ELSE 0
  END AS met,
  CASE
    WHEN p.union_status IS NULL THEN 'no_status'
    WHEN p.union_from IS NULL THEN 'undated'
    WHEN r.birth_date IS NULL AND (r.birth_year = :year_15y_before OR r.birth_year = :year_50y_before) THEN 'age_unsure'
    WHEN c.modern = 1 THEN CAST(NULL AS TEXT)
    WHEN c.modern = 0 THEN 'traditional'
    ELSE 'none'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM resident r
JOIN person_counted p ON p.unit_id = r.unit_id AND p.id = r.id
LEFT JOIN (
  SELECT k.unit_id, k.person_id, MAX(CASE WHEN m.modern = 'yes' THEN 1 ELSE 0 END) AS modern
  FROM contraception_counted k
  JOIN list_contraceptive_method m ON m.code = k.contraceptive
  WHERE k.unit_id IN (:units) AND k.started_on <= :day AND (k.ended_on IS NULL OR k.ended_on >= :day)
  GROUP BY k.unit_id, k.person_id
) c ON c.unit_id = r.unit_id AND c.person_id = r.id
WHERE r.sex = 'female'
  AND (r.birth_date > :day_50y_before AND r.birth_date <= :day_15y_before
    OR r.birth_date IS NULL AND r.birth_year >= :year_50y_before AND r.birth_year <= :year_15y_before)
  AND (p.union_status IS NULL
    OR p.union_status IN ('married', 'cohabiting') AND (p.union_from IS NULL OR p.union_from <= :day))
