-- worklist: pregnancies-at-risk
-- title.vi: Thai phụ có dấu hiệu nguy cơ
-- title.en: Pregnancies with signs of risk
-- member.vi: phụ nữ
-- member.en: women
-- about.vi: Phụ nữ đang mang thai có dấu hiệu nguy cơ theo sổ; mỗi dấu hiệu một dòng. Ngày bên cạnh là ngày hẹn khám tiếp, nếu có. Ngưỡng nằm trong danh mục «Dấu hiệu thai nghén nguy cơ», chưa đối chiếu.
-- about.en: Pregnant women with a sign of risk in the registers; one line for each sign. The day beside them is the next appointment, if there is one. The thresholds stand in the list of signs and aren't verified.
-- group: mothers
-- record: antenatal-visit
-- source: Danh mục «Dấu hiệu thai nghén nguy cơ»: ngưỡng đề xuất, chưa đối chiếu với hướng dẫn của Bộ Y tế
-- status: unverified
-- registers: person, pregnancy
-- alsoReads: antenatal-visit
-- use: resident
-- reasons: pregnancy_risk
SELECT g.unit_id, 'pregnancy' AS member_kind, g.id AS member_id, v.next_day AS due_on, k.code AS reason
FROM pregnancy_counted g
JOIN resident r ON r.unit_id = g.unit_id AND r.id = g.person_id
CROSS JOIN list_pregnancy_risk k
LEFT JOIN (
  SELECT a.unit_id, a.pregnancy_id, MAX(CASE WHEN a.next_visit_on >= :day THEN a.next_visit_on END) AS next_day,
    MAX(CASE WHEN a.systolic IS NOT NULL THEN a.visited_on END) AS pressure_day,
    MAX(CASE WHEN a.haemoglobin_g_l IS NOT NULL THEN a.visited_on END) AS blood_day,
    MAX(CASE WHEN a.urine_protein IN ('positive', 'negative') THEN a.visited_on END) AS urine_day
  FROM antenatal_visit_counted a
  WHERE a.unit_id IN (:units) AND a.visited_on <= :day
  GROUP BY a.unit_id, a.pregnancy_id
) v ON v.unit_id = g.unit_id AND v.pregnancy_id = g.id
WHERE g.unit_id IN (:units) AND g.last_period_on > :day_301d_before AND g.last_period_on <= :day
  AND (g.ended_on IS NULL OR g.ended_on > :day)
  AND (k.listed_from IS NULL OR k.listed_from <= :day) AND (k.listed_to IS NULL OR k.listed_to >= :day)
  AND CASE k.code
    WHEN 'recorded' THEN CASE WHEN g.high_risk THEN 1 ELSE 0 END
    WHEN 'young' THEN CASE WHEN r.birth_date > add_months(g.last_period_on, -12 * CAST(k.threshold AS INTEGER)) THEN 1 ELSE 0 END
    WHEN 'older' THEN CASE WHEN r.birth_date <= add_months(g.last_period_on, -12 * CAST(k.threshold AS INTEGER)) THEN 1 ELSE 0 END
    WHEN 'many_births' THEN CASE WHEN g.earlier_births >= CAST(k.threshold AS INTEGER) THEN 1 ELSE 0 END
    WHEN 'losses' THEN CASE WHEN g.earlier_losses >= CAST(k.threshold AS INTEGER) THEN 1 ELSE 0 END
    WHEN 'systolic' THEN CASE WHEN EXISTS (
      SELECT 1 FROM antenatal_visit_counted a
      WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.visited_on = v.pressure_day
        AND a.systolic >= CAST(k.threshold AS INTEGER)) THEN 1 ELSE 0 END
    WHEN 'diastolic' THEN CASE WHEN EXISTS (
      SELECT 1 FROM antenatal_visit_counted a
      WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.visited_on = v.pressure_day
        AND a.diastolic >= CAST(k.threshold AS INTEGER)) THEN 1 ELSE 0 END
    WHEN 'anaemia' THEN CASE WHEN EXISTS (
      SELECT 1 FROM antenatal_visit_counted a
      WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.visited_on = v.blood_day
        AND a.haemoglobin_g_l < CAST(k.threshold AS INTEGER)) THEN 1 ELSE 0 END
    WHEN 'protein' THEN CASE WHEN EXISTS (
      SELECT 1 FROM antenatal_visit_counted a
      WHERE a.unit_id = g.unit_id AND a.pregnancy_id = g.id AND a.visited_on = v.urine_day AND a.urine_protein = 'positive')
      THEN 1 ELSE 0 END
    WHEN 'earlier_stillbirth' THEN CASE WHEN EXISTS (
      SELECT 1 FROM pregnancy_counted e
      WHERE e.unit_id = g.unit_id AND e.person_id = g.person_id AND e.ended_on < g.last_period_on AND e.outcome = 'stillbirth')
      THEN 1 ELSE 0 END
    WHEN 'earlier_caesarean' THEN CASE WHEN EXISTS (
      SELECT 1 FROM pregnancy_counted e
      WHERE e.unit_id = g.unit_id AND e.person_id = g.person_id AND e.ended_on < g.last_period_on AND e.delivery_mode = 'caesarean')
      THEN 1 ELSE 0 END
    ELSE 0
  END = 1
