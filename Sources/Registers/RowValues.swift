import Foundation
import Vocabulary

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}

/// Numbers as people write them: `1.234`, `12,5`, `12.5`, `1.234,5`.
enum WrittenNumber {
  /// A whole number, with dots or spaces between thousands where they stand in the right places.
  static func whole(_ text: String) -> Int64? {
    let (sign, digits) = split(text)
    if !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) { return Int64(sign + digits) }
    for separator in [".", " "] { if let plain = grouped(digits, by: separator) { return Int64(sign + plain) } }
    return nil
  }

  /// A decimal number; with a comma the dots before it are those between thousands.
  static func decimal(_ text: String) -> Double? {
    let (sign, digits) = split(text)
    let parts = digits.split(separator: digits.contains(",") ? "," : ".", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let head = parts.first else { return grouped(digits, by: ".").flatMap { Double(sign + $0) } }
    let plain = head.allSatisfy(\.isASCIIDigit) && !head.isEmpty ? head : grouped(head, by: ".") ?? grouped(head, by: " ")
    guard let plain else { return nil }
    guard parts.count == 2 else { return Double(sign + plain) }
    guard !parts[1].isEmpty, parts[1].allSatisfy(\.isASCIIDigit) else { return nil }
    return Double(sign + plain + "." + parts[1])
  }

  private static func split(_ text: String) -> (sign: String, digits: String) {
    if text.hasPrefix("-") || text.hasPrefix("−") { return ("-", String(text.dropFirst())) }
    return ("", text.hasPrefix("+") ? String(text.dropFirst()) : text)
  }

  private static func grouped(_ text: String, by separator: String) -> String? {
    let groups = text.components(separatedBy: separator)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 }),
      groups.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) })
    else { return nil }
    return groups.joined()
  }
}

extension RowCheck {
  /// A value in the form its kind is stored in: text in NFC, days as days, truths as truths.
  public static func normal(_ value: Value, of kind: FieldDefinition.Kind) -> Value {
    switch (kind, value) {
    case (.text, .text(let text)), (.longText, .text(let text)), (.choice, .text(let text)), (.time, .text(let text)):
      text.utf8.allSatisfy { $0 < 128 } ? value : .text(text.precomposedStringWithCanonicalMapping)
    case (.integer, .real): value.int.map(Value.int) ?? value
    case (.decimal, .int): value.real.map(Value.real) ?? value
    case (.date, .text): value.day.map(Value.day) ?? value
    case (.yesNo, .int(0)): .bool(false)
    case (.yesNo, .int(1)): .bool(true)
    case (.reference, .text), (.reference, .blob): value.id.map(Value.id) ?? value
    default: value
    }
  }

  /// Everything wrong with values on their own: their kind, length, range and list; unknown names too.
  public static func faults(in values: [String: Value], of register: RegisterDefinition, lists: [String: CodeList]) -> [FieldFault] {
    values.sorted { $0.key < $1.key }.compactMap { name, value in
      guard let field = register.field(name) else {
        return FieldFault(
          field: name, label: Label(String(name.prefix(60))), reason: Label("sổ không có trường này", en: "the register has no such field"))
      }
      return value.isNull || field.derived != nil ? nil : fault(value, field, lists)
    }
  }

  private static func fault(_ value: Value, _ field: FieldDefinition, _ lists: [String: CodeList]) -> FieldFault? {
    func fault(_ vi: String, _ en: String) -> FieldFault {
      FieldFault(field: field.name, label: field.label, reason: Label(vi, en: en))
    }
    switch (field.kind, value) {
    case (.text, .text(let text)), (.longText, .text(let text)): return textFault(text, field)
    case (.integer, .int(let number)): return rangeFault(Double(number), field)
    case (.decimal, .real(let number)): return number.isFinite ? rangeFault(number, field) : fault("phải là số", "must be a number")
    case (.date, .day), (.yesNo, .bool), (.reference, .id): return nil
    case (.time, .text(let text)):
      let clock = text.dropFirst(11).split(separator: ":", omittingEmptySubsequences: false)
      let fits =
        text.utf8.count == 16 && Day(iso: text.prefix(10)) != nil && text.dropFirst(10).first == "T" && clock.count == 2
        && clock.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isASCIIDigit) } && clock[0] < "24" && clock[1] < "60"
      return fits ? nil : fault("phải là ngày giờ dạng yyyy-MM-ddTHH:mm", "must be a date and time yyyy-MM-ddTHH:mm")
    case (.choice, .text(let code)):
      if field.list.flatMap({ lists[$0] })?[code] != nil { return nil }
      return fault("«\(code.prefix(40))» không có trong danh mục", "“\(code.prefix(40))” is not in the list")
    default: return fault("giá trị không đúng kiểu", "the value is of the wrong kind")
    }
  }

  static func textFault(_ text: String, _ field: FieldDefinition) -> FieldFault? {
    func fault(_ vi: String, _ en: String) -> FieldFault {
      FieldFault(field: field.name, label: field.label, reason: Label(vi, en: en))
    }
    if text.unicodeScalars.contains(where: { ($0.value < 32 && $0 != "\n" && $0 != "\t" && $0 != "\r") || $0.value == 127 }) {
      return fault("có ký tự điều khiển không dùng được", "contains control characters")
    }
    // Counted as both engines count: scalars.
    let length = text.unicodeScalars.count
    return length > field.maxLength
      ? fault("dài \(length) ký tự, tối đa \(field.maxLength)", "\(length) characters long, at most \(field.maxLength)") : nil
  }

  static func rangeFault(_ number: Double, _ field: FieldDefinition) -> FieldFault? {
    guard field.min.map({ number < $0 }) == true || field.max.map({ number > $0 }) == true else { return nil }
    let unit = field.unit.map { " " + $0 } ?? ""
    func comma(_ text: String) -> String { text.replacingOccurrences(of: ".", with: ",") }
    let reason =
      switch (field.min.map(plain), field.max.map(plain)) {
      case (let low?, let high?): Label("phải từ \(comma(low)) đến \(comma(high))\(unit)", en: "must lie between \(low) and \(high)\(unit)")
      case (let low?, nil): Label("phải từ \(comma(low))\(unit) trở lên", en: "must be at least \(low)\(unit)")
      case (nil, let high): Label("không quá \(comma(high ?? ""))\(unit)", en: "must be at most \(high ?? "")\(unit)")
      }
    return FieldFault(field: field.name, label: field.label, reason: reason)
  }

  /// The item a person means: by code, by label, by what people write besides, or by these without tones where only one fits.
  static func chosen(_ text: String, _ items: [CodeList.Item]) -> CodeList.Item? {
    if let exact = items.first(where: { $0.code == text }) { return exact }
    func only(_ fits: (CodeList.Item) -> Bool) -> CodeList.Item? {
      let found = items.filter(fits)
      return found.count == 1 ? found.first : nil
    }
    let lower = text.lowercased()
    if let labelled = only({ $0.label.vi.lowercased() == lower }) ?? only({ $0.label.en.lowercased() == lower }) { return labelled }
    let folded = VietnameseText.folded(text)
    guard !folded.isEmpty else { return nil }
    return only { $0.also.contains { $0.lowercased() == lower } }
      ?? only { VietnameseText.folded($0.label.vi) == folded || VietnameseText.folded($0.label.en) == folded }
      ?? only { $0.code.lowercased() == lower } ?? only { $0.also.contains { VietnameseText.folded($0) == folded } }
  }

  /// What is said of a text that is on no list: what it may have been meant for, and what there is.
  static func unlisted(_ text: String, _ items: [CodeList.Item]) -> Label {
    func words(_ language: Language) -> String {
      let some = items.prefix(8).map { $0.label.text(language) }.joined(separator: ", ") + (items.count > 8 ? "…" : "")
      return items.isEmpty ? "" : " (\(some))"
    }
    let near = NearestText.of(text, among: items.map(\.label.vi))
    let item = near.flatMap { near in items.first { $0.label.vi == near } }
    let shown = text.prefix(40)
    return Label(
      "«\(shown)» không có trong danh mục\(words(.vi))" + (item.map { "; có phải «\($0.label.vi)»?" } ?? ""),
      en: "“\(shown)” is not in the list\(words(.en))" + (item.map { "; is it “\($0.label.en)”?" } ?? ""))
  }
}
