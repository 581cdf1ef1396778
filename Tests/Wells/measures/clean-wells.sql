-- measure: clean-wells
-- title.vi: Giếng có nước sạch
-- title.en: Wells with clean water
-- member.vi: giếng
-- member.en: wells
-- unit: percent
-- definition.vi: Số giếng có nước sạch chia cho số giếng đã xét nghiệm
-- source: Bịa ra để thử
-- status: unverified
-- registers: well
-- whenEmpty: unknown
-- reason.dirty.vi: nước chưa sạch
-- reason.dirty.en: water not clean
SELECT w.unit_id, 'well' AS member_kind, w.id AS member_id,
  CASE WHEN w.water_clean THEN 1 ELSE 0 END AS num, 1 AS den,
  CASE WHEN w.water_clean THEN 1 WHEN NOT w.water_clean THEN 0 END AS met,
  CASE WHEN NOT w.water_clean THEN 'dirty' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM well_counted w
WHERE w.unit_id IN (:units)
