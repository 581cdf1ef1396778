-- check: pregnancies-never-closed
-- title.vi: Thai kỳ quá 43 tuần chưa ghi kết cục
-- title.en: Pregnancies past 43 weeks without an outcome
-- member.vi: thai kỳ
-- member.en: pregnancies
-- about.vi: Thai kỳ mà kỳ kinh cuối đã quá 301 ngày, chưa ghi kết cục. Ca đẻ này chưa được tính vào chỉ tiêu nào.
-- about.en: Pregnancies whose last period is more than 301 days ago, without an outcome. No indicator counts that delivery yet.
-- advice.vi: Hỏi sản phụ; ghi ngày và kết cục, hoặc «mất theo dõi».
-- advice.en: Ask the woman; write the day and the outcome, or “lost to follow-up”.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: pregnancy
-- value: day
-- value.vi: Kỳ kinh cuối
-- value.en: Last period
-- reason.not_closed.vi: chưa ghi kết cục
-- reason.not_closed.en: no outcome
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id, 'not_closed' AS reason, g.last_period_on AS value
FROM pregnancy_counted g
WHERE g.unit_id IN (:units) AND g.ended_on IS NULL AND g.last_period_on < :day_301d_before
