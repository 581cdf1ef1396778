-- measure: positions-filled
-- title.vi: Vị trí việc làm có người
-- title.en: Positions filled
-- member.vi: vị trí
-- member.en: positions
-- unit: percent
-- scale: 100
-- definition.vi: Theo từng chức danh của đề án vị trí việc làm có hiệu lực vào ngày đánh giá: số người làm việc tại trạm đúng chức danh, kể cả người tuyến trên đang luân phiên về trạm, nhưng không quá số được duyệt; cộng lại rồi chia cho tổng số được duyệt. Người thừa ở chức danh này không bù cho chức danh khác. Xã sáp nhập cộng số được duyệt và số người của các nơi theo chức danh.
-- definition.en: For each job title of the position scheme in force on the reference day: staff of that title at the station, visitors from above on rotation among them, but no more than approved; added up and divided by all posts approved. A surplus in one title doesn’t make up for another. A merged commune adds posts and staff of its places by title.
-- source: Chỉ tiêu 2.1 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: staff-position, staff, facility
-- alsoReads: staff-rotation
-- whenEmpty: unknown
-- use: station_staff
-- reason.vacant.vi: chưa có người
-- reason.vacant.en: vacant
-- reason.short.vi: thiếu người
-- reason.short.en: fewer than approved
SELECT a.unit_id, 'list.job_title' AS member_kind, l.id AS member_id,
  CASE WHEN w.people IS NULL THEN 0 WHEN w.people < a.approved THEN w.people ELSE a.approved END AS num,
  a.approved AS den,
  CASE WHEN w.people >= a.approved THEN 1 ELSE 0 END AS met,
  CASE WHEN w.people >= a.approved THEN CAST(NULL AS TEXT) WHEN w.people > 0 THEN 'short' ELSE 'vacant' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT COALESCE(:group, p.unit_id) AS unit_id, p.job_title, CAST(SUM(p.approved) AS BIGINT) AS approved
  FROM staff_position_counted p
  WHERE p.unit_id IN (:units) AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
  GROUP BY COALESCE(:group, p.unit_id), p.job_title
) a
JOIN list_job_title l ON l.code = a.job_title
LEFT JOIN (
  SELECT e.unit_id, e.job_title, COUNT(*) AS people
  FROM (
    SELECT COALESCE(:group, s.unit_id) AS unit_id, s.job_title
    FROM station_staff s
    UNION ALL
    SELECT COALESCE(:group, r.unit_id) AS unit_id, r.job_title
    FROM staff_rotation_counted r
    WHERE r.unit_id IN (:units) AND r.direction = 'to_station' AND r.staff_id IS NULL
      AND r.rotated_from <= :day AND (r.rotated_to IS NULL OR r.rotated_to >= :day)
  ) e
  GROUP BY e.unit_id, e.job_title
) w ON w.unit_id = a.unit_id AND w.job_title = a.job_title
WHERE a.approved > 0
