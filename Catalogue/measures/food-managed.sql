-- measure: food-managed
-- title.vi: Cơ sở thực phẩm được quản lý
-- title.en: Food establishments under management
-- member.vi: cơ sở
-- member.en: establishments
-- unit: percent
-- scale: 100
-- definition.vi: Số cơ sở đang hoạt động vào ngày đánh giá có hồ sơ trong sổ, có giấy chứng nhận còn hạn hoặc đã ký cam kết, và được kiểm tra trong 12 tháng trước đó (cơ sở mới hoạt động dưới 12 tháng chưa cần), chia cho số cơ sở đang hoạt động. Cơ sở đang bị đình chỉ không tính.
-- definition.en: Establishments active on the reference day that are on file with a certificate in force or a signed commitment and were inspected in the 12 months before (not yet needed in the first 12 months), over establishments active. Suspended ones are left out.
-- source: Chỉ tiêu 5.5 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được
-- status: unverified
-- registers: food-establishment, food-inspection
-- whenEmpty: notApplicable
-- use: establishment
-- reason.no_certificate_or_commitment.vi: chưa có giấy chứng nhận còn hạn hoặc bản cam kết
-- reason.no_certificate_or_commitment.en: no certificate in force and no commitment
-- reason.not_inspected_12_months.vi: chưa được kiểm tra trong 12 tháng
-- reason.not_inspected_12_months.en: not inspected in 12 months
SELECT e.unit_id, 'food-establishment' AS member_kind, e.id AS member_id,
  CASE WHEN e.certified + e.committed > 0 AND (i.establishment_id IS NOT NULL OR e.active_from > :day_12m_before) THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN e.certified + e.committed > 0 AND (i.establishment_id IS NOT NULL OR e.active_from > :day_12m_before) THEN 1 ELSE 0 END AS met,
  CASE
    WHEN e.certified + e.committed = 0 THEN 'no_certificate_or_commitment'
    WHEN i.establishment_id IS NULL AND e.active_from <= :day_12m_before THEN 'not_inspected_12_months'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM establishment e
LEFT JOIN (
  SELECT v.unit_id, v.establishment_id
  FROM food_inspection_counted v
  WHERE v.unit_id IN (:units) AND v.inspected_on > :day_12m_before AND v.inspected_on <= :day
  GROUP BY v.unit_id, v.establishment_id
) i ON i.unit_id = e.unit_id AND i.establishment_id = e.id
