-- measure: online-bookings
-- title.vi: Lượt đặt lịch khám trực tuyến
-- title.en: Appointments booked online
-- member.vi: lượt
-- member.en: appointments
-- unit: count
-- scale: 1
-- definition.vi: Số lịch hẹn khám được đặt trực tuyến trong kỳ (theo ngày đặt; chưa ghi ngày đặt thì theo ngày hẹn), không kể lịch đã hủy.
-- definition.en: Appointments booked online in the period (by the day of booking, else the day of the appointment), cancelled ones left out.
-- source: TEL-2; mục tiêu đặt lịch khám trực tuyến theo Quyết định 5316/QĐ-BYT ngày 22/12/2020, kế hoạch của huyện Lộc Bình năm 2024, mục II.2.6
-- status: secondary
-- registers: appointment
-- whenEmpty: met
SELECT a.unit_id, 'appointment' AS member_kind, a.id AS member_id,
  1 AS num, 1 AS den, 1 AS met, CAST(NULL AS TEXT) AS reason, CAST(NULL AS TEXT) AS part
FROM appointment_counted a
JOIN list_booking_channel c ON c.code = a.booking_channel AND c.online = 'yes'
WHERE a.unit_id IN (:units)
  AND a.status <> 'cancelled'
  AND ((a.booked_on >= :start AND a.booked_on <= :end AND a.booked_on <= :day)
    OR (a.booked_on IS NULL AND a.slot_on >= :start AND a.slot_on <= :end AND a.slot_on <= :day))
