-- check: households-without-head
-- title.vi: Hộ thiếu chủ hộ hoặc có hai chủ hộ
-- title.en: Households with no head or with two
-- member.vi: hộ
-- member.en: households
-- about.vi: Hộ đang có người ở mà không ai được ghi là chủ hộ, hoặc có từ hai chủ hộ.
-- about.en: Households with residents of whom none, or more than one, is the head.
-- advice.vi: Sửa ô «Quan hệ với chủ hộ» của những người trong hộ.
-- advice.en: Correct “Relation to the head” of the people of the household.
-- severity: notice
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: household, person
-- value: number
-- value.vi: Số người
-- value.en: People
-- reason.no_head.vi: không có chủ hộ
-- reason.no_head.en: no head
-- reason.several_heads.vi: có từ hai chủ hộ
-- reason.several_heads.en: two heads or more
SELECT h.unit_id, 'household' AS member_kind, h.id AS member_id,
  CASE WHEN h.heads = 0 THEN 'no_head' ELSE 'several_heads' END AS reason, h.people AS value
FROM (
  SELECT p.unit_id, p.household_id AS id, COUNT(*) AS people, SUM(CASE WHEN p.relation_to_head = 'head' THEN 1 ELSE 0 END) AS heads
  FROM person_counted p
  WHERE p.unit_id IN (:units) AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
  GROUP BY p.unit_id, p.household_id
) h
WHERE h.heads <> 1
