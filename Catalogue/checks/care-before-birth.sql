-- check: care-before-birth
-- title.vi: Chăm sóc ghi trước ngày sinh
-- title.en: Care written before the birth
-- member.vi: dòng
-- member.en: rows
-- about.vi: Lượt khám, tiêm, cân đo, can thiệp ghi trước ngày sinh của người đó. Sổ không nhận dòng mới như vậy; đây là dòng cũ hoặc dòng nhập từ nơi khác.
-- about.en: Visits, vaccines, measurements or services dated before the person was born. The registers take no new row like that; these are older or imported ones.
-- advice.vi: Sửa ngày của dòng, hoặc ngày sinh nếu ngày sinh sai.
-- advice.en: Correct the day of the row, or the birth date if that is wrong.
-- severity: error
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, encounter
-- alsoReads: immunisation, growth-measurement, nutrition-service, home-care-visit, teleconsultation
-- use: care_event
-- value: day
-- value.vi: Ngày ghi
-- value.en: Dated
-- reason.before_birth.vi: trước ngày sinh
-- reason.before_birth.en: before the birth
SELECT c.unit_id, c.kind AS member_kind, c.id AS member_id, 'before_birth' AS reason, c.happened_on AS value
FROM care_event c
JOIN person_counted p ON p.unit_id = c.unit_id AND p.id = c.person_id
WHERE c.happened_on < p.birth_date
