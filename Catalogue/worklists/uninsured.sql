-- worklist: uninsured
-- title.vi: Người chưa có thẻ bảo hiểm y tế
-- title.en: People without health insurance
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú tại xã hôm nay không có thẻ bảo hiểm y tế còn giá trị; ngày ghi bên cạnh là ngày thẻ cuối cùng hết hạn.
-- about.en: Residents today without a valid health insurance card; the day beside them is the last day of their latest card.
-- group: insurance
-- record: insurance-card
-- source: Chỉ tiêu 15.1 và 14.1; danh sách để vận động theo hộ, theo thôn
-- status: unverified
-- registers: person, insurance-card
-- use: resident
-- reason.no_card.vi: chưa từng có thẻ
-- reason.no_card.en: never had a card
-- reason.expired.vi: thẻ đã hết hạn
-- reason.expired.en: card expired
-- reason.not_started.vi: thẻ chưa đến ngày có giá trị
-- reason.not_started.en: card not valid yet
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, c.last_day AS due_on,
  CASE WHEN c.person_id IS NULL THEN 'no_card' WHEN c.last_day IS NULL THEN 'not_started' ELSE 'expired' END AS reason
FROM resident r
LEFT JOIN (
  SELECT k.unit_id, k.person_id,
    MAX(CASE WHEN k.valid_from <= :day AND k.valid_to >= :day THEN 1 ELSE 0 END) AS valid_now,
    MAX(CASE WHEN k.valid_to < :day THEN k.valid_to END) AS last_day
  FROM insurance_card_counted k
  WHERE k.unit_id IN (:units)
  GROUP BY k.unit_id, k.person_id
) c ON c.unit_id = r.unit_id AND c.person_id = r.id
WHERE c.valid_now IS NULL OR c.valid_now = 0
