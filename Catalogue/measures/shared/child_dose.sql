-- child_dose: every dose of the immunisation schedule for every resident child under six years, with its state on the reference day, the
-- day it may be given from, the day it may be given until, and the day it was given. A dose is given late when it was given more than
-- late_after_days after the day it fell due; days are compared, not hours: a birth dose of the next day may lie within 24 hours and isn't
-- called late. Needs resident before it.
-- use: resident
SELECT a.unit_id, a.id, a.code, a.given_on, add_days(a.birth_date, a.next_age) AS due_on,
  CASE WHEN a.early = 0 AND a.given_on > a.late_on THEN a.late_on ELSE add_days(a.birth_date, a.max_age - 1) END AS until_on,
  CASE
    WHEN a.early = 1 THEN 'early'
    WHEN a.given_on > a.late_on THEN 'done_late'
    WHEN a.given_on IS NOT NULL THEN 'done'
    WHEN a.dose <= a.reached THEN 'passed'
    WHEN a.held = 1 THEN 'contraindicated'
    WHEN a.held = 2 THEN 'refused'
    WHEN a.held = 3 THEN 'postponed'
    WHEN a.age >= a.max_age THEN 'too_old'
    WHEN a.dose > a.reached + 1 THEN 'waiting'
    WHEN a.next_age > a.age THEN 'upcoming'
    WHEN a.next_age < a.arrival_age THEN 'unknown'
    WHEN a.age >= a.catch_up_age THEN 'catch_up'
    WHEN a.age >= a.next_age + a.late_after THEN 'late'
    ELSE 'due'
  END AS state
FROM (
  SELECT t.unit_id, t.id, t.birth_date, t.age, t.arrival_age, t.code, t.dose, t.reached, t.given_on, t.early, t.held, t.late_after,
    t.catch_up_age, t.max_age, t.late_on,
    CASE
      -- A dose whose turn comes later: not before the one that is missing, and the intervals after it.
      WHEN t.dose > t.reached + 1 AND t.first_age + t.reach - t.first_reach > t.due_age THEN t.first_age + t.reach - t.first_reach
      WHEN t.dose = t.reached + 1 AND t.last_age + t.gap > t.due_age THEN t.last_age + t.gap
      ELSE t.due_age
    END AS next_age
  FROM (
    SELECT u.unit_id, u.id, u.birth_date, u.age, u.arrival_age, u.code, u.dose, u.gap, u.reach, u.due_age, u.late_after, u.catch_up_age,
      u.max_age, u.given_on, u.reached, u.held, days_between(u.birth_date, u.last_on) AS last_age, f.reach AS first_reach,
      CASE WHEN u.given_on < add_days(u.before_on, u.gap) THEN 1 ELSE 0 END AS early,
      CASE
        WHEN u.before_on IS NOT NULL AND add_days(u.before_on, u.gap) > add_days(u.birth_date, u.due_age)
          THEN add_days(u.before_on, u.gap + u.late_after)
        ELSE add_days(u.birth_date, u.due_age + u.late_after)
      END AS late_on,
      CASE
        WHEN u.age > f.due_age AND (u.last_on IS NULL OR u.age > days_between(u.birth_date, u.last_on) + f.gap) THEN u.age
        WHEN days_between(u.birth_date, u.last_on) + f.gap > f.due_age THEN days_between(u.birth_date, u.last_on) + f.gap
        ELSE f.due_age
      END AS first_age
    FROM (
      SELECT c.unit_id, c.id, c.birth_date, c.age, c.arrival_age, s.code, s.vaccine, s.dose, s.gap, s.reach, s.due_age, s.late_after,
        s.catch_up_age, s.max_age,
        (SELECT MIN(i.given_on) FROM immunisation_counted i
          WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.dose_number = s.dose AND i.given_on <= :day) AS given_on,
        (SELECT MIN(i.given_on) FROM immunisation_counted i
          WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.dose_number = s.dose - 1 AND i.given_on <= :day) AS before_on,
        (SELECT COALESCE(MAX(i.dose_number), 0) FROM immunisation_counted i
          WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.given_on <= :day) AS reached,
        (SELECT MAX(i.given_on) FROM immunisation_counted i
          WHERE i.unit_id = c.unit_id AND i.person_id = c.id AND i.vaccine = s.vaccine AND i.given_on <= :day) AS last_on,
        (SELECT MIN(CASE w.hold_kind WHEN 'contraindicated' THEN 1 WHEN 'refused' THEN 2 ELSE 3 END) FROM vaccine_hold_counted w
          WHERE w.unit_id = c.unit_id AND w.person_id = c.id AND w.vaccine = s.vaccine AND w.decided_on <= :day
            AND (w.valid_to IS NULL OR w.valid_to >= :day)) AS held
      FROM (
        SELECT r.unit_id, r.id, r.birth_date, days_between(r.birth_date, :day) AS age,
          days_between(r.birth_date, p.valid_from) AS arrival_age
        FROM resident r
        JOIN person_counted p ON p.unit_id = r.unit_id AND p.id = r.id
        WHERE r.birth_date > :day_72m_before AND r.birth_date <= :day
      ) c
      CROSS JOIN (
        SELECT v.code, v.vaccine, CAST(v.dose AS INTEGER) AS dose, CAST(v.due_age_days AS INTEGER) AS due_age,
          CAST(COALESCE(v.min_interval_days, '0') AS INTEGER) AS gap, CAST(COALESCE(v.late_after_days, '30') AS INTEGER) AS late_after,
          CAST(COALESCE(v.catch_up_age_days, v.max_age_days, '1826') AS INTEGER) AS catch_up_age,
          CAST(COALESCE(v.max_age_days, '1826') AS INTEGER) AS max_age,
          (SELECT SUM(CAST(COALESCE(e.min_interval_days, '0') AS INTEGER)) FROM list_vaccine_schedule e
            WHERE e.vaccine = v.vaccine AND CAST(e.dose AS INTEGER) <= CAST(v.dose AS INTEGER)) AS reach
        FROM list_vaccine_schedule v
        WHERE (v.listed_from IS NULL OR v.listed_from <= :day) AND (v.listed_to IS NULL OR v.listed_to >= :day)
      ) s
    ) u
    LEFT JOIN (
      SELECT v.vaccine, CAST(v.dose AS INTEGER) AS dose, CAST(v.due_age_days AS INTEGER) AS due_age,
        CAST(COALESCE(v.min_interval_days, '0') AS INTEGER) AS gap,
        (SELECT SUM(CAST(COALESCE(e.min_interval_days, '0') AS INTEGER)) FROM list_vaccine_schedule e
          WHERE e.vaccine = v.vaccine AND CAST(e.dose AS INTEGER) <= CAST(v.dose AS INTEGER)) AS reach
      FROM list_vaccine_schedule v
      WHERE (v.listed_from IS NULL OR v.listed_from <= :day) AND (v.listed_to IS NULL OR v.listed_to >= :day)
    ) f ON f.vaccine = u.vaccine AND f.dose = u.reached + 1
  ) t
) a
