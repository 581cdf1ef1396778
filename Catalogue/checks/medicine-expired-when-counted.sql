-- check: medicine-expired-when-counted
-- title.vi: Thuốc hết hạn vẫn được kiểm kê còn dùng
-- title.en: Expired medicines counted as stock
-- member.vi: dòng kiểm kê
-- member.en: counts
-- about.vi: Lô thuốc đã hết hạn vào ngày kiểm kê của lần kiểm kê mới nhất mà số lượng vẫn lớn hơn 0.
-- about.en: Lots of the latest count that had expired on the day they were counted, with a quantity above 0.
-- advice.vi: Tách thuốc hết hạn để hủy, ghi lại kiểm kê; hoặc sửa hạn dùng ghi sai.
-- advice.en: Set expired lots apart and count again, or correct the expiry.
-- severity: warning
-- group: station
-- source: Đề xuất của phần mềm, theo nghĩa của các ô trong sổ
-- status: unverified
-- registers: medicine-stock
-- use: medicine_now
-- value: day
-- value.vi: Hạn dùng
-- value.en: Expiry
-- reason.expired.vi: hết hạn trước ngày kiểm kê
-- reason.expired.en: expired before the count
SELECT m.unit_id, 'medicine-stock' AS member_kind, m.id AS member_id, 'expired' AS reason, c.expires_on AS value
FROM medicine_now m
JOIN medicine_stock_counted c ON c.unit_id = m.unit_id AND c.id = m.id
WHERE c.quantity > 0 AND c.expires_on < c.counted_on
