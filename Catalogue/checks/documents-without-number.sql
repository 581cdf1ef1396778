-- check: documents-without-number
-- title.vi: Văn bản không có số
-- title.en: Documents without a number
-- member.vi: văn bản
-- member.en: documents
-- about.vi: Văn bản không ghi số, ký hiệu: không dùng làm minh chứng được.
-- about.en: Documents without a number: they can’t serve as evidence.
-- advice.vi: Ghi số, ký hiệu theo bản giấy; biên bản không có số thì ghi «không số».
-- advice.en: Write the number of the paper; for minutes without one write “không số”.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: document
-- value: day
-- value.vi: Ngày ban hành
-- value.en: Issued on
-- reason.no_number.vi: chưa ghi số
-- reason.no_number.en: no number
SELECT d.unit_id, 'document' AS member_kind, d.id AS member_id, 'no_number' AS reason, d.issued_on AS value
FROM document_counted d
WHERE d.unit_id IN (:units) AND d.document_number IS NULL
