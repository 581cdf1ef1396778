-- check: young-children-without-card
-- title.vi: Trẻ dưới 6 tuổi chưa có thẻ bảo hiểm y tế
-- title.en: Children under six without a card
-- member.vi: trẻ
-- member.en: children
-- about.vi: Trẻ dưới 72 tháng đang cư trú mà sổ thẻ không có thẻ nào còn giá trị. Trẻ dưới 6 tuổi được ngân sách nhà nước đóng, nên thường là thẻ chưa được ghi.
-- about.en: Resident children under 72 months without a valid card. The state pays for children under six, so mostly the card was just not written down.
-- advice.vi: Đối chiếu danh sách cấp thẻ của Bảo hiểm xã hội rồi ghi thẻ.
-- advice.en: Compare with the list of the insurance office and write the card.
-- severity: notice
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: person, insurance-card
-- use: resident
-- value: day
-- value.vi: Ngày sinh
-- value.en: Born
-- reason.no_card.vi: chưa có thẻ còn giá trị
-- reason.no_card.en: no valid card
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, 'no_card' AS reason, r.birth_date AS value
FROM resident r
WHERE r.birth_date > :day_72m_before AND r.birth_date <= :day
  AND NOT EXISTS (
    SELECT 1 FROM insurance_card_counted k
    WHERE k.unit_id = r.unit_id AND k.person_id = r.id AND k.valid_from <= :day AND k.valid_to >= :day)
