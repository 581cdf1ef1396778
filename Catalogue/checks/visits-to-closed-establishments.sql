-- check: visits-to-closed-establishments
-- title.vi: Kiểm tra, tập huấn ngoài thời gian hoạt động
-- title.en: Inspections outside the time of activity
-- member.vi: dòng
-- member.en: rows
-- about.vi: Lần kiểm tra hoặc tập huấn an toàn thực phẩm ghi sau ngày cơ sở ngừng hoạt động hoặc trước ngày bắt đầu.
-- about.en: Inspections or trainings dated after the establishment closed or before it opened.
-- advice.vi: Sửa ngày, chọn lại cơ sở, hoặc sửa thời gian hoạt động của cơ sở.
-- advice.en: Correct the day, the establishment or its time of activity.
-- severity: warning
-- group: environment
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: food-establishment, food-inspection
-- alsoReads: food-training
-- value: day
-- value.vi: Ngày
-- value.en: Day
-- reason.after_closing.vi: sau ngày ngừng hoạt động
-- reason.after_closing.en: after it closed
-- reason.before_opening.vi: trước ngày bắt đầu hoạt động
-- reason.before_opening.en: before it opened
SELECT v.unit_id, v.kind AS member_kind, v.id AS member_id,
  CASE WHEN v.happened_on > e.active_to THEN 'after_closing' ELSE 'before_opening' END AS reason, v.happened_on AS value
FROM (
  SELECT i.unit_id, 'food-inspection' AS kind, i.id, i.establishment_id, i.inspected_on AS happened_on
  FROM food_inspection_counted i
  WHERE i.unit_id IN (:units)
  UNION ALL
  SELECT t.unit_id, 'food-training' AS kind, t.id, t.establishment_id, t.held_on AS happened_on
  FROM food_training_counted t
  WHERE t.unit_id IN (:units)
) v
JOIN food_establishment_counted e ON e.unit_id = v.unit_id AND e.id = v.establishment_id
WHERE v.happened_on > e.active_to OR v.happened_on < e.active_from
