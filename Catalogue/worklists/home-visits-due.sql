-- worklist: home-visits-due
-- title.vi: Người cao tuổi, khuyết tật chưa được chăm sóc
-- title.en: Elderly and disabled people not cared for
-- member.vi: người
-- member.en: people
-- about.vi: Người từ 60 tuổi và người khuyết tật cư trú tại xã mà trong 12 tháng qua chưa được chăm sóc tại nhà, khám bệnh hay rà soát hồ sơ lần nào.
-- about.en: Residents aged 60 or more and disabled residents who in the last 12 months were neither visited at home nor seen nor had their record reviewed.
-- group: care
-- record: home-care-visit
-- fields: service
-- same: visited_on
-- fill: care_group = reason
-- source: Chỉ tiêu 6.5 và 6.6, cùng quy tắc với phép đo «elderly-managed» và «disabled-managed», công thức chính thức chưa tìm được; 60 tuổi theo Luật Người cao tuổi
-- status: unverified
-- registers: person, health-record, encounter, home-care-visit
-- use: resident, person_care
-- reasons: care_group
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, CAST(NULL AS DATE) AS due_on,
  CASE
    WHEN p.disability_type > '' AND (p.disability_from IS NULL OR p.disability_from <= :day)
      AND (p.disability_to IS NULL OR p.disability_to >= :day) THEN 'disabled'
    ELSE 'elderly'
  END AS reason
FROM resident r
JOIN person_counted p ON p.unit_id = r.unit_id AND p.id = r.id
JOIN person_care c ON c.unit_id = r.unit_id AND c.id = r.id
WHERE c.seen = 0
  AND (r.birth_date <= :day_60y_before OR (r.birth_date IS NULL AND r.birth_year <= :year_60y_before)
    OR (p.disability_type > '' AND (p.disability_from IS NULL OR p.disability_from <= :day)
      AND (p.disability_to IS NULL OR p.disability_to >= :day)))
