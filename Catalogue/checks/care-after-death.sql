-- check: care-after-death
-- title.vi: Chăm sóc ghi sau ngày mất
-- title.en: Care written after the death
-- member.vi: dòng
-- member.en: rows
-- about.vi: Lượt khám, tiêm, cân đo, can thiệp, chăm sóc tại nhà hoặc tư vấn từ xa ghi sau ngày người đó mất.
-- about.en: Visits, vaccines, measurements, services, home visits or teleconsultations dated after the person died.
-- advice.vi: Mở dòng, xem đúng người và đúng ngày chưa; nếu ngày mất sai thì sửa ở sổ Sinh, tử, đến, đi.
-- advice.en: Open the row: is it the right person and day? If the day of death is wrong, correct it in the register of vital events.
-- severity: error
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, encounter
-- alsoReads: immunisation, growth-measurement, nutrition-service, home-care-visit, teleconsultation
-- value: day
-- value.vi: Ngày ghi
-- value.en: Dated
-- reason.after_death.vi: sau ngày mất
-- reason.after_death.en: after the death
-- use: ended_person, care_after_end
SELECT c.unit_id, c.kind AS member_kind, c.id AS member_id, 'after_death' AS reason, c.happened_on AS value
FROM care_after_end c
WHERE c.end_reason = 'died'
