-- check: households-without-members
-- title.vi: Hộ không có người
-- title.en: Households without members
-- member.vi: hộ
-- member.en: households
-- about.vi: Hộ còn hiệu lực mà không có ai đang cư trú. Hộ trống làm sai tỷ lệ tính theo hộ.
-- about.en: Households in force in which nobody lives. Empty households distort every rate by household.
-- advice.vi: Hộ đã đi hết thì ghi ngày kết thúc; còn người thì bổ sung nhân khẩu.
-- advice.en: If everybody left, end the household; otherwise add its people.
-- severity: warning
-- group: people
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: household, person
-- reason.nobody.vi: không có ai đang cư trú
-- reason.nobody.en: nobody lives there
SELECT h.unit_id, 'household' AS member_kind, h.id AS member_id, 'nobody' AS reason, CAST(NULL AS INTEGER) AS value
FROM household_counted h
WHERE h.unit_id IN (:units)
  AND (h.valid_from IS NULL OR h.valid_from <= :day)
  AND (h.valid_to IS NULL OR h.valid_to >= :day)
  AND NOT EXISTS (
    SELECT 1 FROM person_counted p
    WHERE p.unit_id = h.unit_id AND p.household_id = h.id AND (p.valid_to IS NULL OR p.valid_to >= :day))
