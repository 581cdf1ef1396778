-- household_survey: every household of the reference day with its latest survey up to that day (surveyed = 0 without one).
-- latrine, bathroom, container, three_cleans: 1 yes, 0 no, NULL not answered.
SELECT h.unit_id, h.id,
  CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS surveyed,
  s.latrine_type, s.in_use, s.no_pollution, s.no_insects, s.no_smell,
  CASE
    WHEN s.latrine_type = 'none' OR NOT s.in_use OR NOT s.no_pollution OR NOT s.no_insects OR NOT s.no_smell THEN 0
    WHEN s.latrine_type <> 'none' AND s.in_use AND s.no_pollution AND s.no_insects AND s.no_smell THEN 1
  END AS latrine,
  CASE WHEN s.bathroom_hygienic THEN 1 WHEN NOT s.bathroom_hygienic THEN 0 END AS bathroom,
  CASE WHEN s.container_hygienic THEN 1 WHEN NOT s.container_hygienic THEN 0 END AS container,
  CASE
    WHEN NOT s.clean_house OR NOT s.clean_kitchen OR NOT s.clean_lane THEN 0
    WHEN s.clean_house AND s.clean_kitchen AND s.clean_lane THEN 1
  END AS three_cleans
FROM household_counted h
LEFT JOIN (
  SELECT v.unit_id, v.household_id, v.id, v.latrine_type, v.in_use, v.no_pollution, v.no_insects, v.no_smell,
    v.bathroom_hygienic, v.container_hygienic, v.clean_house, v.clean_kitchen, v.clean_lane
  FROM sanitation_survey_counted v
  WHERE v.unit_id IN (:units)
    AND v.surveyed_on <= :day
    AND NOT EXISTS (
      SELECT 1
      FROM sanitation_survey_counted later
      WHERE later.unit_id = v.unit_id
        AND later.household_id = v.household_id
        AND later.surveyed_on <= :day
        AND (later.surveyed_on > v.surveyed_on OR (later.surveyed_on = v.surveyed_on AND later.id > v.id)))
) s ON s.unit_id = h.unit_id AND s.household_id = h.id
WHERE h.unit_id IN (:units)
  AND (h.valid_from IS NULL OR h.valid_from <= :day)
  AND (h.valid_to IS NULL OR h.valid_to >= :day)
