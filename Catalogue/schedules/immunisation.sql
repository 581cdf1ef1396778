-- schedule: immunisation
-- title.vi: Lịch tiêm chủng
-- title.en: Immunisation schedule
-- about.vi: Mỗi mũi của lịch: đã tiêm ngày nào, hoặc được tiêm từ ngày nào đến ngày nào. Ngày được tiêm tính cả khoảng cách tối thiểu sau mũi trước của cùng vắc xin. Mũi tiêm sau hạn của lịch ghi là làm muộn; so theo ngày, không theo giờ.
-- about.en: Every dose of the schedule: when it was given, or from when until when it may be. The first day takes the interval after the dose before into account. A dose given after its late limit says so; days are compared, not hours.
-- source: Danh mục «Lịch tiêm chủng trẻ em»: tuổi, khoảng cách tối thiểu và tuổi tối đa là đề xuất, chưa đối chiếu với văn bản của Bộ Y tế
-- status: unverified
-- member: person
-- steps: vaccine_schedule
-- record: immunisation
-- fill: vaccine = vaccine, dose_number = dose
-- registers: person, immunisation
-- alsoReads: vaccine-hold
-- use: resident, child_dose
SELECT d.unit_id, 'person' AS member_kind, d.id AS member_id, d.code AS step, d.state, d.due_on, d.until_on, d.given_on AS done_on
FROM child_dose d
