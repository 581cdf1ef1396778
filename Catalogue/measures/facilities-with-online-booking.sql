-- measure: facilities-with-online-booking
-- title.vi: Cơ sở khám chữa bệnh có đặt lịch trực tuyến
-- title.en: Facilities with online booking
-- member.vi: cơ sở
-- member.en: facilities
-- unit: percent
-- scale: 100
-- definition.vi: Số cơ sở khám bệnh, chữa bệnh (công và tư) đang hoạt động vào ngày đánh giá có triển khai đăng ký khám chữa bệnh trực tuyến, chia cho số cơ sở khám bệnh, chữa bệnh đang hoạt động. Cơ sở chưa ghi rõ, hoặc có mà không ghi từ ngày nào, được liệt kê riêng, không tính.
-- definition.en: Treating facilities, public and private, active on the reference day that offer online booking, over all treating facilities active. Those without an answer, or without a date, are listed apart and not counted.
-- source: Mục tiêu 100% cơ sở theo Quyết định 5316/QĐ-BYT ngày 22/12/2020, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.6
-- status: secondary
-- registers: facility
-- whenEmpty: unknown
-- reason.not_recorded.vi: chưa ghi có hay không
-- reason.not_recorded.en: not recorded
-- reason.undated.vi: có nhưng chưa ghi từ ngày nào
-- reason.undated.en: offered, but since when isn't recorded
-- reason.not_on_day.vi: chưa có hoặc đã dừng vào ngày đánh giá
-- reason.not_on_day.en: not yet, or no longer, on the reference day
-- reason.not_offered.vi: chưa triển khai
-- reason.not_offered.en: not offered
SELECT f.unit_id, 'facility' AS member_kind, f.id AS member_id,
  CASE WHEN f.online_booking AND f.online_booking_from <= :day AND (f.online_booking_to IS NULL OR f.online_booking_to >= :day) THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN f.online_booking IS NULL THEN NULL
    WHEN NOT f.online_booking THEN 0
    WHEN f.online_booking_from IS NULL THEN NULL
    WHEN f.online_booking_from <= :day AND (f.online_booking_to IS NULL OR f.online_booking_to >= :day) THEN 1
    ELSE 0
  END AS met,
  CASE
    WHEN f.online_booking IS NULL THEN 'not_recorded'
    WHEN NOT f.online_booking THEN 'not_offered'
    WHEN f.online_booking_from IS NULL THEN 'undated'
    WHEN f.online_booking_from <= :day AND (f.online_booking_to IS NULL OR f.online_booking_to >= :day) THEN CAST(NULL AS TEXT)
    ELSE 'not_on_day'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM facility_counted f
WHERE f.unit_id IN (:units)
  AND f.treats
  AND f.valid_from <= :day
  AND (f.valid_to IS NULL OR f.valid_to >= :day)
