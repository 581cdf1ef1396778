-- statistic: chronic-patients
-- title.vi: Người bệnh mạn tính đang quản lý
-- title.en: Chronic patients under care
-- member.vi: người bệnh
-- member.en: patients
-- about.vi: Người cư trú đang được quản lý vào ngày cuối kỳ theo bệnh và giới tính; người có hai bệnh được đếm ở cả hai.
-- about.en: Residents under care on the last day of the period by disease and sex; somebody with two diseases counts in both.
-- group: care
-- source: Sổ quản lý bệnh không lây nhiễm (A12)
-- status: secondary
-- registers: chronic-care, person
-- rows: list:chronic_disease
-- rows.vi: Bệnh
-- rows.en: Disease
-- columns: list:sex
-- columns.vi: Giới tính
-- columns.en: Sex
-- use: resident
SELECT c.unit_id, 'chronic-care' AS member_kind, c.id AS member_id, c.disease AS row_key, r.sex AS column_key
FROM chronic_care_counted c
JOIN resident r ON r.unit_id = c.unit_id AND r.id = c.person_id
WHERE c.unit_id IN (:units) AND c.enrolled_on <= :day AND (c.closed_on IS NULL OR c.closed_on > :day)
