-- statistic: insurance-by-group
-- title.vi: Thẻ bảo hiểm y tế theo nhóm đối tượng
-- title.en: Health insurance by group
-- member.vi: thẻ
-- member.en: cards
-- about.vi: Thẻ còn giá trị vào ngày cuối kỳ của người cư trú, theo mã đối tượng và giới tính; người có hai thẻ được đếm ở cả hai nhóm.
-- about.en: Cards of residents valid on the last day of the period by group and sex; somebody with two cards counts in both groups.
-- group: care
-- source: Sổ thẻ bảo hiểm y tế
-- status: unverified
-- registers: person, insurance-card
-- rows: list:card_group
-- rows.vi: Nhóm đối tượng
-- rows.en: Group
-- columns: list:sex
-- columns.vi: Giới tính
-- columns.en: Sex
-- use: resident
SELECT r.unit_id, 'insurance-card' AS member_kind, k.id AS member_id, k.card_group AS row_key, r.sex AS column_key
FROM resident r
JOIN insurance_card_counted k ON k.unit_id = r.unit_id AND k.person_id = r.id
WHERE k.unit_id IN (:units) AND k.valid_from <= :day AND k.valid_to >= :day
