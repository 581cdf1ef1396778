-- worklist: remedies-due
-- title.vi: Kiến nghị giám sát chưa khắc phục
-- title.en: Recommendations not yet carried out
-- member.vi: lần giám sát
-- member.en: visits
-- about.vi: Lần giám sát trong 12 tháng qua có hạn khắc phục mà chưa ghi đã khắc phục xong.
-- about.en: Visits of the last 12 months whose recommendations have a day due and aren't carried out.
-- group: station
-- record: supervision-visit
-- source: Giám sát định kỳ hằng quý theo kế hoạch của huyện Lộc Bình năm 2024, mục III.2
-- status: unverified
-- registers: supervision-visit
-- reason.overdue.vi: quá hạn khắc phục
-- reason.overdue.en: overdue
-- reason.open.vi: chưa khắc phục, chưa đến hạn
-- reason.open.en: open, not yet due
SELECT v.unit_id, 'supervision-visit' AS member_kind, v.id AS member_id, v.remedy_due_on AS due_on,
  CASE WHEN v.remedy_due_on < :day THEN 'overdue' ELSE 'open' END AS reason
FROM supervision_visit_counted v
WHERE v.unit_id IN (:units)
  AND v.visited_on > :day_12m_before AND v.visited_on <= :day
  AND v.remedy_due_on IS NOT NULL
  AND (v.remedied_on IS NULL OR v.remedied_on > :day)
