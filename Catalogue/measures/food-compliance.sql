-- measure: food-compliance
-- title.vi: Cơ sở, hộ sản xuất kinh doanh thực phẩm tuân thủ quy định
-- title.en: Food establishments that comply
-- member.vi: cơ sở
-- member.en: establishments
-- unit: percent
-- scale: 100
-- definition.vi: Số cơ sở đang hoạt động vào ngày đánh giá có giấy chứng nhận còn hạn, hoặc thuộc diện không phải cấp, hoặc đã ký cam kết, và lần kiểm tra gần nhất (bất kể bao lâu) đạt hoặc đã khắc phục xong, chia cho số cơ sở đang hoạt động. Cơ sở chưa được kiểm tra lần nào thì xét theo giấy tờ. Cơ sở đang bị đình chỉ không tính.
-- definition.en: Establishments active on the reference day with a certificate in force, a ground of exemption or a signed commitment, whose last inspection (of any age) passed or has been remedied, over establishments active. One that was never inspected is judged on its papers alone. Suspended ones are left out.
-- source: Chỉ tiêu 17.10 (mã và cơ quan đánh giá theo hai kế hoạch cấp huyện); Nghị định 15/2018/NĐ-CP; công thức chính thức chưa tìm được
-- status: unverified
-- registers: food-establishment, food-inspection
-- whenEmpty: notApplicable
-- use: establishment
-- reason.certificate_expired.vi: giấy chứng nhận đã hết hạn
-- reason.certificate_expired.en: certificate expired
-- reason.no_papers.vi: chưa có giấy chứng nhận, cam kết hoặc diện không phải cấp
-- reason.no_papers.en: no certificate, commitment or exemption
-- reason.inspection_failed.vi: lần kiểm tra gần nhất không đạt, chưa khắc phục
-- reason.inspection_failed.en: last inspection failed, not remedied
-- reason.not_inspected.vi: chưa được kiểm tra lần nào
-- reason.not_inspected.en: never inspected
SELECT e.unit_id, 'food-establishment' AS member_kind, e.id AS member_id,
  CASE WHEN e.certified + e.committed + e.exempt > 0 AND (i.id IS NULL OR i.settled = 1) THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN e.certified + e.committed + e.exempt > 0 AND (i.id IS NULL OR i.settled = 1) THEN 1 ELSE 0 END AS met,
  CASE
    WHEN e.certified + e.committed + e.exempt = 0 AND e.certificate_expired = 1 THEN 'certificate_expired'
    WHEN e.certified + e.committed + e.exempt = 0 THEN 'no_papers'
    WHEN i.id IS NULL THEN 'not_inspected'
    WHEN i.settled = 0 THEN 'inspection_failed'
    ELSE CAST(NULL AS TEXT)
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM establishment e
LEFT JOIN (
  SELECT v.unit_id, v.establishment_id, v.id,
    CASE WHEN v.inspection_result = 'passed' OR v.remedied_on <= :day THEN 1 ELSE 0 END AS settled
  FROM food_inspection_counted v
  WHERE v.unit_id IN (:units)
    AND v.inspected_on <= :day
    AND NOT EXISTS (
      SELECT 1
      FROM food_inspection_counted later
      WHERE later.unit_id = v.unit_id
        AND later.establishment_id = v.establishment_id
        AND later.inspected_on <= :day
        AND (later.inspected_on > v.inspected_on OR (later.inspected_on = v.inspected_on AND later.id > v.id)))
) i ON i.unit_id = e.unit_id AND i.establishment_id = e.id
