-- worklist: vaccines-due
-- title.vi: Trẻ đến lịch tiêm chủng
-- title.en: Children due for a vaccine
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ cư trú tại xã còn thiếu mũi đã đến lịch, quá lịch, cần tiêm bù, hoặc đến lịch trong 7 ngày tới; mỗi mũi một dòng, hạn là ngày đến lịch, tính cả khoảng cách sau mũi trước. Mũi trước chưa tiêm thì mũi sau chưa hiện; mũi đang chống chỉ định, hoãn, từ chối hoặc đã quá tuổi thì không hiện.
-- about.en: Resident children lacking a dose that is due, late, to be caught up, or falls due within 7 days; one line for each dose, its day counted with the interval after the dose before. A later dose waits for the one before; a dose that is contraindicated, postponed, refused or past its age isn't listed.
-- group: children
-- record: immunisation
-- fields: lot, reaction, remark
-- same: given_on
-- fill: vaccine = reason.vaccine, dose_number = reason.dose
-- source: Lịch tiêm chủng trong danh mục «Lịch tiêm chủng trẻ em», chưa đối chiếu với văn bản của Bộ Y tế
-- status: unverified
-- registers: person, immunisation
-- alsoReads: vaccine-hold
-- use: resident, child_dose
-- reasons: vaccine_schedule
SELECT d.unit_id, 'person' AS member_kind, d.id AS member_id, d.due_on, d.code AS reason
FROM child_dose d
WHERE d.state IN ('due', 'late', 'catch_up', 'unknown') OR (d.state = 'upcoming' AND d.due_on <= :day_7d_after)
