-- check: care-after-leaving
-- title.vi: Chăm sóc ghi sau ngày chuyển đi
-- title.en: Care written after the person left
-- member.vi: dòng
-- member.en: rows
-- about.vi: Lượt khám, tiêm, cân đo, can thiệp, chăm sóc tại nhà hoặc tư vấn từ xa ghi sau ngày người đó chuyển đi hoặc hết tạm trú.
-- about.en: Visits, vaccines, measurements, services, home visits or teleconsultations dated after the person moved away.
-- advice.vi: Người đã quay lại thì ghi sự kiện đến; ghi nhầm người thì sửa dòng.
-- advice.en: If the person came back, write an arrival; if it is somebody else, correct the row.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, encounter
-- alsoReads: immunisation, growth-measurement, nutrition-service, home-care-visit, teleconsultation
-- value: day
-- value.vi: Ngày ghi
-- value.en: Dated
-- reason.after_leaving.vi: sau ngày chuyển đi
-- reason.after_leaving.en: after the person left
-- use: ended_person, care_after_end
SELECT c.unit_id, c.kind AS member_kind, c.id AS member_id, 'after_leaving' AS reason, c.happened_on AS value
FROM care_after_end c
WHERE c.end_reason IN ('moved', 'temporary_ended')
