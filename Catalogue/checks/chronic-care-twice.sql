-- check: chronic-care-twice
-- title.vi: Một bệnh được quản lý hai lần
-- title.en: One disease enrolled twice
-- member.vi: hồ sơ quản lý
-- member.en: enrolments
-- about.vi: Một người có hai dòng quản lý cùng bệnh, cả hai còn mở; nêu dòng đưa vào sau.
-- about.en: One person enrolled twice for the same disease, both still open; the later one is named.
-- advice.vi: Chuyển các lần tái khám về một dòng, ghi ngày thôi quản lý cho dòng kia.
-- advice.en: Keep the visits in one row and close the other.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: chronic-care
-- value: day
-- value.vi: Đưa vào quản lý
-- value.en: Enrolled on
-- reason.twice.vi: đã quản lý bệnh này
-- reason.twice.en: already enrolled
SELECT c.unit_id, 'chronic-care' AS member_kind, c.id AS member_id, 'twice' AS reason, c.enrolled_on AS value
FROM chronic_care_counted c
WHERE c.unit_id IN (:units) AND c.closed_on IS NULL
  AND EXISTS (
    SELECT 1 FROM chronic_care_counted b
    WHERE b.unit_id = c.unit_id AND b.disease = c.disease AND b.person_id = c.person_id AND b.closed_on IS NULL
      AND b.id <> c.id AND (b.enrolled_on < c.enrolled_on OR (b.enrolled_on = c.enrolled_on AND b.id < c.id)))
