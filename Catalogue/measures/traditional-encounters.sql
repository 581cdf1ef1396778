-- measure: traditional-encounters
-- title.vi: Lượt khám chữa bệnh bằng y học cổ truyền
-- title.en: Encounters with traditional medicine
-- member.vi: lượt khám
-- member.en: encounters
-- unit: percent
-- scale: 100
-- definition.vi: Số lượt khám trong kỳ có dùng y học cổ truyền (kể cả kết hợp với y học hiện đại), chia cho tổng số lượt khám. Lượt chưa ghi rõ được liệt kê riêng, không tính.
-- definition.en: Encounters in the period that used traditional medicine, alone or combined, over all encounters. Those without an answer are listed apart and not counted.
-- source: Chỉ tiêu 6.4 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: encounter
-- whenEmpty: unknown
-- reason.modern_only.vi: chỉ dùng y học hiện đại
-- reason.modern_only.en: modern medicine only
-- reason.not_recorded.vi: chưa ghi có dùng y học cổ truyền hay không
-- reason.not_recorded.en: not recorded
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id,
  CASE WHEN e.traditional_medicine THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN e.traditional_medicine THEN 1 WHEN NOT e.traditional_medicine THEN 0 ELSE NULL END AS met,
  CASE
    WHEN e.traditional_medicine THEN CAST(NULL AS TEXT)
    WHEN NOT e.traditional_medicine THEN 'modern_only'
    ELSE 'not_recorded'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM encounter_counted e
WHERE e.unit_id IN (:units)
  AND e.seen_on >= :start AND e.seen_on <= :end AND e.seen_on <= :day
