-- measure: telehealth-population
-- title.vi: Người dân tham gia và sử dụng ứng dụng khám chữa bệnh từ xa
-- title.en: People enrolled in telehealth who use it
-- member.vi: người
-- member.en: people
-- unit: percent
-- scale: 100
-- definition.vi: Số người cư trú tại xã đã đăng ký khám chữa bệnh từ xa trong sổ điện tử (còn hiệu lực vào ngày đánh giá) và có ít nhất một lượt tư vấn, khám chữa bệnh từ xa trong 12 tháng trước đó, chia cho số người cư trú. Lượt không kết nối được không tính.
-- definition.en: Residents enrolled in telehealth in an e-book open on the reference day who had at least one teleconsultation in the 12 months before, over all residents. Calls that never connected don't count.
-- source: Chỉ tiêu 14.3; công thức chính thức của Bộ Y tế chưa tìm được
-- status: unverified
-- registers: person, e-book, teleconsultation
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.not_enrolled.vi: chưa đăng ký khám chữa bệnh từ xa
-- reason.not_enrolled.en: not enrolled in telehealth
-- reason.not_used.vi: đã đăng ký nhưng chưa sử dụng trong 12 tháng
-- reason.not_used.en: enrolled but not used in 12 months
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN b.person_id IS NOT NULL AND t.person_id IS NOT NULL THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN b.person_id IS NOT NULL AND t.person_id IS NOT NULL THEN 1 ELSE 0 END AS met,
  CASE
    WHEN b.person_id IS NULL THEN 'not_enrolled'
    WHEN t.person_id IS NULL THEN 'not_used'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  r.sex AS part
FROM resident r
LEFT JOIN (
  SELECT k.unit_id, k.person_id
  FROM e_book_counted k
  WHERE k.unit_id IN (:units) AND k.activated_on <= :day AND k.telehealth_from <= :day
    AND (k.closed_on IS NULL OR k.closed_on > :day)
  GROUP BY k.unit_id, k.person_id
) b ON b.unit_id = r.unit_id AND b.person_id = r.id
LEFT JOIN (
  SELECT v.unit_id, v.person_id
  FROM teleconsultation_counted v
  WHERE v.unit_id IN (:units) AND v.held_on > :day_12m_before AND v.held_on <= :day
    AND (v.outcome IS NULL OR v.outcome <> 'failed')
  GROUP BY v.unit_id, v.person_id
) t ON t.unit_id = r.unit_id AND t.person_id = r.id
