-- check: series-of-visits
-- title.vi: Số lượt khám theo tháng bất thường
-- title.en: Unusual months of visits
-- member.vi: lượt khám
-- member.en: visits
-- about.vi: Số lượt khám của từng tháng trong 24 tháng qua, so với tháng giữa của chính trạm: tháng lệch quá xa được nêu. Tháng đang chạy không tính.
-- about.en: The number of visits of each of the last 24 months against the station’s own median; months far off are named. The running month is left out.
-- advice.vi: Xem tháng đó có đợt khám, chiến dịch hay nhập bù không; nếu không thì kiểm tra dòng trùng hoặc dòng thiếu.
-- advice.en: Was there a campaign or a catch-up of entries? If not, look for doubles or gaps.
-- severity: notice
-- group: care
-- method: months
-- limit: 3.5
-- source: Điểm z điều chỉnh, ngưỡng 3,5: Iglewicz và Hoaglin, 1993
-- status: secondary
-- registers: encounter
-- value: day
-- value.vi: Ngày
-- value.en: Day
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id, CAST(NULL AS TEXT) AS reason, e.seen_on AS value
FROM encounter_counted e
WHERE e.unit_id IN (:units) AND e.seen_on > :day_25m_before AND e.seen_on <= :day
