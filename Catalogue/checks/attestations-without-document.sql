-- check: attestations-without-document
-- title.vi: Xác nhận đạt không có văn bản
-- title.en: Attestations without a document
-- member.vi: xác nhận
-- member.en: attestations
-- about.vi: Xác nhận «đạt» của một chỉ tiêu mà không kèm văn bản minh chứng.
-- about.en: Attestations that an indicator is met, without a document.
-- advice.vi: Ghi văn bản vào sổ Văn bản rồi chọn ở xác nhận.
-- advice.en: Write the document into its register and choose it here.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: attestation
-- value: day
-- value.vi: Từ ngày
-- value.en: From
-- reason.no_document.vi: chưa có văn bản
-- reason.no_document.en: no document
SELECT a.unit_id, 'attestation' AS member_kind, a.id AS member_id, 'no_document' AS reason, a.valid_from AS value
FROM attestation_counted a
WHERE a.unit_id IN (:units) AND a.claim AND a.document_id IS NULL
