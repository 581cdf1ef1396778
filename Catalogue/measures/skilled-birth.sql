-- measure: skilled-birth
-- title.vi: Phụ nữ đẻ được cán bộ y tế đỡ
-- title.en: Births attended by health staff
-- member.vi: phụ nữ đẻ
-- member.en: women delivered
-- unit: percent
-- scale: 100
-- definition.vi: Số phụ nữ đẻ trong kỳ được cán bộ y tế đỡ (theo danh mục người đỡ đẻ), chia cho số phụ nữ đẻ trong kỳ. Ca đẻ chưa ghi người đỡ được liệt kê riêng, không tính.
-- definition.en: Women delivered in the period with health staff attending (as the list of attendants says), over women delivered. Deliveries without an attendant recorded are listed apart and not counted.
-- source: Chỉ tiêu 7.2 của Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.7; danh mục người đỡ chưa đối chiếu
-- status: unverified
-- registers: pregnancy
-- whenEmpty: notApplicable
-- use: delivery
-- reason.not_recorded.vi: chưa ghi người đỡ
-- reason.not_recorded.en: attendant not recorded
-- reason.not_staff.vi: không do cán bộ y tế đỡ
-- reason.not_staff.en: not attended by health staff
SELECT d.unit_id, 'pregnancy' AS member_kind, d.id AS member_id,
  CASE WHEN b.health = 'yes' THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN d.attended_by IS NULL THEN NULL WHEN b.health = 'yes' THEN 1 ELSE 0 END AS met,
  CASE WHEN d.attended_by IS NULL THEN 'not_recorded' WHEN b.health = 'yes' THEN CAST(NULL AS TEXT) ELSE 'not_staff' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM delivery d
LEFT JOIN list_birth_attendant b ON b.code = d.attended_by
