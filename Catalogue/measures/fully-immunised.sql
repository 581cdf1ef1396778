-- measure: fully-immunised
-- title.vi: Trẻ được tiêm chủng đầy đủ trước một tuổi
-- title.en: Children fully immunised before their first birthday
-- member.vi: trẻ
-- member.en: children
-- unit: percent
-- scale: 100
-- definition.vi: Trong số trẻ cư trú tại xã từ 12 đến 23 tháng tuổi vào ngày đánh giá: số trẻ đã có trước ngày tròn một tuổi đủ các mũi mà lịch tiêm chủng ghi là phải có dưới một tuổi, chia cho số trẻ. Trẻ đến xã sau khi tròn một tuổi mà chưa đủ mũi, và trẻ chưa có ngày sinh đầy đủ, được liệt kê riêng, không tính.
-- definition.en: Of the resident children aged 12 to 23 months on the reference day: those who had, before their first birthday, every dose that the schedule asks for under one, over all of them. Children who came after their first birthday and lack doses, and children without a full date of birth, are listed apart and not counted.
-- source: Chỉ tiêu 7.5 của Bộ tiêu chí quốc gia về y tế xã; các mũi phải có và nhóm tuổi là quy ước của phần mềm theo thông lệ tiêm chủng mở rộng, chưa đối chiếu
-- status: unverified
-- registers: person, immunisation
-- whenEmpty: unknown
-- parts: sex
-- use: resident
-- reason.no_birth_date.vi: chưa có ngày sinh đầy đủ
-- reason.no_birth_date.en: no full date of birth
-- reason.arrived_later.vi: đến xã sau một tuổi, chưa rõ các mũi trước đó
-- reason.arrived_later.en: came after the first birthday, earlier doses not known
-- reason.no_dose.vi: chưa có mũi nào
-- reason.no_dose.en: no dose recorded
-- reason.incomplete.vi: chưa đủ mũi
-- reason.incomplete.en: doses missing
-- reason.late.vi: đủ mũi nhưng có mũi tiêm sau một tuổi
-- reason.late.en: complete, but some doses after the first birthday
SELECT k.unit_id, 'person' AS member_kind, k.id AS member_id,
  CASE WHEN k.in_time >= k.needed THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN k.birth_date IS NULL THEN NULL
    WHEN k.in_time >= k.needed THEN 1
    WHEN k.valid_from > add_months(k.birth_date, 12) AND k.given < k.needed THEN NULL
    ELSE 0
  END AS met,
  CASE
    WHEN k.birth_date IS NULL THEN 'no_birth_date'
    WHEN k.in_time >= k.needed THEN CAST(NULL AS TEXT)
    WHEN k.valid_from > add_months(k.birth_date, 12) AND k.given < k.needed THEN 'arrived_later'
    WHEN k.given = 0 THEN 'no_dose'
    WHEN k.given < k.needed THEN 'incomplete'
    ELSE 'late'
  END AS reason,
  k.sex AS part
FROM (
  SELECT r.unit_id, r.id, r.sex, r.birth_date, p.valid_from,
    (SELECT COUNT(*) FROM list_vaccine_schedule s WHERE s.under_one = 'yes') AS needed,
    COUNT(DISTINCT s.code) AS given,
    COUNT(DISTINCT CASE WHEN i.given_on < add_months(r.birth_date, 12) THEN s.code END) AS in_time
  FROM resident r
  JOIN person_counted p ON p.unit_id = r.unit_id AND p.id = r.id
  LEFT JOIN immunisation_counted i ON i.unit_id = r.unit_id AND i.person_id = r.id AND i.given_on <= :day
  LEFT JOIN list_vaccine_schedule s
    ON s.vaccine = i.vaccine AND s.dose = CAST(i.dose_number AS TEXT) AND s.under_one = 'yes'
  WHERE r.birth_date > :day_24m_before AND r.birth_date <= :day_12m_before
    OR r.birth_date IS NULL AND r.birth_year >= :year_2y_before AND r.birth_year <= :year_1y_before
  GROUP BY r.unit_id, r.id, r.sex, r.birth_date, p.valid_from
) k
