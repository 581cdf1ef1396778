-- check: growth-flagged
-- title.vi: Cân đo có giá trị không hợp lý
-- title.en: Measurements flagged as implausible
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Điểm z của cân nặng, chiều cao hoặc cân nặng theo chiều cao nằm ngoài giới hạn cờ của WHO 2006; không được tính vào tỷ lệ suy dinh dưỡng.
-- about.en: Weight, height or weight-for-height z-scores outside the flags of WHO 2006; they count in no rate of malnutrition.
-- advice.vi: Cân đo lại; nếu số đúng thì xem lại ngày sinh, giới tính và nằm hay đứng.
-- advice.en: Measure again; if the figures are right, look at birth date, sex and lying or standing.
-- severity: warning
-- group: care
-- source: Cờ của WHO Child Growth Standards 2006
-- status: verified
-- registers: growth-measurement
-- value: day
-- value.vi: Ngày đo
-- value.en: Measured on
-- reason.height.vi: chiều cao theo tuổi
-- reason.height.en: height for age
-- reason.weight.vi: cân nặng theo tuổi
-- reason.weight.en: weight for age
-- reason.weight_for_height.vi: cân nặng theo chiều cao
-- reason.weight_for_height.en: weight for height
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id,
  CASE WHEN g.flen THEN 'height' WHEN g.fwei THEN 'weight' ELSE 'weight_for_height' END AS reason, g.measured_on AS value
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units) AND (g.flen OR g.fwei OR g.fwfl)
