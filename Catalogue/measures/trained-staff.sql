-- measure: trained-staff
-- title.vi: Nhân viên y tế được đào tạo từ 24 giờ trong năm
-- title.en: Health staff with 24 hours of training in the year
-- member.vi: nhân viên
-- member.en: staff
-- unit: percent
-- scale: 100
-- definition.vi: Số nhân viên y tế làm việc tại trạm vào ngày đánh giá có tổng số giờ đào tạo, tập huấn của các khóa bắt đầu từ đầu năm đến ngày đó từ 24 giờ trở lên, chia cho số nhân viên y tế tại trạm. Không kể hành chính, phục vụ, y tế thôn bản và cộng tác viên.
-- definition.en: Health staff employed at the station on the reference day whose courses begun from the start of the year to that day add up to 24 hours or more, over all health staff of the station. Clerks, support staff, village workers and collaborators are left out.
-- source: Chỉ tiêu 2.2 của Bộ tiêu chí quốc gia về y tế xã; mức 24 giờ mỗi năm theo kế hoạch của huyện Lộc Bình năm 2024, mục II.1.2 (Thông tư 22/2013/TT-BYT)
-- status: secondary
-- registers: staff, training, facility
-- whenEmpty: unknown
-- use: station_staff
-- reason.no_training.vi: chưa có giờ đào tạo trong năm
-- reason.no_training.en: no training this year
-- reason.fewer_hours.vi: chưa đủ 24 giờ
-- reason.fewer_hours.en: fewer than 24 hours
SELECT s.unit_id, 'staff' AS member_kind, s.id AS member_id,
  CASE WHEN t.hours >= 24 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN t.hours >= 24 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN t.hours >= 24 THEN CAST(NULL AS TEXT)
    WHEN t.hours > 0 THEN 'fewer_hours'
    ELSE 'no_training'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM station_staff s
LEFT JOIN (
  SELECT c.unit_id, c.staff_id, SUM(c.hours) AS hours
  FROM training_counted c
  WHERE c.unit_id IN (:units) AND c.started_on >= :year_start AND c.started_on <= :day
  GROUP BY c.unit_id, c.staff_id
) t ON t.unit_id = s.unit_id AND t.staff_id = s.id
WHERE s.kind = 'health'
