-- worklist: evidence-ending
-- title.vi: Minh chứng hết hạn, sắp hết hạn
-- title.en: Evidence that ended or ends soon
-- member.vi: tệp minh chứng
-- member.en: files of evidence
-- about.vi: Tệp minh chứng chưa gỡ đã hết giá trị trong 12 tháng qua hoặc hết giá trị trong 60 ngày tới.
-- about.en: Files of evidence, not withdrawn, that ended in the last 12 months or end within 60 days.
-- group: station
-- record: evidence
-- source: Khoảng 60 ngày và 12 tháng là đề xuất
-- status: unverified
-- registers: evidence
-- reason.ended.vi: đã hết giá trị
-- reason.ended.en: ended
-- reason.ends.vi: hết giá trị trong 60 ngày
-- reason.ends.en: ends within 60 days
SELECT e.unit_id, 'evidence' AS member_kind, e.id AS member_id, e.valid_to AS due_on,
  CASE WHEN e.valid_to < :day THEN 'ended' ELSE 'ends' END AS reason
FROM evidence_counted e
WHERE e.unit_id IN (:units) AND e.withdrawn_on IS NULL AND e.valid_to > :day_12m_before AND e.valid_to <= :day_60d_after
