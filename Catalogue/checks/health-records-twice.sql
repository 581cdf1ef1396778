-- check: health-records-twice
-- title.vi: Người có hai hồ sơ sức khỏe
-- title.en: People with two health records
-- member.vi: hồ sơ
-- member.en: records
-- about.vi: Một người có từ hai hồ sơ sức khỏe; nêu hồ sơ lập sau.
-- about.en: One person with two health records or more; the later ones are named.
-- advice.vi: Gộp nội dung vào một hồ sơ rồi xóa hồ sơ kia.
-- advice.en: Bring the content together in one and remove the other.
-- severity: warning
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: health-record
-- value: day
-- value.vi: Ngày lập
-- value.en: Opened on
-- reason.twice.vi: đã có hồ sơ khác
-- reason.twice.en: another record exists
SELECT r.unit_id, 'health-record' AS member_kind, r.id AS member_id, 'twice' AS reason, r.opened_on AS value
FROM health_record_counted r
WHERE r.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM health_record_counted b
    WHERE b.unit_id = r.unit_id AND b.person_id = r.person_id AND b.id <> r.id
      AND (b.opened_on < r.opened_on OR (b.opened_on = r.opened_on AND b.id < r.id)))
