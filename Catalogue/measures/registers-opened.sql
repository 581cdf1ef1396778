-- measure: registers-opened
-- title.vi: Sổ đã mở so với sổ phải có
-- title.en: Registers opened against those required
-- member.vi: sổ
-- member.en: registers
-- unit: percent
-- scale: 100
-- definition.vi: Số sổ phải có theo danh mục mà trạm đã mở và chưa đóng vào ngày đánh giá, chia cho số sổ phải có. Xã sáp nhập: sổ mở ở một nơi là đã mở.
-- definition.en: Required registers of the list opened and not closed on the reference day, over the required ones. In a merged commune a register opened in one place counts.
-- source: Chỉ tiêu 1.4 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được, danh mục sổ chưa đối chiếu
-- status: unverified
-- registers: register-opening
-- whenEmpty: unknown
-- demands: required_register
-- reason.not_opened.vi: chưa mở sổ
-- reason.not_opened.en: not opened
SELECT u.unit_id, 'list.required_register' AS member_kind, l.id AS member_id,
  CASE WHEN o.register_id IS NULL THEN 0 ELSE 1 END AS num,
  1 AS den,
  CASE WHEN o.register_id IS NULL THEN 0 ELSE 1 END AS met,
  CASE WHEN o.register_id IS NULL THEN 'not_opened' ELSE CAST(NULL AS TEXT) END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT COALESCE(:group, c.unit_id) AS unit_id
  FROM register_opening_counted c
  WHERE c.unit_id IN (:units) AND c.opened_on <= :day
) u
CROSS JOIN list_required_register l
LEFT JOIN (
    SELECT COALESCE(:group, o.unit_id) AS unit_id, o.register_id
    FROM register_opening_counted o
    WHERE o.unit_id IN (:units) AND o.opened_on <= :day AND (o.closed_on IS NULL OR o.closed_on > :day)
    GROUP BY COALESCE(:group, o.unit_id), o.register_id
) o ON o.unit_id = u.unit_id AND o.register_id = l.register
WHERE (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
