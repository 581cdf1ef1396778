-- measure: hamlets-with-worker
-- title.vi: Thôn có nhân viên y tế hoặc cộng tác viên hoạt động
-- title.en: Hamlets with an active village worker
-- member.vi: thôn
-- member.en: hamlets
-- unit: percent
-- scale: 100
-- definition.vi: Số thôn vào ngày đánh giá có ít nhất một nhân viên y tế thôn bản, cô đỡ hoặc cộng tác viên đang làm việc, được phân công phụ trách thôn và đã qua đào tạo, chia cho số thôn.
-- definition.en: Hamlets with at least one village health worker, village midwife or collaborator who is employed, assigned to the hamlet and trained on the reference day, over all hamlets.
-- source: Mạng lưới y tế thôn bản, cộng tác viên trong hai kế hoạch cấp huyện; công thức do phần mềm đề xuất
-- status: unverified
-- registers: hamlet, staff, training
-- whenEmpty: unknown
-- reason.no_worker.vi: chưa có nhân viên y tế thôn bản hoặc cộng tác viên
-- reason.no_worker.en: no village worker
-- reason.not_trained.vi: nhân viên phụ trách chưa qua đào tạo
-- reason.not_trained.en: the worker has had no training
SELECT h.unit_id, 'hamlet' AS member_kind, h.id AS member_id,
  CASE WHEN w.trained = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN w.trained = 1 THEN 1 ELSE 0 END AS met,
  CASE
    WHEN w.trained = 1 THEN CAST(NULL AS TEXT)
    WHEN w.trained = 0 THEN 'not_trained'
    ELSE 'no_worker'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM hamlet_counted h
LEFT JOIN (
  SELECT a.unit_id, a.hamlet_id, MAX(CASE WHEN t.staff_id IS NOT NULL THEN 1 ELSE 0 END) AS trained
  FROM staff_hamlet_counted a
  JOIN staff_counted s ON s.unit_id = a.unit_id AND s.id = a.parent_id
  JOIN list_job_title j ON j.code = s.job_title AND j.kind = 'village'
  LEFT JOIN training_counted t ON t.unit_id = s.unit_id AND t.staff_id = s.id AND t.started_on <= :day
  WHERE a.unit_id IN (:units)
    AND a.valid_from <= :day AND (a.valid_to IS NULL OR a.valid_to >= :day)
    AND s.employed_from <= :day AND (s.employed_to IS NULL OR s.employed_to >= :day)
  GROUP BY a.unit_id, a.hamlet_id
) w ON w.unit_id = h.unit_id AND w.hamlet_id = h.id
WHERE h.unit_id IN (:units)
  AND (h.valid_from IS NULL OR h.valid_from <= :day)
  AND (h.valid_to IS NULL OR h.valid_to >= :day)
