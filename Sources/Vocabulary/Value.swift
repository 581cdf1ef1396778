import Foundation

/// One value of a register row or of a query's answer, the same on both engines.
public enum Value: Sendable, Hashable {
  case null
  case int(Int64)
  case real(Double)
  case text(String)
  case bool(Bool)
  case day(Day)
  case id(RowID)
  case blob([UInt8])

  /// True for null.
  public var isNull: Bool { self == .null }

  /// The whole number; also of a boolean (1, 0) and of a real without fraction.
  public var int: Int64? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    case .real(let value): value == value.rounded() && abs(value) < 9e15 ? Int64(value) : nil
    default: nil
    }
  }

  /// The number.
  public var real: Double? {
    switch self {
    case .real(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }

  /// The number as an exact decimal: what was stored as text of a real is read back digit by digit.
  public var decimal: Decimal? {
    switch self {
    case .int(let value): Decimal(value)
    case .bool(let value): value ? 1 : 0
    case .real(let value): Decimal(string: "\(value)", locale: Locale(identifier: "en_US_POSIX"))
    default: nil
    }
  }

  /// The truth; numbers other than 0 are true.
  public var bool: Bool? {
    switch self {
    case .bool(let value): value
    case .int(let value): value != 0
    default: nil
    }
  }

  /// The text; a day gives its ISO form.
  public var text: String? {
    switch self {
    case .text(let value): value
    case .day(let value): value.iso
    default: nil
    }
  }

  /// The day; also from ISO text.
  public var day: Day? {
    switch self {
    case .day(let value): value
    case .text(let value): Day(iso: value)
    default: nil
    }
  }

  /// The row identifier; also from 16 bytes.
  public var id: RowID? {
    switch self {
    case .id(let value): value
    case .blob(let bytes): RowID(bytes: bytes)
    case .text(let text): RowID(text)
    default: nil
    }
  }

  /// The JSON form used in hashes, logs and APIs: dates ISO, identifiers as text, blobs in hexadecimal after `\x`.
  public var json: String {
    switch self {
    case .null: "null"
    case .int(let value): String(value)
    case .real(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    case .bool(let value): value ? "true" : "false"
    case .text(let value): JSONText.quoted(value)
    case .day(let value): "\"\(value.iso)\""
    case .id(let value): "\"\(value)\""
    case .blob(let bytes): "\"\\\\x\(Digest.hex(bytes))\""
    }
  }
}

/// JSON text, written by hand where its bytes are hashed and must never change.
public enum JSONText {
  /// An object of texts, in the order given.
  public static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { quoted($0.0) + ":" + quoted($0.1) }.joined(separator: ",") + "}"
  }

  /// A list of texts.
  public static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ",") + "]" }

  /// A string with quotes; only what JSON demands is escaped.
  public static func quoted(_ text: String) -> String {
    var out: [UInt8] = [34]
    out.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case 34: out += [92, 34]
      case 92: out += [92, 92]
      case 10: out += [92, 110]
      case 13: out += [92, 114]
      case 9: out += [92, 116]
      case 0..<32: out += Array("\\u00".utf8) + Array(Digest.hex([byte]).utf8)
      default: out.append(byte)
      }
    }
    out.append(34)
    return String(decoding: out, as: UTF8.self)
  }

  /// An object with its keys sorted.
  public static func object(_ fields: [String: Value]) -> String {
    "{" + fields.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
  }
}
