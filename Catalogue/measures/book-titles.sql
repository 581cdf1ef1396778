-- measure: book-titles
-- title.vi: Đầu sách chuyên môn của trạm
-- title.en: Professional book titles
-- member.vi: đầu sách
-- member.en: titles
-- unit: count
-- scale: 1
-- definition.vi: Số đầu sách chuyên môn khác nhau có ít nhất một bản vào ngày đánh giá, theo lần kiểm kê mới nhất của từng đầu sách. Tên sách giống nhau khi bỏ dấu, chữ hoa và dấu câu là một đầu sách; xã sáp nhập có cùng một đầu sách ở nhiều nơi cũng chỉ tính một. Trạm chưa kiểm kê tủ sách lần nào thì chưa biết.
-- definition.en: Different professional titles of which at least one copy is there on the reference day, by the latest count of each. Titles alike without tone marks, case and punctuation are one; a title a merged commune has in several places counts once. A station that never counted its books is unknown.
-- source: Chỉ tiêu 4.5 của Bộ tiêu chí quốc gia về y tế xã, từ 15 đầu sách theo kế hoạch của huyện Lộc Bình năm 2024, mục II.1.4; cách đếm do phần mềm đề xuất
-- status: unverified
-- registers: book
-- whenEmpty: unknown
-- use: book_on_day
-- reason.gone.vi: kiểm kê: không còn bản nào
-- reason.gone.en: counted: no copy left
SELECT b.unit_id, 'book' AS member_kind, b.id AS member_id, b.there AS num, 1 AS den, b.there AS met,
  CASE WHEN b.there = 1 THEN CAST(NULL AS TEXT) ELSE 'gone' END AS reason,
  CAST(NULL AS TEXT) AS part
FROM book_on_day b
WHERE NOT EXISTS (
  SELECT 1
  FROM book_on_day other
  WHERE other.counted_for = b.counted_for AND other.title_folded = b.title_folded
    AND (other.there > b.there OR (other.there = b.there AND other.id < b.id)))
