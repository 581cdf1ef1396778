-- measure: outbreaks-on-time
-- title.vi: Ổ dịch được báo cáo trong 24 giờ và xử lý
-- title.en: Outbreaks reported within 24 hours and handled
-- member.vi: ổ dịch
-- member.en: outbreaks
-- unit: percent
-- scale: 100
-- definition.vi: Trong các ổ dịch, ca bệnh truyền nhiễm phát hiện từ đầu năm đến ngày đánh giá: số được báo cáo trong 24 giờ từ khi phát hiện và đã xử lý. Báo cáo cùng ngày là trong 24 giờ; báo cáo ngày hôm sau cần giờ phát hiện và giờ báo cáo, thiếu giờ thì liệt kê riêng, không tính. Sổ mở mà không có dòng nào nghĩa là không có dịch: đạt.
-- definition.en: Of the outbreaks found from the start of the year to the reference day: those reported within 24 hours of being found and handled. Reported on the same day is within 24 hours; on the next day both times are needed, without them it is listed apart and not counted. An open register without rows means no outbreak: met.
-- source: Chỉ tiêu 5.1 của Bộ tiêu chí quốc gia về y tế xã; công thức chính thức chưa tìm được; thời hạn 24 giờ theo nội dung chỉ tiêu, chưa phân biệt nhóm bệnh
-- status: unverified
-- registers: outbreak
-- whenEmpty: met
-- reason.not_reported.vi: chưa báo cáo
-- reason.not_reported.en: not reported
-- reason.late.vi: báo cáo sau 24 giờ
-- reason.late.en: reported after 24 hours
-- reason.not_handled.vi: chưa xử lý
-- reason.not_handled.en: not handled
-- reason.time_missing.vi: báo cáo ngày hôm sau, chưa ghi giờ
-- reason.time_missing.en: reported the next day, times not recorded
-- reason.just_found.vi: vừa phát hiện, chưa quá 24 giờ
-- reason.just_found.en: just found, 24 hours not over
SELECT o.unit_id, 'outbreak' AS member_kind, o.id AS member_id,
  CASE WHEN o.met = 1 THEN 1 ELSE 0 END AS num,
  1 AS den,
  o.met,
  CASE
    WHEN o.met = 1 THEN CAST(NULL AS TEXT)
    WHEN o.just_found = 1 THEN 'just_found'
    WHEN o.in_time IS NULL AND o.handled = 1 THEN 'time_missing'
    WHEN o.reported = 0 THEN 'not_reported'
    WHEN o.in_time = 0 THEN 'late'
    ELSE 'not_handled'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM (
  SELECT f.unit_id, f.id, f.reported, f.in_time, f.handled, f.just_found,
    CASE
      WHEN f.just_found = 1 THEN NULL
      WHEN f.in_time = 0 OR f.handled = 0 THEN 0
      WHEN f.in_time = 1 AND f.handled = 1 THEN 1
    END AS met
  FROM (
    SELECT x.unit_id, x.id,
      CASE WHEN x.reported_on <= :day THEN 1 ELSE 0 END AS reported,
      CASE WHEN x.handled_on <= :day THEN 1 ELSE 0 END AS handled,
      CASE
        WHEN x.detected_on = :day AND (x.reported_on IS NULL OR x.reported_on > :day OR x.handled_on IS NULL OR x.handled_on > :day) THEN 1
        ELSE 0
      END AS just_found,
      CASE
        WHEN x.reported_on IS NULL OR x.reported_on > :day THEN 0
        WHEN x.reported_on <= x.detected_on THEN 1
        WHEN x.reported_on > add_days(x.detected_on, 1) THEN 0
        WHEN SUBSTR(x.reported_at, 12, 5) <= SUBSTR(x.detected_at, 12, 5) THEN 1
        WHEN SUBSTR(x.reported_at, 12, 5) > SUBSTR(x.detected_at, 12, 5) THEN 0
      END AS in_time
    FROM outbreak_counted x
    WHERE x.unit_id IN (:units)
      AND x.detected_on >= :year_start AND x.detected_on <= :day
  ) f
) o
