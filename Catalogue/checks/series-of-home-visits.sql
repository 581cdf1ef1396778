-- check: series-of-home-visits
-- title.vi: Số lượt chăm sóc tại nhà theo tháng bất thường
-- title.en: Unusual months of home visits
-- member.vi: lượt chăm sóc
-- member.en: home visits
-- about.vi: Số lượt chăm sóc tại nhà của từng tháng trong 24 tháng qua, so với tháng giữa của chính trạm: tháng lệch quá xa được nêu. Tháng đang chạy không tính.
-- about.en: The number of home visits of each of the last 24 months against the station’s own median; months far off are named. The running month is left out.
-- advice.vi: Xem tháng đó có đợt khám, chiến dịch hay nhập bù không; nếu không thì kiểm tra dòng trùng hoặc dòng thiếu.
-- advice.en: Was there a campaign or a catch-up of entries? If not, look for doubles or gaps.
-- severity: notice
-- group: care
-- method: months
-- limit: 3.5
-- source: Điểm z điều chỉnh, ngưỡng 3,5: Iglewicz và Hoaglin, 1993
-- status: secondary
-- registers: home-care-visit
-- value: day
-- value.vi: Ngày
-- value.en: Day
SELECT h.unit_id, 'home-care-visit' AS member_kind, h.id AS member_id, CAST(NULL AS TEXT) AS reason, h.visited_on AS value
FROM home_care_visit_counted h
WHERE h.unit_id IN (:units) AND h.visited_on > :day_25m_before AND h.visited_on <= :day
