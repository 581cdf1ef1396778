-- check: series-of-vaccines
-- title.vi: Số mũi tiêm theo tháng bất thường
-- title.en: Unusual months of vaccination
-- member.vi: mũi tiêm
-- member.en: doses
-- about.vi: Số mũi tiêm của từng tháng trong 24 tháng qua, so với tháng giữa của chính trạm: tháng lệch quá xa được nêu. Tháng đang chạy không tính.
-- about.en: The number of doses of each of the last 24 months against the station’s own median; months far off are named. The running month is left out.
-- advice.vi: Xem tháng đó có đợt khám, chiến dịch hay nhập bù không; nếu không thì kiểm tra dòng trùng hoặc dòng thiếu.
-- advice.en: Was there a campaign or a catch-up of entries? If not, look for doubles or gaps.
-- severity: notice
-- group: care
-- method: months
-- limit: 3.5
-- source: Điểm z điều chỉnh, ngưỡng 3,5: Iglewicz và Hoaglin, 1993
-- status: secondary
-- registers: immunisation
-- value: day
-- value.vi: Ngày
-- value.en: Day
SELECT i.unit_id, 'immunisation' AS member_kind, i.id AS member_id, CAST(NULL AS TEXT) AS reason, i.given_on AS value
FROM immunisation_counted i
WHERE i.unit_id IN (:units) AND i.given_on > :day_25m_before AND i.given_on <= :day
