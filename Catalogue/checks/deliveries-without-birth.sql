-- check: deliveries-without-birth
-- title.vi: Thai kỳ đẻ con sống chưa có sự kiện sinh
-- title.en: Live births without a birth event
-- member.vi: thai kỳ
-- member.en: pregnancies
-- about.vi: Thai kỳ kết thúc bằng đẻ con sống trong 12 tháng qua mà không có sự kiện sinh nào của mẹ trong khoảng 14 ngày.
-- about.en: Pregnancies of the last 12 months that ended in a live birth, without a birth of that mother within 14 days.
-- advice.vi: Ghi trẻ vào sổ Nhân khẩu và sự kiện sinh.
-- advice.en: Write the child into the register of people, and the birth.
-- severity: notice
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: pregnancy, vital-event
-- value: day
-- value.vi: Ngày đẻ
-- value.en: Delivered on
-- reason.no_birth.vi: chưa có sự kiện sinh
-- reason.no_birth.en: no birth event
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id, 'no_birth' AS reason, g.ended_on AS value
FROM pregnancy_counted g
WHERE g.unit_id IN (:units) AND g.outcome = 'live_birth' AND g.ended_on > :day_12m_before AND g.ended_on <= :day
  AND NOT EXISTS (
    SELECT 1 FROM vital_event_counted e
    WHERE e.unit_id = g.unit_id AND e.mother_id = g.person_id AND e.event_kind = 'birth'
      AND e.happened_on >= add_days(g.ended_on, -14) AND e.happened_on <= add_days(g.ended_on, 14))
