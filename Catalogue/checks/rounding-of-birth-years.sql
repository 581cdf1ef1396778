-- check: rounding-of-birth-years
-- title.vi: Năm sinh dồn vào số 0 và 5
-- title.en: Birth years heaped on 0 and 5
-- member.vi: người
-- member.en: people
-- about.vi: Năm sinh của người từ 23 đến 62 tuổi đang cư trú. Chỉ số Whipple 100 là không dồn, 500 là mọi năm sinh đều tận cùng 0 hoặc 5.
-- about.en: Birth years of residents of 23 to 62. Whipple’s index is 100 without heaping and 500 where every year ends in 0 or 5.
-- advice.vi: Đối chiếu ngày sinh với căn cước công dân, trước hết những người sinh năm tận cùng 0 và 5.
-- advice.en: Compare birth dates with identity cards, first of people born in years ending in 0 or 5.
-- severity: notice
-- group: people
-- method: years
-- limit: 125
-- source: Chỉ số Whipple; thang của Liên Hợp Quốc: dưới 105 rất chính xác, 105–109,9 khá, 110–124,9 tạm được, 125–174,9 kém, từ 175 rất kém
-- status: secondary
-- registers: person
-- use: resident
-- value: number
-- value.vi: Năm sinh
-- value.en: Year of birth
SELECT r.unit_id, 'person' AS member_kind, r.id AS member_id, CAST(NULL AS TEXT) AS reason,
  COALESCE(r.birth_year, CAST(SUBSTR(CAST(r.birth_date AS TEXT), 1, 4) AS INTEGER)) AS value
FROM resident r
WHERE r.birth_date IS NOT NULL OR r.birth_year IS NOT NULL
