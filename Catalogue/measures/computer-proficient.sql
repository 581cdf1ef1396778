-- measure: computer-proficient
-- title.vi: Cán bộ trạm sử dụng thành thạo máy tính
-- title.en: Computer-proficient staff
-- member.vi: cán bộ
-- member.en: staff
-- unit: percent
-- scale: 100
-- definition.vi: Số cán bộ y tế và hành chính làm việc tại trạm vào ngày đánh giá sử dụng thành thạo máy tính, chia cho số cán bộ đó. Người chưa ghi rõ, hoặc thành thạo mà không ghi từ ngày nào, được liệt kê riêng, không tính.
-- definition.en: Health and administrative staff employed at the station on the reference day who are computer-proficient, over all of them. Those without an answer, or proficient without a date, are listed apart and not counted.
-- source: Chỉ tiêu 10.2 của Bộ tiêu chí quốc gia về y tế xã: 100% cán bộ sử dụng thành thạo máy tính, kế hoạch của huyện Lộc Bình năm 2024, mục II.1.10
-- status: secondary
-- registers: staff, facility
-- whenEmpty: unknown
-- use: station_staff
-- reason.not_recorded.vi: chưa ghi có thành thạo máy tính hay không
-- reason.not_recorded.en: not recorded
-- reason.undated.vi: thành thạo nhưng chưa ghi từ ngày nào
-- reason.undated.en: proficient, but since when isn't recorded
-- reason.not_yet.vi: vào ngày đánh giá chưa thành thạo
-- reason.not_yet.en: not yet proficient on the reference day
-- reason.not_proficient.vi: chưa thành thạo máy tính
-- reason.not_proficient.en: not proficient
SELECT s.unit_id, 'staff' AS member_kind, s.id AS member_id,
  CASE WHEN s.computer_proficient AND s.computer_proficient_from <= :day THEN 1 ELSE 0 END AS num,
  1 AS den,
  CASE
    WHEN s.computer_proficient IS NULL THEN NULL
    WHEN NOT s.computer_proficient THEN 0
    WHEN s.computer_proficient_from IS NULL THEN NULL
    WHEN s.computer_proficient_from <= :day THEN 1
    ELSE 0
  END AS met,
  CASE
    WHEN s.computer_proficient IS NULL THEN 'not_recorded'
    WHEN NOT s.computer_proficient THEN 'not_proficient'
    WHEN s.computer_proficient_from IS NULL THEN 'undated'
    WHEN s.computer_proficient_from <= :day THEN CAST(NULL AS TEXT)
    ELSE 'not_yet'
  END AS reason,
  CAST(NULL AS TEXT) AS part
FROM station_staff s
WHERE s.kind IN ('health', 'administration')
