-- check: digits-of-weight
-- title.vi: Làm tròn số cân nặng trẻ em
-- title.en: Rounding of children’s weights
-- member.vi: lần cân đo
-- member.en: measurements
-- about.vi: Chữ số sau dấu phẩy của cân nặng trẻ em trong 24 tháng qua. Cân đo thật thì mười chữ số xuất hiện gần đều nhau; số 0 và 5 nhiều hẳn là làm tròn hoặc ước lượng.
-- about.en: The digit behind the decimal point of children’s weights in 24 months. Measured figures use all ten about equally; too many 0 and 5 mean rounding or guessing.
-- advice.vi: Hướng dẫn người đo đọc đến 0,1; kiểm tra cân và thước.
-- advice.en: Show those who measure how to read to 0.1; check scale and board.
-- severity: notice
-- group: care
-- method: digits
-- limit: 20
-- source: Chỉ số ưa chữ số (digit preference score) của SMART/ENA: 0–7 rất tốt, 8–12 tốt, 13–20 chấp nhận được, trên 20 có vấn đề
-- status: secondary
-- registers: growth-measurement
-- value: number
-- value.vi: Chữ số
-- value.en: Digit
SELECT g.unit_id, 'growth-measurement' AS member_kind, g.id AS member_id, CAST(NULL AS TEXT) AS reason,
  CAST(ROUND(g.weight_kg * 10) AS INTEGER) % 10 AS value
FROM growth_measurement_counted g
WHERE g.unit_id IN (:units) AND g.weight_kg IS NOT NULL AND g.measured_on > :day_24m_before AND g.measured_on <= :day
