-- measure: records-transferred
-- title.vi: Lượt chuyển có hồ sơ được nơi nhận xác nhận
-- title.en: Transfers whose record was received
-- member.vi: lượt chuyển
-- member.en: transfers
-- unit: percent
-- scale: 100
-- definition.vi: Số lượt chuyển tuyến, chuyển hồ sơ trong kỳ mà nơi nhận đã xác nhận đến ngày đánh giá, chia cho số lượt chuyển trong kỳ. Lượt chuyển trong bảy ngày cuối mà nơi nhận chưa xác nhận được liệt kê riêng, không tính.
-- definition.en: Referrals and transfers of records in the period that the receiving side had confirmed by the reference day, over all of the period. Those of the last seven days not confirmed yet are listed apart and not counted.
-- source: Liên thông hồ sơ sức khỏe của chỉ tiêu 14.2, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.5; công thức là quy ước của phần mềm
-- status: unverified
-- registers: transfer
-- whenEmpty: notApplicable
-- reason.awaited.vi: vừa chuyển, chờ nơi nhận xác nhận
-- reason.awaited.en: just sent, confirmation awaited
-- reason.not_received.vi: nơi nhận chưa xác nhận
-- reason.not_received.en: not confirmed by the receiving side
SELECT t.unit_id, 'transfer' AS member_kind, t.id AS member_id,
  CASE WHEN t.received_on <= :day THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE WHEN t.received_on <= :day THEN 1 WHEN t.sent_on > :day_7d_before THEN NULL ELSE 0 END AS met,
  CASE
    WHEN t.received_on <= :day THEN CAST(NULL AS TEXT)
    WHEN t.sent_on > :day_7d_before THEN 'awaited'
    ELSE 'not_received'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM transfer_counted t
WHERE t.unit_id IN (:units)
  AND t.sent_on >= :start AND t.sent_on <= :end AND t.sent_on <= :day
