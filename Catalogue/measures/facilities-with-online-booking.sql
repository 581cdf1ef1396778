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
-- use: facility_service
-- reason.not_recorded.vi: chưa ghi có hay không
-- reason.not_recorded.en: not recorded
-- reason.undated.vi: có nhưng chưa ghi từ ngày nào
-- reason.undated.en: offered, but since when isn't recorded
-- reason.not_on_day.vi: chưa có hoặc đã dừng vào ngày đánh giá
-- reason.not_on_day.en: not yet, or no longer, on the reference day
-- reason.not_offered.vi: chưa triển khai
-- reason.not_offered.en: not offered
SELECT f.unit_id, 'facility' AS member_kind, f.id AS member_id, COALESCE(f.met, 0) AS num, 1 AS den, f.met, f.reason,
  CAST(NULL AS TEXT) AS part
FROM facility_service f
WHERE f.service = 'online_booking'
