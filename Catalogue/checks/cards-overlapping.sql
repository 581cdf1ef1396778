-- check: cards-overlapping
-- title.vi: Thẻ bảo hiểm y tế trùng thời hạn
-- title.en: Cards whose periods overlap
-- member.vi: thẻ
-- member.en: cards
-- about.vi: Hai thẻ của cùng một người có thời hạn chồng lên nhau quá 31 ngày; nêu thẻ có ngày bắt đầu sau.
-- about.en: Two cards of one person whose periods overlap by more than 31 days; the one that begins later is named.
-- advice.vi: Xem thẻ cũ đã thu hồi chưa: sửa ngày hết hạn của thẻ cũ, hoặc xóa thẻ ghi hai lần. Từng cặp thẻ nằm ở trang Người trùng, thẻ trùng.
-- advice.en: Was the earlier card withdrawn? Correct its last day, or remove a card written twice. The pairs stand on the page of doubles.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: insurance-card
-- value: day
-- value.vi: Bắt đầu
-- value.en: Begins
-- reason.overlap.vi: trùng với thẻ trước
-- reason.overlap.en: overlaps an earlier card
SELECT k.unit_id, 'insurance-card' AS member_kind, k.id AS member_id, 'overlap' AS reason, k.valid_from AS value
FROM insurance_card_counted k
WHERE k.unit_id IN (:units)
  AND EXISTS (
    SELECT 1 FROM insurance_card_counted b
    WHERE b.unit_id = k.unit_id AND b.person_id = k.person_id AND b.id <> k.id
      AND (b.valid_from < k.valid_from OR (b.valid_from = k.valid_from AND b.id < k.id))
      AND b.valid_to > k.valid_from AND b.valid_to > add_days(k.valid_from, 31) AND k.valid_to > add_days(k.valid_from, 31))
