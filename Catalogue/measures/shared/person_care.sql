-- person_care: every person with whether a health record was open on the day and whether somebody saw them or reviewed their record in
-- the 12 months before it. To be joined by unit and id.
SELECT p.unit_id, p.id,
  CASE WHEN EXISTS (
    SELECT 1 FROM health_record_counted h WHERE h.unit_id = p.unit_id AND h.person_id = p.id AND h.opened_on <= :day
  ) THEN 1 ELSE 0 END AS recorded,
  CASE
    WHEN EXISTS (
      SELECT 1 FROM home_care_visit_counted v
      WHERE v.unit_id = p.unit_id AND v.person_id = p.id AND v.visited_on > :day_12m_before AND v.visited_on <= :day) THEN 1
    WHEN EXISTS (
      SELECT 1 FROM encounter_counted x
      WHERE x.unit_id = p.unit_id AND x.person_id = p.id AND x.seen_on > :day_12m_before AND x.seen_on <= :day) THEN 1
    WHEN EXISTS (
      SELECT 1 FROM health_record_counted h
      WHERE h.unit_id = p.unit_id AND h.person_id = p.id
        AND h.last_reviewed_on > :day_12m_before AND h.last_reviewed_on <= :day) THEN 1
    WHEN EXISTS (
      SELECT 1 FROM health_record_counted h
      JOIN health_record_review_counted w ON w.unit_id = h.unit_id AND w.parent_id = h.id
      WHERE h.unit_id = p.unit_id AND h.person_id = p.id
        AND w.reviewed_on > :day_12m_before AND w.reviewed_on <= :day) THEN 1
    ELSE 0
  END AS seen
FROM person_counted p
WHERE p.unit_id IN (:units)
