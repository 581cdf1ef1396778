-- measure: postpartum-vitamin-a
-- title.vi: Phụ nữ sau đẻ được uống vitamin A
-- title.en: Women given vitamin A after delivery
-- member.vi: phụ nữ đẻ
-- member.en: women delivered
-- unit: percent
-- scale: 100
-- definition.vi: Trong số phụ nữ đẻ con sống trong kỳ: số người được uống vitamin A trong 30 ngày sau đẻ, chia cho tất cả. Ca đẻ chưa qua 30 ngày mà chưa uống được liệt kê riêng, không tính.
-- definition.en: Of the women with a live birth in the period: those given vitamin A within 30 days of the delivery, over all of them. Deliveries of the last 30 days without it are listed apart and not counted.
-- source: NUT-6, các can thiệp theo Quyết định 1858/QĐ-BYT ngày 06/07/2022; khoảng 30 ngày là quy ước của phần mềm, chưa đối chiếu
-- status: unverified
-- registers: pregnancy, nutrition-service
-- whenEmpty: notApplicable
-- use: delivery
-- reason.not_due.vi: chưa qua 30 ngày sau đẻ
-- reason.not_due.en: within 30 days of the delivery
-- reason.not_given.vi: chưa uống vitamin A trong 30 ngày sau đẻ
-- reason.not_given.en: no vitamin A within 30 days
SELECT w.unit_id, 'pregnancy' AS member_kind, w.id AS member_id,
  w.given AS num,
  1 AS den,
  CASE WHEN w.given = 1 THEN 1 WHEN w.ended_on > :day_30d_before THEN NULL ELSE 0 END AS met,
  CASE
    WHEN w.given = 1 THEN CAST(NULL AS TEXT)
    WHEN w.ended_on > :day_30d_before THEN 'not_due'
    ELSE 'not_given'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT DISTINCT d.unit_id, d.id, d.ended_on,
    CASE WHEN EXISTS (
      SELECT 1 FROM nutrition_service_counted n
      WHERE n.unit_id = d.unit_id AND n.person_id = d.person_id AND n.service_kind = 'vitamin_a'
        AND n.given_on >= d.ended_on AND n.given_on <= add_days(d.ended_on, 30) AND n.given_on <= :day
    ) THEN 1 ELSE 0 END AS given
  FROM delivery d
  WHERE d.outcome = 'live_birth'
) w
