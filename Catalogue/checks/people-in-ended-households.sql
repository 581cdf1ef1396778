-- check: people-in-ended-households
-- title.vi: Người ở trong hộ đã kết thúc
-- title.en: People in ended households
-- member.vi: người
-- member.en: people
-- about.vi: Người còn cư trú mà hộ của họ đã ghi ngày kết thúc.
-- about.en: Residents whose household has ended.
-- advice.vi: Chuyển người sang hộ mới, hoặc bỏ ngày kết thúc của hộ.
-- advice.en: Put them into their new household, or take the end of the household back.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, household
-- use: resident
-- value: day
-- value.vi: Hộ kết thúc
-- value.en: Household ended
-- reason.household_ended.vi: hộ đã kết thúc
-- reason.household_ended.en: household ended
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, 'household_ended' AS reason, h.valid_to AS value
FROM resident r
JOIN household_counted h ON h.unit_id = r.unit_id AND h.id = r.household_id
WHERE h.valid_to < :day
