-- statistic: population-pyramid
-- title.vi: Tháp dân số
-- title.en: Population pyramid
-- member.vi: người
-- member.en: people
-- about.vi: Người cư trú tại xã vào ngày cuối kỳ theo nhóm năm tuổi và giới tính. Người chỉ biết năm sinh được xếp theo năm.
-- about.en: Residents on the last day of the period by five years of age and sex. People of whom only the year of birth is known are placed by the year.
-- group: population
-- source: Sổ nhân khẩu; nhóm năm tuổi theo thông lệ thống kê dân số
-- status: unverified
-- registers: person
-- rows: age5
-- rows.vi: Nhóm tuổi
-- rows.en: Age
-- columns: list:sex
-- columns.vi: Giới tính
-- columns.en: Sex
-- use: resident
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id,
  CASE WHEN r.birth_date IS NULL AND r.birth_year IS NULL THEN NULL
    WHEN r.birth_date > :day_5y_before OR r.birth_year > :year_5y_before THEN 0
    WHEN r.birth_date > :day_10y_before OR r.birth_year > :year_10y_before THEN 5
    WHEN r.birth_date > :day_15y_before OR r.birth_year > :year_15y_before THEN 10
    WHEN r.birth_date > :day_20y_before OR r.birth_year > :year_20y_before THEN 15
    WHEN r.birth_date > :day_25y_before OR r.birth_year > :year_25y_before THEN 20
    WHEN r.birth_date > :day_30y_before OR r.birth_year > :year_30y_before THEN 25
    WHEN r.birth_date > :day_35y_before OR r.birth_year > :year_35y_before THEN 30
    WHEN r.birth_date > :day_40y_before OR r.birth_year > :year_40y_before THEN 35
    WHEN r.birth_date > :day_45y_before OR r.birth_year > :year_45y_before THEN 40
    WHEN r.birth_date > :day_50y_before OR r.birth_year > :year_50y_before THEN 45
    WHEN r.birth_date > :day_55y_before OR r.birth_year > :year_55y_before THEN 50
    WHEN r.birth_date > :day_60y_before OR r.birth_year > :year_60y_before THEN 55
    WHEN r.birth_date > :day_65y_before OR r.birth_year > :year_65y_before THEN 60
    WHEN r.birth_date > :day_70y_before OR r.birth_year > :year_70y_before THEN 65
    WHEN r.birth_date > :day_75y_before OR r.birth_year > :year_75y_before THEN 70
    WHEN r.birth_date > :day_80y_before OR r.birth_year > :year_80y_before THEN 75
    WHEN r.birth_date > :day_85y_before OR r.birth_year > :year_85y_before THEN 80
    ELSE 85 END AS row_key,
  r.sex AS column_key
FROM resident r
