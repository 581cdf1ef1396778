-- measure: teleconsultations
-- title.vi: Lượt tư vấn, khám chữa bệnh từ xa
-- title.en: Teleconsultations
-- member.vi: lượt
-- member.en: consultations
-- unit: count
-- scale: 1
-- definition.vi: Số lượt tư vấn, khám chữa bệnh từ xa trong kỳ, không kể lượt không kết nối được.
-- definition.en: Teleconsultations in the period, without those that never connected.
-- source: Báo cáo định kỳ từ sổ theo dõi khám chữa bệnh từ xa, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.6
-- status: verified
-- registers: teleconsultation
-- whenEmpty: met
SELECT t.unit_id, 'teleconsultation' AS member_kind, t.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, CAST(NULL AS TEXT) AS part
FROM teleconsultation_counted t
WHERE t.unit_id IN (:units)
  AND t.held_on >= :start AND t.held_on <= :end AND t.held_on <= :day
  AND (t.outcome IS NULL OR t.outcome <> 'failed')
