-- measure: sex-ratio-at-birth
-- title.vi: Tỷ số giới tính khi sinh
-- title.en: Sex ratio at birth
-- member.vi: trẻ
-- member.en: births
-- unit: ratio
-- scale: 100
-- definition.vi: Số bé trai sinh ra trong kỳ trên 100 bé gái sinh ra trong kỳ, theo sổ Sinh, tử, đến, đi; giới tính lấy từ sổ Nhân khẩu. Số trẻ luôn đi kèm, vì một xã ít trẻ thì tỷ số dao động mạnh. Không có bé gái nào thì chưa kết luận được.
-- definition.en: Boys born in the period for 100 girls born in it, from the vital events; the sex is that of the register of people. The count stands beside it, since few births make the ratio swing. Without any girl nothing is concluded.
-- source: Chỉ tiêu 8.4 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: person, vital-event
-- whenEmpty: notApplicable
-- zero.vi: chưa có bé gái nào được sinh trong kỳ, chưa tính được tỷ số
-- zero.en: no girl was born in the period, so there is no ratio
-- use: birth
-- reason.boy.vi: bé trai
-- reason.boy.en: boy
-- reason.girl.vi: bé gái
-- reason.girl.en: girl
-- reason.no_sex.vi: chưa rõ giới tính
-- reason.no_sex.en: sex not known
SELECT b.unit_id, 'vital-event' AS member_kind, b.id AS member_id,
  CASE WHEN b.sex = 'male' THEN 1 ELSE 0 END AS num,
  CASE WHEN b.sex = 'female' THEN 1 ELSE 0 END AS den,
  CASE WHEN b.sex = 'male' THEN 1 WHEN b.sex = 'female' THEN 0 END AS met,
  CASE WHEN b.sex = 'male' THEN 'boy' WHEN b.sex = 'female' THEN 'girl' ELSE 'no_sex' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM birth b
