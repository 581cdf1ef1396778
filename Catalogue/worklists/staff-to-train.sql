-- worklist: staff-to-train
-- title.vi: Nhân viên chưa đủ giờ đào tạo trong năm
-- title.en: Staff short of training hours this year
-- member.vi: nhân viên
-- member.en: staff
-- about.vi: Nhân viên y tế của trạm chưa đủ 24 giờ đào tạo liên tục từ đầu năm.
-- about.en: Health staff of the station with fewer than 24 hours of continuing training since the start of the year.
-- group: station
-- record: training
-- source: Chỉ tiêu 2.2; Thông tư 22/2013/TT-BYT theo kế hoạch của huyện Lộc Bình năm 2024
-- status: secondary
-- registers: staff, training, facility
-- use: station_staff
-- reason.no_training.vi: chưa có giờ nào trong năm
-- reason.no_training.en: no hours this year
-- reason.fewer_hours.vi: chưa đủ 24 giờ
-- reason.fewer_hours.en: fewer than 24 hours
SELECT s.unit_id, 'staff' AS member_kind, s.id AS member_id, add_days(add_months(:year_start, 12), -1) AS due_on,
  CASE WHEN t.hours > 0 THEN 'fewer_hours' ELSE 'no_training' END AS reason
FROM station_staff s
LEFT JOIN (
  SELECT c.unit_id, c.staff_id, SUM(c.hours) AS hours
  FROM training_counted c
  WHERE c.unit_id IN (:units) AND c.started_on >= :year_start AND c.started_on <= :day
  GROUP BY c.unit_id, c.staff_id
) t ON t.unit_id = s.unit_id AND t.staff_id = s.id
WHERE s.kind = 'health' AND (t.hours IS NULL OR t.hours < 24)
