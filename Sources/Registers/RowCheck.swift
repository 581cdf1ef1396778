import Foundation
import Vocabulary

/// One thing wrong with what a person entered.
public struct FieldFault: Error, Sendable, Hashable {
  /// The row, counted from 1, where there are several; nil for a single form.
  public var row: Int?
  /// The field's name; empty for the row as a whole.
  public let field: String
  /// The field's label.
  public let label: Label
  /// What is wrong and what is expected.
  public let reason: Label

  /// A fault of a field.
  public init(row: Int? = nil, field: String, label: Label, reason: Label) {
    self.row = row
    self.field = field
    self.label = label
    self.reason = reason
  }
}

/// What was entered, read whole: the values and all faults at once.
public struct RowCheck: Sendable {
  /// The values that could be read, by field.
  public var values: [String: Value] = [:]
  /// Every fault.
  public var faults: [FieldFault] = []

  /// Reads texts as a person types them; an empty text is null. Unknown names are faults. Days may be short: `22/11/26`, `22/11`.
  /// - Parameters:
  ///   - texts: field name → text.
  ///   - lists: the code lists: a choice is accepted by code or by label.
  ///   - today: the day no `notFuture` date may lie after.
  public init(_ texts: [String: String], of register: RegisterDefinition, lists: [String: CodeList], today: Day) {
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      guard let field = register.field(name), field.derived == nil else {
        faults.append(
          FieldFault(
            field: name, label: Label(String(name.prefix(60))),
            reason: Label("sổ không có trường này", en: "the register has no such field")))
        continue
      }
      switch RowCheck.read(text, field: field, lists: lists, today: today, short: true) {
      case .success(let value): values[name] = value
      case .failure(let fault): faults.append(fault)
      }
    }
  }

  /// Required fields that a row lacks: while there are any, the row is a draft.
  public static func lacking(_ values: [String: Value], of register: RegisterDefinition) -> [FieldDefinition] {
    register.fields.filter { $0.required && $0.derived == nil && (values[$0.name] ?? .null).isNull }
  }

  /// Reads one text.
  /// - Parameter short: whether a day may lack its year or century; not where nobody sees at once what was understood.
  public static func read(
    _ text: String, field: FieldDefinition, lists: [String: CodeList], today: Day, short: Bool = false
  ) -> Result<Value, FieldFault> {
    let clean =
      field.kind == .longText
      ? text.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines) : VietnameseText.normalised(text)
    if clean.isEmpty { return .success(.null) }
    func fault(_ vi: String, _ en: String) -> Result<Value, FieldFault> {
      .failure(FieldFault(field: field.name, label: field.label, reason: Label(vi, en: en)))
    }
    switch field.kind {
    case .text, .longText:
      if let wrong = RowCheck.textFault(clean, field) { return .failure(wrong) }
      if let pattern = field.pattern, clean.range(of: pattern, options: .regularExpression) == nil {
        // Numbers of people are written in groups: «0912 345 678», «0912.345.678».
        let bare = clean.filter { !" .-".contains($0) }
        if field.protection == .identifier, bare.range(of: pattern, options: .regularExpression) != nil { return .success(.text(bare)) }
        let hint = field.patternHint ?? Label("không đúng dạng", en: "not in the expected form")
        return .failure(FieldFault(field: field.name, label: field.label, reason: hint))
      }
      return .success(.text(clean))
    case .integer:
      guard let value = WrittenNumber.whole(WrittenUnit.stripped(clean, field.unit)) else {
        return fault("phải là số nguyên, ví dụ 12", "must be a whole number, such as 12")
      }
      return range(.int(value), Double(value), field)
    case .decimal:
      guard let value = WrittenNumber.decimal(WrittenUnit.stripped(clean, field.unit)) else {
        return fault("phải là số, ví dụ 12,5", "must be a number, such as 12.5")
      }
      return range(.real(value), value, field)
    case .date:
      var found = Day(written: clean)
      if found == nil, short, let read = ShortDay.read(clean, past: field.notFuture, today: today) {
        switch read {
        case .success(let day): found = day
        case .failure(.notInCalendar): return fault("«\(clean)» không có trong lịch", "“\(clean)” is not in the calendar")
        case .failure(.yearNeeded):
          return fault(
            "«\(clean)» của năm nay chưa tới: ghi cả năm, ví dụ \(today.written)",
            "“\(clean)” of this year is still to come: write the year, such as \(today.written)")
        }
      }
      guard let day = found else {
        return fault("phải là ngày dạng dd/MM/yyyy, ví dụ \(today.written)", "must be a date dd/MM/yyyy, such as \(today.written)")
      }
      if day.parts.year < 1900 { return fault("năm phải từ 1900", "the year must be 1900 or later") }
      if field.notFuture, day > today {
        return fault(
          "ngày \(day.written) ở tương lai (hôm nay \(today.written))", "\(day.written) lies in the future (today \(today.written))")
      }
      return .success(.day(day))
    case .time:
      let parts = clean.replacingOccurrences(of: "T", with: " ").split(separator: " ")
      guard parts.count == 2, let day = Day(written: String(parts[0])), let clock = clock(parts[1]) else {
        return fault("phải là ngày giờ dạng dd/MM/yyyy HH:mm", "must be a date and time dd/MM/yyyy HH:mm")
      }
      if field.notFuture, day > today { return fault("ngày ở tương lai", "lies in the future") }
      return .success(.text(day.iso + "T" + clock))
    case .yesNo:
      if RowCheck.ticks.contains(clean) { return .success(.bool(true)) }
      let word = VietnameseText.folded(clean)
      if RowCheck.yes.contains(word) { return .success(.bool(true)) }
      if RowCheck.no.contains(word) { return .success(.bool(false)) }
      return fault("phải là Có (c, x, 1, ✓) hoặc Không (k, 0), ví dụ: Có", "must be Yes (y, x, 1, ✓) or No (n, 0), such as: Yes")
    case .choice:
      let items = field.list.flatMap { lists[$0] }?.items ?? []
      let found = RowCheck.chosen(clean, items)
      guard let found else {
        let words = RowCheck.unlisted(clean, items)
        return fault(words.vi, words.en)
      }
      return .success(.text(found.code))
    case .reference:
      guard let id = RowID(clean) else { return fault("phải chọn từ danh sách", "must be chosen from the list") }
      return .success(.id(id))
    }
  }

  /// Marks that mean yes.
  public static let ticks: Set<String> = ["✓", "✔", "☑", "√", "×"]
  /// Folded words that mean yes.
  public static let yes: Set<String> = ["1", "co", "c", "x", "true", "yes", "y", "dung", "on", "v"]
  /// Folded words that mean no.
  public static let no: Set<String> = ["0", "khong", "k", "ko", "false", "no", "n", "sai", "off"]

  private static func clock(_ text: Substring) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
  }

  private static func range(_ value: Value, _ number: Double, _ field: FieldDefinition) -> Result<Value, FieldFault> {
    rangeFault(number, field).map { .failure($0) } ?? .success(value)
  }

  static func plain(_ value: Double) -> String { value == value.rounded() && abs(value) < 9e15 ? String(Int64(value)) : "\(value)" }
}
