-- measure: supervision-visits
-- title.vi: Trạm, điểm trạm được giám sát trong kỳ
-- title.en: Stations supervised in the period
-- member.vi: cơ sở
-- member.en: facilities
-- unit: percent
-- scale: 100
-- definition.vi: Số trạm y tế, điểm trạm hoạt động vào ngày đánh giá có ít nhất một lần được giám sát, kiểm tra hỗ trợ trong kỳ đến ngày đó, chia cho số trạm, điểm trạm đang hoạt động. Cơ sở còn kiến nghị quá hạn chưa khắc phục vẫn tính là được giám sát, có ghi chú.
-- definition.en: Stations and satellites active on the reference day with at least one supervision visit in the period up to that day, over all stations and satellites active. One with overdue recommendations still counts as visited, with a remark.
-- source: Giám sát định kỳ hằng quý theo kế hoạch của huyện Lộc Bình năm 2024, mục III.2; công thức do phần mềm đề xuất
-- status: unverified
-- registers: facility, supervision-visit
-- whenEmpty: unknown
-- reason.not_visited.vi: chưa được giám sát trong kỳ
-- reason.not_visited.en: not visited in the period
-- reason.remedy_overdue.vi: đã giám sát, còn kiến nghị quá hạn khắc phục
-- reason.remedy_overdue.en: visited; a recommendation is overdue
SELECT f.unit_id, 'facility' AS member_kind, f.id AS member_id,
  CASE WHEN v.facility_id IS NULL THEN 0 ELSE 1 END AS num,
  1 AS den,
  CASE WHEN v.facility_id IS NULL THEN 0 ELSE 1 END AS met,
  CASE
    WHEN v.facility_id IS NULL THEN 'not_visited'
    WHEN v.overdue = 1 THEN 'remedy_overdue'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM facility_counted f
LEFT JOIN (
  SELECT s.unit_id, s.facility_id,
    MAX(CASE WHEN s.remedy_due_on < :day AND (s.remedied_on IS NULL OR s.remedied_on > :day) THEN 1 ELSE 0 END) AS overdue
  FROM supervision_visit_counted s
  WHERE s.unit_id IN (:units)
    AND s.visited_on >= :start AND s.visited_on <= :end AND s.visited_on <= :day
  GROUP BY s.unit_id, s.facility_id
) v ON v.unit_id = f.unit_id AND v.facility_id = f.id
WHERE f.unit_id IN (:units)
  AND f.facility_kind IN ('station', 'satellite')
  AND f.valid_from <= :day
  AND (f.valid_to IS NULL OR f.valid_to >= :day)
