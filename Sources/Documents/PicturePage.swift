import CZlib
import Foundation
import Vocabulary

/// A picture as a PDF of one A4 page: a JPEG as it is, a PNG in the same packing, so that nothing is lost and little memory used.
public enum PicturePage {
  private static let page = (width: 595.0, height: 842.0, margin: 28.0)
  /// Pictures with more pixels than this aren't unpacked to take their transparency away.
  private static let mostUnpacked = 40_000_000

  /// Writes the page.
  /// - Returns: false where the picture is of a kind that can't be put on a page this way.
  /// - Throws: `DocumentProblem.cannotWrite`, `FileRefusal` for a picture that is none.
  public static func write(_ path: String, mediaType: String, to target: String) throws -> Bool {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw DocumentProblem.cannotWrite("picture")
    }
    switch FileKind(mediaType: mediaType) {
    case .jpeg:
      let shape = try PictureShape.jpeg(data)
      let space = shape.components == 1 ? "/DeviceGray" : (shape.components == 4 ? "/DeviceCMYK" : "/DeviceRGB")
      let decode = shape.components == 4 && shape.inverted ? "/Decode [1 0 1 0 1 0 1 0]" : ""
      try put(shape, "/ColorSpace \(space) /BitsPerComponent 8 /Filter /DCTDecode \(decode)", data, to: target)
      return true
    case .png:
      let shape = try PictureShape.png(data)
      guard let (entries, packed) = portable(data, shape) else { return false }
      try put(shape, entries, packed, to: target)
      return true
    default: return false
    }
  }

  /// The entries of the picture's dictionary and its packed lines.
  private static func portable(_ data: Data, _ shape: PictureShape) -> (String, Data)? {
    let (depth, colour, laced) = (Int(data[24]), Int(data[25]), Int(data[28]))
    guard laced == 0 else { return nil }
    var (packed, palette) = (Data(), Data())
    var at = 8
    while at + 12 <= data.count {
      let size = (0..<4).reduce(0) { $0 << 8 | Int(data[at + $1]) }
      guard at + 12 + size <= data.count else { return nil }
      let name = String(decoding: data[at + 4..<at + 8], as: UTF8.self)
      if name == "IDAT" { packed.append(data[at + 8..<at + 8 + size]) }
      if name == "PLTE" { palette = Data(data[at + 8..<at + 8 + size]) }
      if name == "IEND" { break }
      at += 12 + size
    }
    func entries(_ space: String, _ colours: Int) -> String {
      "/ColorSpace \(space) /BitsPerComponent \(depth) /Filter /FlateDecode "
        + "/DecodeParms << /Predictor 15 /Colors \(colours) /BitsPerComponent \(depth) /Columns \(shape.width) >>"
    }
    switch colour {
    case 0: return (entries("/DeviceGray", 1), packed)
    case 2: return (entries("/DeviceRGB", 3), packed)
    case 3:
      guard palette.count >= 3, palette.count % 3 == 0 else { return nil }
      return (entries("[/Indexed /DeviceRGB \(palette.count / 3 - 1) <\(Digest.hex(Array(palette)))>]", 1), packed)
    case 4, 6:
      guard depth == 8, let plain = opaque(packed, shape, colours: colour == 4 ? 1 : 3) else { return nil }
      return ("/ColorSpace \(colour == 4 ? "/DeviceGray" : "/DeviceRGB") /BitsPerComponent 8 /Filter /FlateDecode", plain)
    default: return nil
    }
  }

  /// The picture laid on white paper, packed again.
  private static func opaque(_ packed: Data, _ shape: PictureShape, colours: Int) -> Data? {
    let (width, height, step) = (shape.width, shape.height, colours + 1)
    let line = width * step
    guard width * height <= mostUnpacked, var rows = Unpacking.zlib(packed, limit: (line + 1) * height),
      rows.count == (line + 1) * height
    else { return nil }
    var out = [UInt8](repeating: 0, count: width * height * colours)
    for y in 0..<height {
      let start = y * (line + 1)
      let filter = rows[start]
      for x in 0..<line {
        let here = start + 1 + x
        let left = x >= step ? Int(rows[here - step]) : 0
        let up = y > 0 ? Int(rows[here - line - 1]) : 0
        let corner = x >= step && y > 0 ? Int(rows[here - line - 1 - step]) : 0
        let guess: Int
        switch filter {
        case 0: guess = 0
        case 1: guess = left
        case 2: guess = up
        case 3: guess = (left + up) / 2
        case 4:
          let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
          guess = a <= b && a <= c ? left : (b <= c ? up : corner)
        default: return nil
        }
        rows[here] = UInt8(truncatingIfNeeded: Int(rows[here]) + guess)
      }
      for x in 0..<width {
        let cover = Int(rows[start + 1 + x * step + colours])
        for colour in 0..<colours {
          let value = Int(rows[start + 1 + x * step + colour])
          out[(y * width + x) * colours + colour] = UInt8((value * cover + 255 * (255 - cover)) / 255)
        }
      }
    }
    var size = compressBound(UInt(out.count))
    var closed = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&closed, &size, out, UInt(out.count), 6) == Z_OK else { return nil }
    return Data(closed.prefix(Int(size)))
  }

  private static func put(_ shape: PictureShape, _ entries: String, _ content: Data, to target: String) throws {
    let lying = [6, 8].contains(shape.orientation)
    let (wide, high) = lying ? (shape.height, shape.width) : (shape.width, shape.height)
    let room = (width: page.width - 2 * page.margin, height: page.height - 2 * page.margin)
    // A small picture isn't blown up beyond 100 dots an inch.
    let scale = min(room.width / Double(wide), room.height / Double(high), 0.72)
    let (width, height) = (Double(wide) * scale, Double(high) * scale)
    let (x, y) = ((page.width - width) / 2, page.height - page.margin - height)
    func fixed(_ values: [Double]) -> String { values.map { String(format: "%.3f", $0) }.joined(separator: " ") }
    let matrix =
      switch shape.orientation {
      case 3: [-width, 0, 0, -height, x + width, y + height]
      case 6: [0, -height, width, 0, x, y + height]
      case 8: [0, height, -width, 0, x + width, y]
      default: [width, 0, 0, height, x, y]
      }
    let drawing = "q \(fixed(matrix)) cm /P Do Q"
    var (out, places) = (Data("%PDF-1.5\n%\u{E2}\u{E3}\n".utf8), [Int]())
    func object(_ text: String, _ stream: Data? = nil) {
      places.append(out.count)
      out.append(Data("\(places.count) 0 obj\n\(text)\n".utf8))
      if let stream {
        out.append(Data("stream\n".utf8))
        out.append(stream)
        out.append(Data("\nendstream\n".utf8))
      }
      out.append(Data("endobj\n".utf8))
    }
    object("<< /Type /Catalog /Pages 2 0 R >>")
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    object(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(fixed([page.width, page.height]))] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>"
    )
    object("<< /Length \(drawing.utf8.count) >>", Data(drawing.utf8))
    object(
      "<< /Type /XObject /Subtype /Image /Width \(shape.width) /Height \(shape.height) \(entries) /Length \(content.count) >>", content)
    let start = out.count
    out.append(Data("xref\n0 \(places.count + 1)\n0000000000 65535 f \n".utf8))
    for place in places { out.append(Data(String(format: "%010d 00000 n \n", place).utf8)) }
    out.append(Data("trailer\n<< /Size \(places.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8))
    do { try out.write(to: URL(fileURLWithPath: target)) } catch { throw DocumentProblem.cannotWrite("pdf") }
  }
}
