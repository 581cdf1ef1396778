-- check: surveys-of-ended-households
-- title.vi: Điều tra hộ đã kết thúc
-- title.en: Surveys of ended households
-- member.vi: lần điều tra
-- member.en: surveys
-- about.vi: Lần điều tra nhà tiêu, vệ sinh ghi sau ngày hộ kết thúc.
-- about.en: Sanitation surveys dated after the household ended.
-- advice.vi: Sửa hộ hoặc ngày điều tra; hộ còn ở thì bỏ ngày kết thúc.
-- advice.en: Correct the household or the day; if people still live there, take the end back.
-- severity: warning
-- group: environment
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: sanitation-survey, household
-- value: day
-- value.vi: Ngày điều tra
-- value.en: Surveyed on
-- reason.ended.vi: hộ đã kết thúc
-- reason.ended.en: household ended
SELECT s.unit_id, 'sanitation-survey' AS member_kind, s.id AS member_id, 'ended' AS reason, s.surveyed_on AS value
FROM household_counted h
JOIN sanitation_survey_counted s ON s.unit_id = h.unit_id AND s.household_id = h.id
WHERE h.unit_id IN (:units) AND h.valid_to < s.surveyed_on
