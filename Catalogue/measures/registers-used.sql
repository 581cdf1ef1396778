-- measure: registers-used
-- title.vi: Sổ có dòng mới trong kỳ
-- title.en: Registers with entries in the period
-- member.vi: sổ
-- member.en: registers
-- unit: percent
-- scale: 100
-- definition.vi: Trong các sổ của danh mục mà mỗi kỳ phải có dòng mới và trạm đã mở: số sổ có ít nhất một dòng mang ngày trong kỳ. Xã sáp nhập tính chung các nơi.
-- definition.en: Of the registers of the list that need new rows in every period and that the station has opened: those with at least one row dated in the period. A merged commune is measured together.
-- source: Minh chứng kèm chỉ tiêu 10.1 của Bộ tiêu chí quốc gia về y tế xã; công thức do phần mềm đề xuất
-- status: unverified
-- registers: register-opening
-- alsoReads: encounter, health-record, growth-measurement, teleconsultation, food-inspection, training, communication-activity, report-submission, document
-- whenEmpty: unknown
-- demands: required_register
-- reason.no_entry.vi: trong kỳ không có dòng nào
-- reason.no_entry.en: no row in the period
-- reason.not_judged.vi: phép đo này chưa xem được sổ này
-- reason.not_judged.en: this measure can’t look into the register
SELECT o.unit_id, 'list.required_register' AS member_kind, l.id AS member_id,
  CASE WHEN e.register_id IS NULL THEN 0 ELSE 1 END AS num,
  1 AS den,
  CASE WHEN e.register_id IS NOT NULL THEN 1 WHEN l.register IN ('encounter', 'health-record', 'growth-measurement', 'teleconsultation', 'food-inspection', 'training', 'communication-activity', 'report-submission', 'document') THEN 0 END AS met,
  CASE
    WHEN e.register_id IS NOT NULL THEN CAST(NULL AS TEXT)
    WHEN l.register IN ('encounter', 'health-record', 'growth-measurement', 'teleconsultation', 'food-inspection', 'training', 'communication-activity', 'report-submission', 'document') THEN 'no_entry'
    ELSE 'not_judged'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
    SELECT COALESCE(:group, o.unit_id) AS unit_id, o.register_id
    FROM register_opening_counted o
    WHERE o.unit_id IN (:units) AND o.opened_on <= :day AND (o.closed_on IS NULL OR o.closed_on > :day)
    GROUP BY COALESCE(:group, o.unit_id), o.register_id
) o
JOIN list_required_register l ON l.register = o.register_id
LEFT JOIN (
  SELECT a.unit_id, a.register_id
  FROM (
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'encounter' AS register_id
    FROM encounter_counted x
    WHERE x.unit_id IN (:units) AND x.seen_on >= :start AND x.seen_on <= :end AND x.seen_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'health-record' AS register_id
    FROM health_record_counted x
    WHERE x.unit_id IN (:units) AND x.last_reviewed_on >= :start AND x.last_reviewed_on <= :end AND x.last_reviewed_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'health-record' AS register_id
    FROM health_record_review_counted x
    WHERE x.unit_id IN (:units) AND x.reviewed_on >= :start AND x.reviewed_on <= :end AND x.reviewed_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'growth-measurement' AS register_id
    FROM growth_measurement_counted x
    WHERE x.unit_id IN (:units) AND x.measured_on >= :start AND x.measured_on <= :end AND x.measured_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'teleconsultation' AS register_id
    FROM teleconsultation_counted x
    WHERE x.unit_id IN (:units) AND x.held_on >= :start AND x.held_on <= :end AND x.held_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'food-inspection' AS register_id
    FROM food_inspection_counted x
    WHERE x.unit_id IN (:units) AND x.inspected_on >= :start AND x.inspected_on <= :end AND x.inspected_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'training' AS register_id
    FROM training_counted x
    WHERE x.unit_id IN (:units) AND x.started_on >= :start AND x.started_on <= :end AND x.started_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'communication-activity' AS register_id
    FROM communication_activity_counted x
    WHERE x.unit_id IN (:units) AND x.held_on >= :start AND x.held_on <= :end AND x.held_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'report-submission' AS register_id
    FROM report_submission_counted x
    WHERE x.unit_id IN (:units) AND x.sent_on >= :start AND x.sent_on <= :end AND x.sent_on <= :day
    UNION ALL
    SELECT COALESCE(:group, x.unit_id) AS unit_id, 'document' AS register_id
    FROM document_counted x
    WHERE x.unit_id IN (:units) AND x.issued_on >= :start AND x.issued_on <= :end AND x.issued_on <= :day
  ) a
  GROUP BY a.unit_id, a.register_id
) e ON e.unit_id = o.unit_id AND e.register_id = o.register_id
WHERE l.entered = 'yes'
  AND (l.listed_from IS NULL OR l.listed_from <= :day)
  AND (l.listed_to IS NULL OR l.listed_to >= :day)
