-- check: training-outside-employment
-- title.vi: Đào tạo ngoài thời gian làm việc
-- title.en: Training outside employment
-- member.vi: khóa đào tạo
-- member.en: courses
-- about.vi: Khóa đào tạo bắt đầu sau ngày nhân viên nghỉ việc, hoặc kết thúc trước ngày vào làm hơn 30 ngày.
-- about.en: Courses that began after the person left, or ended more than 30 days before they came.
-- advice.vi: Xem đã chọn đúng nhân viên và đúng năm chưa.
-- advice.en: Check the person and the year.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: training, staff
-- value: day
-- value.vi: Bắt đầu
-- value.en: Began on
-- reason.after_leaving.vi: sau ngày nghỉ việc
-- reason.after_leaving.en: after the person left
-- reason.before_coming.vi: trước ngày vào làm
-- reason.before_coming.en: before the person came
SELECT t.unit_id, 'training' AS member_kind, t.id AS member_id,
  CASE WHEN t.started_on > s.employed_to THEN 'after_leaving' ELSE 'before_coming' END AS reason, t.started_on AS value
FROM training_counted t
JOIN staff_counted s ON s.unit_id = t.unit_id AND s.id = t.staff_id
WHERE t.unit_id IN (:units)
  AND (t.started_on > s.employed_to OR COALESCE(t.ended_on, t.started_on) < add_days(s.employed_from, -30))
