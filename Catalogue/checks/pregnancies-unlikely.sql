-- check: pregnancies-unlikely
-- title.vi: Thai kỳ của người khó có thai
-- title.en: Pregnancies of unlikely people
-- member.vi: thai kỳ
-- member.en: pregnancies
-- about.vi: Thai kỳ ghi cho nam, hoặc cho người dưới 10 tuổi hay trên 55 tuổi vào kỳ kinh cuối.
-- about.en: Pregnancies of men, or of people younger than 10 or older than 55 at the last period.
-- advice.vi: Kiểm tra đã chọn đúng người chưa, rồi giới tính và ngày sinh.
-- advice.en: Check that the right person was chosen, then sex and birth date.
-- severity: error
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: pregnancy, person
-- value: day
-- value.vi: Kỳ kinh cuối
-- value.en: Last period
-- reason.man.vi: người được ghi là nam
-- reason.man.en: the person is a man
-- reason.too_young.vi: dưới 10 tuổi
-- reason.too_young.en: under 10
-- reason.too_old.vi: trên 55 tuổi
-- reason.too_old.en: over 55
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id,
  CASE WHEN p.sex = 'male' THEN 'man' WHEN add_months(p.birth_date, 120) > g.last_period_on THEN 'too_young' ELSE 'too_old' END AS reason,
  g.last_period_on AS value
FROM pregnancy_counted g
JOIN person_counted p ON p.unit_id = g.unit_id AND p.id = g.person_id
WHERE g.unit_id IN (:units)
  AND (p.sex = 'male' OR add_months(p.birth_date, 120) > g.last_period_on OR add_months(p.birth_date, 672) <= g.last_period_on)
