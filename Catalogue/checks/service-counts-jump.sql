-- check: service-counts-jump
-- title.vi: Số lượt dịch vụ nhảy vọt
-- title.en: Service counts that jump
-- member.vi: dịch vụ
-- member.en: services
-- about.vi: Dịch vụ kỹ thuật có số lượt của một kỳ lệch xa các kỳ khác trong 36 tháng: z sửa đổi quá 3,5 và chênh từ 10 lượt; chỉ xét dịch vụ có từ 6 kỳ. Nêu kỳ lệch gần nhất.
-- about.en: Technical services with a count far from those of their other periods in 36 months: a modified z beyond 3.5 and ten or more apart; of services with six periods or more. The latest such period is named.
-- advice.vi: Đối chiếu với sổ khám và sổ thủ thuật của kỳ đó; thường là gõ thừa số 0, cộng dồn nhiều kỳ, hoặc bỏ sót.
-- advice.en: Compare with the books of that period; often a digit too many, several periods added up, or rows left out.
-- severity: notice
-- group: station
-- source: Iglewicz và Hoaglin (1993), z sửa đổi theo trung vị, mức 3,5; mức 10 lượt và 6 kỳ do phần mềm đề xuất
-- status: secondary
-- registers: technical-service
-- value: day
-- value.vi: Kỳ bắt đầu
-- value.en: Period begins
-- reason.above.vi: cao hẳn các kỳ khác
-- reason.above.en: far above the others
-- reason.below.vi: thấp hẳn các kỳ khác
-- reason.below.en: far below the others
-- use: service_figure, service_middle, service_spread
SELECT o.unit_id, 'technical-service' AS member_kind, o.parent_id AS member_id,
  CASE WHEN f.times > o.middle THEN 'above' ELSE 'below' END AS reason, o.last_odd AS value
FROM (
  SELECT g.unit_id, g.parent_id, s.middle, MAX(g.period_from) AS last_odd
  FROM service_figure g
  JOIN service_spread s ON s.unit_id = g.unit_id AND s.parent_id = g.parent_id
  WHERE ABS(g.times - s.middle) >= 10
    AND CASE WHEN s.middle_distance > 0 THEN 0.6745 * ABS(g.times - s.middle) > 3.5 * s.middle_distance
      ELSE ABS(g.times - s.middle) > 3.5 * 1.253314 * s.mean_distance END
  GROUP BY g.unit_id, g.parent_id, s.middle
) o
JOIN service_figure f ON f.unit_id = o.unit_id AND f.parent_id = o.parent_id AND f.period_from = o.last_odd
