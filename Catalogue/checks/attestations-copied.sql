-- check: attestations-copied
-- title.vi: Xác nhận chép từ kỳ trước
-- title.en: Attestations copied from the period before
-- member.vi: xác nhận
-- member.en: attestations
-- about.vi: Xác nhận giống hệt lần xác nhận liền trước của cùng chỉ tiêu (cùng kết quả; cùng một văn bản đã quá một năm, hoặc cùng lời căn cứ), khi từ 3 chỉ tiêu cùng như vậy trong một kỳ.
-- about.en: Attestations that repeat the one before of the same indicator (same verdict; the same document, more than a year old, or the same grounds), where three indicators or more do so in one period.
-- advice.vi: Xác nhận lại theo tình hình của kỳ này và đính văn bản của kỳ này; việc kéo dài nhiều kỳ thì ghi rõ thời gian hiệu lực.
-- advice.en: Attest anew from what holds in this period, with its own document; for what lasts write until when it holds.
-- severity: notice
-- group: station
-- source: Đề xuất của phần mềm: ba chỉ tiêu trở lên cùng lặp lại thì ít khi do tình cờ
-- status: unverified
-- registers: attestation
-- alsoReads: document
-- value: day
-- value.vi: Từ ngày
-- value.en: From
-- reason.same_document.vi: cùng văn bản cũ với kỳ trước
-- reason.same_document.en: same old document as before
-- reason.same_words.vi: cùng căn cứ với kỳ trước
-- reason.same_words.en: same grounds as before
-- use: attestation_repeated
SELECT a.unit_id, 'attestation' AS member_kind, a.id AS member_id, a.reason, a.valid_from AS value
FROM attestation_repeated a
JOIN (
  SELECT x.unit_id, x.period, x.set_id
  FROM attestation_repeated x
  GROUP BY x.unit_id, x.period, x.set_id
  HAVING COUNT(DISTINCT x.indicator_code) >= 3
) s ON s.unit_id = a.unit_id AND s.period = a.period AND s.set_id = a.set_id
