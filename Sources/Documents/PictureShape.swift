import Foundation
import Vocabulary

/// What the head of a picture says: enough to refuse a bomb and to put the picture on a page, without unpacking it.
struct PictureShape: Sendable, Hashable {
  let width: Int, height: Int
  /// Colours of a pixel in a JPEG: 1 grey, 3 colour, 4 print.
  var components = 3
  /// How it is to be turned, as cameras write it: 1 upright, 3 head down, 6 and 8 on a side.
  var orientation = 1
  /// Whether a JPEG's print colours are inverted, as Adobe writes them.
  var inverted = false

  /// No side is longer, and no picture has more pixels.
  static let longestSide = 30_000, mostPixels = 120_000_000

  private func checked(_ found: [Label]) throws -> PictureShape {
    var reasons = found
    if width <= 0 || height <= 0 { reasons.append(PictureShape.damaged) }
    if width > PictureShape.longestSide || height > PictureShape.longestSide || width * height > PictureShape.mostPixels {
      reasons.append(
        Label(
          "ảnh khai kích thước quá lớn (\(width) × \(height) điểm ảnh); hãy chụp hoặc quét lại nhỏ hơn",
          en: "the picture claims to be too large (\(width) × \(height) pixels); scan it smaller"))
    }
    if !reasons.isEmpty { throw FileRefusal(reasons) }
    return self
  }

  private static let damaged = Label(
    "ảnh bị hỏng hoặc chưa chép hết; hãy chép lại", en: "the picture is damaged or not whole; copy it again")

  private static func number(_ data: Data, _ at: Int, _ count: Int = 4) -> Int {
    (0..<count).reduce(0) { $0 << 8 | Int(data[data.startIndex + at + $1]) }
  }

  /// Reads a PNG: head first, every part whole, an end.
  /// - Throws: `FileRefusal`.
  static func png(_ data: Data) throws -> PictureShape {
    guard data.count > 33, number(data, 8) == 13,
      String(decoding: data[data.startIndex + 12..<data.startIndex + 16], as: UTF8.self) == "IHDR"
    else { throw FileRefusal([damaged]) }
    let shape = PictureShape(width: number(data, 16), height: number(data, 20))
    var at = 8
    var (ended, filled) = (false, false)
    while at + 12 <= data.count {
      let size = number(data, at)
      let name = String(decoding: data[data.startIndex + at + 4..<data.startIndex + at + 8], as: UTF8.self)
      if at + 12 + size > data.count { break }
      if name == "IDAT" { filled = true }
      at += 12 + size
      if name == "IEND" {
        ended = true
        break
      }
    }
    return try shape.checked(ended && filled ? [] : [damaged])
  }

  /// Reads a JPEG: its marks up to the picture, and an end.
  /// - Throws: `FileRefusal`.
  static func jpeg(_ data: Data) throws -> PictureShape {
    var shape: PictureShape?
    var (orientation, inverted) = (1, false)
    var at = 2
    while at + 4 <= data.count, number(data, at, 1) == 0xFF {
      let mark = number(data, at + 1, 1)
      if mark == 0xFF {
        at += 1
        continue
      }
      if mark == 0xD8 || mark == 0x01 || (0xD0...0xD7).contains(mark) {
        at += 2
        continue
      }
      let size = number(data, at + 2, 2)
      guard size >= 2, at + 2 + size <= data.count else { break }
      if (0xC0...0xCF).contains(mark), ![0xC4, 0xC8, 0xCC].contains(mark), size >= 8 {
        shape = PictureShape(width: number(data, at + 7, 2), height: number(data, at + 5, 2), components: number(data, at + 9, 1))
      }
      if mark == 0xE1 { orientation = turned(data, at + 4, size - 2) ?? orientation }
      if mark == 0xEE, size >= 12 { inverted = true }
      if mark == 0xDA { break }
      at += 2 + size
    }
    guard var shape else { throw FileRefusal([damaged]) }
    (shape.orientation, shape.inverted) = (orientation, inverted)
    let end = data.range(of: Data([0xFF, 0xD9]), options: .backwards, in: max(data.startIndex, data.endIndex - (4 << 20))..<data.endIndex)
    return try shape.checked(end == nil ? [damaged] : [])
  }

  /// The turn a camera notes (tag 0x0112 of the first directory); nil where it notes none.
  private static func turned(_ data: Data, _ from: Int, _ size: Int) -> Int? {
    guard size > 16, String(decoding: data[data.startIndex + from..<data.startIndex + from + 4], as: UTF8.self) == "Exif" else {
      return nil
    }
    let base = from + 6
    let small = number(data, base, 1) == 0x49
    func read(_ at: Int, _ count: Int) -> Int? {
      guard at >= 0, at + count <= from + size else { return nil }
      let bytes = (0..<count).map { number(data, at + $0, 1) }
      return (small ? bytes.reversed() : bytes).reduce(0) { $0 << 8 | $1 }
    }
    guard let first = read(base + 4, 4), let count = read(base + first, 2), count < 200 else { return nil }
    for entry in 0..<count {
      let at = base + first + 2 + entry * 12
      if read(at, 2) == 0x0112, let value = read(at + 8, 2), (1...8).contains(value) { return value }
    }
    return nil
  }
}
