-- measure: e-book-population
-- title.vi: Dân số có sổ khám chữa bệnh điện tử
-- title.en: People with an electronic health book
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Số người cư trú tại xã có sổ khám chữa bệnh điện tử đã kích hoạt và chưa đóng vào ngày đánh giá, chia cho số người cư trú. Người có nhiều sổ chỉ tính một lần.
-- definition.en: Residents with an electronic health book activated and not closed on the reference day, over all residents. A person with several books counts once.
-- source: Chỉ tiêu 15.4 và 14.4; công thức chính thức của Bộ Y tế chưa tìm được
-- status: unverified
-- registers: person, e-book
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.no_book.vi: chưa có sổ điện tử
-- reason.no_book.en: no book
-- reason.closed.vi: sổ đã đóng
-- reason.closed.en: book closed
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN b.open_now = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN b.open_now = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN b.open_now = 1 THEN CAST(NULL AS TEXT)
    WHEN b.open_now = 0 THEN 'closed'
    ELSE 'no_book'
  END AS reason,
  r.sex AS part
FROM resident r
LEFT JOIN (
  SELECT k.unit_id, k.person_id, MAX(CASE WHEN k.closed_on IS NULL OR k.closed_on > :day THEN 1 ELSE 0 END) AS open_now
  FROM e_book_counted k
  WHERE k.unit_id IN (:units) AND k.activated_on <= :day
  GROUP BY k.unit_id, k.person_id
) b ON b.unit_id = r.unit_id AND b.person_id = r.id
