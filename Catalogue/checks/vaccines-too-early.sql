-- check: vaccines-too-early
-- title.vi: Tiêm trước tuổi tối thiểu
-- title.en: Vaccines given too early
-- member.vi: mũi tiêm
-- member.en: doses
-- about.vi: Mũi tiêm cho trẻ sớm hơn quá 18 ngày so với tuổi đến lịch (ví dụ mũi 2 tháng tiêm trước 6 tuần tuổi).
-- about.en: Doses given more than 18 days before the age of the schedule (a dose for two months before six weeks, for example).
-- advice.vi: Xem lại ngày tiêm, ngày sinh và số mũi; tiêm sớm thật thì hỏi tuyến trên có phải tiêm lại không.
-- advice.en: Look at the day, the birth date and the dose; if it really was early, ask whether it must be repeated.
-- severity: warning
-- group: care
-- source: Danh mục «Lịch tiêm chủng trẻ em», chưa đối chiếu với văn bản; 18 ngày là khoảng giữa 2 tháng và 6 tuần
-- status: unverified
-- registers: immunisation, person
-- value: day
-- value.vi: Ngày tiêm
-- value.en: Given on
-- reason.too_early.vi: sớm hơn tuổi tối thiểu
-- reason.too_early.en: before the least age
SELECT i.unit_id, 'immunisation' AS member_kind, i.id AS member_id, 'too_early' AS reason, i.given_on AS value
FROM immunisation_counted i
JOIN (
  SELECT l.vaccine, CAST(l.dose AS INTEGER) AS dose, MAX(CAST(l.due_age_days AS INTEGER)) AS due_days
  FROM list_vaccine_schedule l
  WHERE CAST(l.due_age_days AS INTEGER) > 18
  GROUP BY l.vaccine, CAST(l.dose AS INTEGER)
) s ON s.vaccine = i.vaccine AND s.dose = i.dose_number
JOIN person_counted p ON p.unit_id = i.unit_id AND p.id = i.person_id
WHERE i.unit_id IN (:units) AND i.given_on < add_days(p.birth_date, s.due_days - 18)
