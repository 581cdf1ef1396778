-- measure: antenatal-four
-- title.vi: Phụ nữ đẻ được khám thai ít nhất bốn lần trong ba thời kỳ
-- title.en: Women delivered with four antenatal visits in three trimesters
-- member.vi: phụ nữ đẻ
-- member.en: women delivered
-- unit: percent
-- scale: 100
-- definition.vi: Số phụ nữ đẻ trong kỳ có ít nhất bốn ngày khám thai, trong đó mỗi thời kỳ có ít nhất một lần (ba tháng đầu: đến hết tuần 13; ba tháng giữa: tuần 14 đến hết tuần 27; ba tháng cuối: từ tuần 28), chia cho số phụ nữ đẻ trong kỳ. Tuổi thai lấy theo ô tuổi thai, để trống thì tính từ kỳ kinh cuối.
-- definition.en: Women delivered in the period with visits on at least four days, at least one in each trimester (up to week 13, weeks 14 to 27, from week 28), over women delivered in the period. The week is the one recorded, else counted from the last period.
-- source: Chỉ tiêu 7.1 của Bộ tiêu chí quốc gia về y tế xã, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.7; ranh giới tuần giữa các thời kỳ là quy ước của phần mềm
-- status: unverified
-- registers: pregnancy, antenatal-visit
-- whenEmpty: notApplicable
-- use: delivery
-- reason.no_visit.vi: chưa khám thai lần nào
-- reason.no_visit.en: no antenatal visit
-- reason.few_visits.vi: khám thai dưới bốn lần
-- reason.few_visits.en: fewer than four visits
-- reason.no_first.vi: không khám trong ba tháng đầu
-- reason.no_first.en: none in the first trimester
-- reason.no_second.vi: không khám trong ba tháng giữa
-- reason.no_second.en: none in the second trimester
-- reason.no_third.vi: không khám trong ba tháng cuối
-- reason.no_third.en: none in the third trimester
SELECT d.unit_id, 'pregnancy' AS member_kind, d.id AS member_id,
  CASE WHEN v.visits >= 4 AND v.first_seen = 1 AND v.second_seen = 1 AND v.third_seen = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN v.visits >= 4 AND v.first_seen = 1 AND v.second_seen = 1 AND v.third_seen = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN v.visits IS NULL THEN 'no_visit'
    WHEN v.visits < 4 THEN 'few_visits'
    WHEN v.first_seen = 0 THEN 'no_first'
    WHEN v.second_seen = 0 THEN 'no_second'
    WHEN v.third_seen = 0 THEN 'no_third'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM delivery d
LEFT JOIN (
  SELECT w.unit_id, w.pregnancy_id, COUNT(DISTINCT w.visited_on) AS visits,
    MAX(CASE WHEN w.week < 14 THEN 1 ELSE 0 END) AS first_seen,
    MAX(CASE WHEN w.week >= 14 AND w.week < 28 THEN 1 ELSE 0 END) AS second_seen,
    MAX(CASE WHEN w.week >= 28 THEN 1 ELSE 0 END) AS third_seen
  FROM (
    SELECT a.unit_id, a.pregnancy_id, a.visited_on,
      COALESCE(a.gestational_week, days_between(g.last_period_on, a.visited_on) / 7) AS week
    FROM delivery g
    JOIN antenatal_visit_counted a ON a.unit_id = g.unit_id AND a.pregnancy_id = g.id
    WHERE a.visited_on <= g.ended_on
  ) w
  GROUP BY w.unit_id, w.pregnancy_id
) v ON v.unit_id = d.unit_id AND v.pregnancy_id = d.id
