-- check: very-old-people
-- title.vi: Người từ 110 tuổi
-- title.en: People of 110 and more
-- member.vi: người
-- member.en: people
-- about.vi: Người còn cư trú mà tuổi từ 110 trở lên: thường là ngày sinh ghi sai, hoặc người đã mất chưa ghi tử vong.
-- about.en: Residents of 110 years or more: mostly a wrong birth date, or a death nobody wrote.
-- advice.vi: Hỏi trưởng thôn hoặc gia đình; sửa ngày sinh hoặc ghi sự kiện tử vong.
-- advice.en: Ask the hamlet head or the family; correct the birth date or write the death.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person
-- use: resident
-- value: number
-- value.vi: Tuổi
-- value.en: Age
-- reason.too_old.vi: từ 110 tuổi
-- reason.too_old.en: 110 or older
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, 'too_old' AS reason,
  COALESCE(days_between(r.birth_date, :day) / 365, :year - r.birth_year) AS value
FROM resident r
WHERE r.birth_date <= :day_110y_before OR r.birth_year <= :year_110y_before
