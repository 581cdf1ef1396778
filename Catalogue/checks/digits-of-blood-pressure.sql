-- check: digits-of-blood-pressure
-- title.vi: Làm tròn số huyết áp
-- title.en: Rounding of blood pressures
-- member.vi: lần đo
-- member.en: readings
-- about.vi: Chữ số cuối của huyết áp tối đa trong sổ khám và sổ bệnh mạn tính 24 tháng qua. Huyết áp kế cơ chỉ đọc số chẵn, nên mức cảnh báo đặt cao hơn.
-- about.en: The last digit of systolic pressures among visits and chronic care in 24 months. Manual gauges only read even figures, so the limit is higher.
-- advice.vi: Đọc đến 2 mmHg (máy cơ) hoặc ghi đúng số máy điện tử hiện; không làm tròn về 0.
-- advice.en: Read to 2 mmHg, or write what the device shows; don’t round to 0.
-- severity: notice
-- group: care
-- method: digits
-- limit: 40
-- source: Chỉ số ưa chữ số của SMART/ENA; mức 40 thay cho 20 vì máy cơ chỉ có số chẵn (chỉ dùng số chẵn đã là 33), do phần mềm đề xuất
-- status: unverified
-- registers: encounter
-- alsoReads: chronic-care
-- value: number
-- value.vi: Chữ số
-- value.en: Digit
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, CAST(NULL AS TEXT) AS reason, e.systolic % 10 AS value
FROM encounter_counted e
WHERE e.unit_id IN (:units) AND e.systolic IS NOT NULL AND e.seen_on > :day_24m_before AND e.seen_on <= :day
UNION ALL
SELECT v.unit_id, 'chronic-care' AS member_kind, v.parent_id AS member_id, CAST(NULL AS TEXT) AS reason, v.systolic % 10 AS value
FROM chronic_care_visit_counted v
WHERE v.unit_id IN (:units) AND v.systolic IS NOT NULL AND v.visited_on > :day_24m_before AND v.visited_on <= :day
