-- worklist: vaccines-due
-- title.vi: Trẻ đến lịch tiêm chủng
-- title.en: Children due for a vaccine
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 24 tháng cư trú tại xã còn thiếu mũi đã đến lịch hoặc đến lịch trong 7 ngày tới; mỗi mũi một dòng, hạn là ngày đến lịch. Mũi trước chưa tiêm thì mũi sau chưa hiện.
-- about.en: Resident children under 24 months lacking a dose that is due or falls due within 7 days; one line for each dose. A later dose waits for the one before.
-- group: children
-- record: immunisation
-- source: Lịch tiêm chủng trong danh mục «Lịch tiêm chủng trẻ em», chưa đối chiếu với văn bản của Bộ Y tế
-- status: unverified
-- registers: person, immunisation
-- use: resident
-- reasons: vaccine_schedule
SELECT c.unit_id, 'person' AS member_kind, c.id AS member_id, add_days(c.birth_date, CAST(s.due_age_days AS INTEGER)) AS due_on, s.code AS reason
FROM resident c
CROSS JOIN list_vaccine_schedule s
WHERE c.birth_date > :day_24m_before AND c.birth_date <= :day
  AND add_days(c.birth_date, CAST(s.due_age_days AS INTEGER)) <= :day_7d_after
  AND NOT EXISTS (
    SELECT 1 FROM immunisation_counted i
    WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.dose_number >= CAST(s.dose AS INTEGER) AND i.given_on <= :day)
  AND (CAST(s.dose AS INTEGER) = 1 OR EXISTS (
    SELECT 1 FROM immunisation_counted i
    WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.dose_number = CAST(s.dose AS INTEGER) - 1
      AND i.given_on <= :day))
