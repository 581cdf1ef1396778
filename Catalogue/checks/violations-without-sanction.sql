-- check: violations-without-sanction
-- title.vi: Kiểm tra không đạt chưa ghi xử lý
-- title.en: Failed inspections without a follow-up
-- member.vi: lần kiểm tra
-- member.en: inspections
-- about.vi: Lần kiểm tra không đạt quá 30 ngày mà chưa ghi hình thức xử lý lẫn ngày khắc phục.
-- about.en: Inspections failed more than 30 days ago with neither a sanction nor a day of remedy.
-- advice.vi: Ghi hình thức xử lý và ngày khắc phục.
-- advice.en: Write the sanction and the day of remedy.
-- severity: notice
-- group: environment
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: food-inspection
-- value: day
-- value.vi: Ngày kiểm tra
-- value.en: Inspected on
-- reason.open.vi: chưa ghi xử lý
-- reason.open.en: no follow-up
SELECT i.unit_id, 'food-inspection' AS member_kind, i.id AS member_id, 'open' AS reason, i.inspected_on AS value
FROM food_inspection_counted i
WHERE i.unit_id IN (:units) AND i.inspection_result = 'failed' AND i.inspected_on < :day_30d_before
  AND i.sanction IS NULL AND i.remedied_on IS NULL
