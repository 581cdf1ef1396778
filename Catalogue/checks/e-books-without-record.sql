-- check: e-books-without-record
-- title.vi: Sổ điện tử không có hồ sơ sức khỏe
-- title.en: E-books without a health record
-- member.vi: sổ
-- member.en: books
-- about.vi: Sổ khám chữa bệnh điện tử còn mở của người cư trú chưa có hồ sơ sức khỏe.
-- about.en: Open electronic books of residents who have no health record.
-- advice.vi: Lập hồ sơ sức khỏe cho người đó.
-- advice.en: Open the person’s health record.
-- severity: notice
-- group: care
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: e-book, health-record, person
-- use: resident
-- value: day
-- value.vi: Kích hoạt
-- value.en: Activated on
-- reason.no_record.vi: chưa có hồ sơ sức khỏe
-- reason.no_record.en: no health record
SELECT b.unit_id, 'e-book' AS member_kind, b.id AS member_id, 'no_record' AS reason, b.activated_on AS value
FROM e_book_counted b
JOIN resident r ON r.unit_id = b.unit_id AND r.id = b.person_id
WHERE b.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM health_record_counted h WHERE h.unit_id = b.unit_id AND h.person_id = b.person_id)
