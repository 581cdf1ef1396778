import CQREncode
import CZlib

/// A square code that a telephone reads.
public enum QRCode {
  /// The code of a text as a black and white PNG; nil where the text is too long.
  /// - Parameter scale: pixels for one module; the quiet zone of four modules is part of the picture.
  public static func png(_ text: String, scale: Int = 6) -> [UInt8]? {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard width > 0, let modules = code.pointee.data else { return nil }
    let side = (width + 8) * scale
    let stride = (side + 7) / 8
    var rows: [UInt8] = []
    rows.reserveCapacity((stride + 1) * side)
    for y in 0..<side {
      var row = [UInt8](repeating: 0xFF, count: stride)
      let moduleY = y / scale - 4
      if (0..<width).contains(moduleY) {
        for x in 0..<side {
          let moduleX = x / scale - 4
          guard (0..<width).contains(moduleX), modules[moduleY * width + moduleX] & 1 == 1 else { continue }
          row[x / 8] &= ~(UInt8(0x80) >> UInt8(x % 8))
        }
      }
      rows.append(0)
      rows += row
    }
    return portable(width: side, height: side, rows: rows)
  }

  /// A PNG of one bit a pixel.
  private static func portable(width: Int, height: Int, rows: [UInt8]) -> [UInt8]? {
    var size = compressBound(UInt(rows.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&packed, &size, rows, UInt(rows.count), Z_BEST_COMPRESSION) == Z_OK else { return nil }
    func whole(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(name.utf8) + content
      return whole(content.count) + body + whole(Int(crc32(0, body, UInt32(body.count))))
    }
    let header = whole(width) + whole(height) + [1, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", Array(packed.prefix(Int(size))))
      + chunk("IEND", [])
  }
}
