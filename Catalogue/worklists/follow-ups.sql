-- worklist: follow-ups
-- title.vi: Người hẹn khám lại
-- title.en: Follow-up visits
-- member.vi: người
-- member.en: people
-- about.vi: Người được hẹn khám lại từ 30 ngày trước đến 7 ngày tới mà từ ngày khám đó chưa khám lần nào nữa.
-- about.en: People asked to come again between 30 days ago and 7 days from now who have not been seen since.
-- group: care
-- record: encounter
-- source: Cột hẹn khám lại của sổ khám bệnh; khoảng ngày là đề xuất
-- status: unverified
-- registers: person, encounter
-- use: resident
-- reason.appointed.vi: có hẹn khám lại
-- reason.appointed.en: asked to come again
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, e.due_on, 'appointed' AS reason
FROM resident r
JOIN (
  SELECT v.unit_id, v.person_id, MIN(v.follow_up_on) AS due_on
  FROM encounter_counted v
  WHERE v.unit_id IN (:units) AND v.follow_up_on > :day_30d_before AND v.follow_up_on <= :day_7d_after AND v.seen_on <= :day
    AND NOT EXISTS (
      SELECT 1 FROM encounter_counted later
      WHERE later.unit_id = v.unit_id AND later.person_id = v.person_id AND later.seen_on > v.seen_on AND later.seen_on <= :day)
  GROUP BY v.unit_id, v.person_id
) e ON e.unit_id = r.unit_id AND e.person_id = r.id
