import Foundation
import Registers
import Vocabulary

/// Reads cells as values of a field, with a reason for each that can't be read.
struct CellReading {
  let lists: [String: CodeList]
  let today: Day
  private let known = KnownChoices()

  init(lists: [String: CodeList], today: Day) {
    self.lists = lists
    self.today = today
  }

  /// Choices read before, by list and text: a list of people says the same few words a hundred thousand times.
  private final class KnownChoices { var codes: [String: [String: Value]] = [:] }

  /// What a cell gave.
  enum Outcome {
    case value(Value)
    /// Only a year stands where a day is asked for.
    case yearOnly(Int)
    /// A code too short, which is one with the noughts back that Excel takes off a number's front.
    case short(whole: String, reason: Label)
    case fault(Label)
  }

  /// Reads one cell.
  func read(_ cell: Cell, _ field: FieldDefinition, _ order: DateOrder) -> Outcome {
    switch cell {
    case .empty: return .value(.null)
    case .fault(let text):
      return .fault(
        Label(
          "ô chứa lỗi công thức \(text); sửa công thức hoặc ghi giá trị",
          en: "the cell holds the formula error \(text); mend the formula or write the value"))
    default: break
    }
    if cell.isEmpty { return .value(.null) }
    if case .text(let text) = cell, field.protection != nil, text.contains("•") {
      return .fault(Label("giá trị đã bị che (•••), không nhập được", en: "the value is masked (•••) and cannot be imported"))
    }
    switch field.kind {
    case .date: return day(cell, field, order)
    case .time: return time(cell, field, order)
    case .integer, .decimal: return number(cell, field)
    case .yesNo: return truth(cell, field)
    case .choice: return choice(cell, field)
    case .text: return text(cell, field)
    case .longText:
      if case .text(let text) = cell { return outcome(RowCheck.read(Folding.longText(text), field: field, lists: lists, today: today)) }
      return outcome(RowCheck.read(cell.shown, field: field, lists: lists, today: today))
    case .reference: return .value(.text(Folding.cleaned(cell.shown)))
    }
  }

  private func outcome(_ result: Result<Value, FieldFault>) -> Outcome {
    switch result {
    case .success(let value): .value(value)
    case .failure(let fault): .fault(fault.reason)
    }
  }

  private func checked(_ text: String, _ field: FieldDefinition) -> Outcome {
    outcome(RowCheck.read(text, field: field, lists: lists, today: today))
  }

  // MARK: - Days

  private func day(_ cell: Cell, _ field: FieldDefinition, _ order: DateOrder) -> Outcome {
    switch cell {
    case .moment(let day, _): return checked(day.iso, field)
    case .number(let number):
      if number == number.rounded(), (1890...2100).contains(number) { return .yearOnly(Int(number)) }
      // A serial number that lost its format: between 1910 and 2100.
      if (3_654...73_415).contains(number), case .moment(let day, _)? = WorkbookSheet.moment(number, from1904: false) {
        return checked(day.iso, field)
      }
      return .fault(
        Label("«\(Cell.plain(number))» không phải là ngày dạng dd/MM/yyyy", en: "“\(Cell.plain(number))” is no date dd/MM/yyyy"))
    case .text(let text): return writtenDay(Folding.cleaned(text), field, order)
    default: return .fault(Label("phải là ngày dạng dd/MM/yyyy", en: "must be a date dd/MM/yyyy"))
    }
  }

  private func writtenDay(_ text: String, _ field: FieldDefinition, _ order: DateOrder) -> Outcome {
    let parts = text.split(omittingEmptySubsequences: false, whereSeparator: { "/-.".contains($0) }).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    if let year = Int(text), text.utf8.count == 4, (1890...2100).contains(year) { return .yearOnly(year) }
    // `//1950`, `00/00/1950`, `--/--/1950`, `../../1950`: only the year is known.
    if parts.count >= 3, let last = parts.last, last.utf8.count == 4, let year = Int(last), (1890...2100).contains(year),
      parts.dropLast().allSatisfy({ $0.isEmpty || Int($0) == 0 })
    {
      return .yearOnly(year)
    }
    if let written = WrittenDay.parts(text) {
      let (number, month) = order == .dayFirst ? (written.first, written.second) : (written.second, written.first)
      if let day = Day(year: written.year, month: month, day: number) { return checked(day.iso, field) }
      if order == .dayFirst, written.second > 12, written.first <= 12 {
        return .fault(
          Label(
            "«\(text)» ghi tháng trước ngày (MM/dd) trong khi cột ghi ngày trước; ghi lại dạng dd/MM/yyyy",
            en: "“\(text)” is written month first in a column that is day first; write dd/MM/yyyy"))
      }
      return .fault(Label("«\(text)» không có trong lịch", en: "“\(text)” is not in the calendar"))
    }
    if parts.count == 3, parts[0].utf8.count <= 2, parts[2].utf8.count == 2, parts.allSatisfy({ Int($0) != nil }) {
      return .fault(Label("«\(text)»: năm phải đủ 4 chữ số", en: "“\(text)”: the year must have 4 digits"))
    }
    if parts.count == 3, parts[0].utf8.count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
      let number = Int(parts[2].split(separator: " ").first ?? "")
    {
      guard let day = Day(year: year, month: month, day: number) else {
        return .fault(Label("«\(text)» không có trong lịch", en: "“\(text)” is not in the calendar"))
      }
      return checked(day.iso, field)
    }
    if text.utf8.count == 8, text.allSatisfy({ $0.isASCII && $0.isNumber }),
      let day = Day(written: "\(text.prefix(2))/\(text.dropFirst(2).prefix(2))/\(text.suffix(4))"),
      (1890...2100).contains(day.parts.year)
    {
      return checked(day.iso, field)
    }
    return checked(text, field)
  }

  private func time(_ cell: Cell, _ field: FieldDefinition, _ order: DateOrder) -> Outcome {
    switch cell {
    case .moment(let day, let minutes): return checked("\(day.iso) \(Cell.clock(minutes ?? 0))", field)
    case .number(let number):
      guard (3_654...73_415).contains(number), case .moment(let day, let minutes)? = WorkbookSheet.moment(number, from1904: false) else {
        return .fault(Label("phải là ngày giờ dạng dd/MM/yyyy HH:mm", en: "must be a date and time dd/MM/yyyy HH:mm"))
      }
      return checked("\(day.iso) \(Cell.clock(minutes ?? 0))", field)
    case .text(let text):
      let words = Folding.cleaned(text).split(separator: " ")
      if order == .monthFirst, words.count == 2, let date = WrittenDay.parts(String(words[0])),
        let day = Day(year: date.year, month: date.first, day: date.second)
      {
        return checked("\(day.iso) \(words[1])", field)
      }
      return checked(Folding.cleaned(text), field)
    default: return .fault(Label("phải là ngày giờ dạng dd/MM/yyyy HH:mm", en: "must be a date and time dd/MM/yyyy HH:mm"))
    }
  }

  // MARK: - Numbers and words

  private func number(_ cell: Cell, _ field: FieldDefinition) -> Outcome {
    guard case .number(let number) = cell else {
      if case .moment(let day, _) = cell {
        return .fault(
          Label(
            "Excel đã đổi giá trị thành ngày \(day.written); định dạng cột là số rồi ghi lại",
            en: "Excel turned the value into the date \(day.written); format the column as a number and write it again"))
      }
      return checked(Folding.cleaned(cell.shown), field)
    }
    if field.kind == .integer, number != number.rounded() {
      return .fault(Label("phải là số nguyên", en: "must be a whole number"))
    }
    // Through text with a comma, so that range and form are checked in one place; a sum such as 0.1 + 0.2 loses its dust: 15 digits are what Excel keeps.
    let tidy = field.kind == .decimal ? Double(String(format: "%.15g", number)) ?? number : number
    return checked(Cell.plain(tidy).replacingOccurrences(of: ".", with: ","), field)
  }

  private func truth(_ cell: Cell, _ field: FieldDefinition) -> Outcome {
    switch cell {
    case .truth(let flag): return .value(.bool(flag))
    case .number(let number) where number == 0 || number == 1: return .value(.bool(number == 1))
    case .text(let text):
      let clean = Folding.cleaned(text)
      if ["✓", "✔", "☑", "√"].contains(clean) { return .value(.bool(true)) }
      switch VietnameseText.folded(clean) {
      case "c", "v", "y", "dat": return .value(.bool(true))
      case "k", "ko", "kg", "n", "khong co", "khong dat", "chua": return .value(.bool(false))
      default: return checked(clean, field)
      }
    default: return checked(cell.shown, field)
    }
  }

  private func choice(_ cell: Cell, _ field: FieldDefinition) -> Outcome {
    guard case .number(let number) = cell else {
      let (list, text) = (field.list ?? "", cell.shown)
      if let code = known.codes[list]?[text] { return .value(code) }
      let outcome = checked(Folding.cleaned(text), field)
      if case .value(let code) = outcome, (known.codes[list]?.count ?? 0) < 5_000 { known.codes[list, default: [:]][text] = code }
      return outcome
    }
    let plain = Cell.plain(number)
    let items = field.list.flatMap { lists[$0] }?.items ?? []
    if items.contains(where: { $0.code == plain }) { return .value(.text(plain)) }
    // A code such as 01 that lost its zero.
    let padded = items.filter { Int($0.code) == Int(plain) && $0.code.hasPrefix("0") }
    if padded.count == 1, let only = padded.first { return .value(.text(only.code)) }
    return checked(plain, field)
  }

  // MARK: - Text

  private func text(_ cell: Cell, _ field: FieldDefinition) -> Outcome {
    let isNumber: Bool
    var plain: String
    switch cell {
    case .number(let number):
      (isNumber, plain) = (true, Cell.plain(number))
      if number != number.rounded() || abs(number) >= 1e15, field.pattern != nil {
        return .fault(
          Label(
            "Excel đã lưu mã này thành số và làm tròn; định dạng cột là Text rồi ghi lại đủ các chữ số",
            en: "Excel kept this code as a number and rounded it; format the column as Text and write all digits again"))
      }
      if field.pattern == nil { plain = plain.replacingOccurrences(of: ".", with: ",") }
    case .moment(let day, _) where field.pattern != nil:
      let outcome = checked(day.written, field)
      if case .value = outcome { return outcome }
      return .fault(
        Label(
          "Excel đã đổi mã này thành ngày \(day.written); định dạng cột là Text rồi ghi lại",
          en: "Excel turned this code into the date \(day.written); format the column as Text and write it again"))
    default: (isNumber, plain) = (false, Folding.cleaned(cell.shown))
    }
    guard let pattern = field.pattern, plain.range(of: pattern, options: .regularExpression) == nil else { return checked(plain, field) }
    if plain.range(of: "^[0-9][.,][0-9]+E[+]?[0-9]+$", options: .regularExpression) != nil {
      return .fault(
        Label(
          "mã bị Excel viết tắt thành «\(plain)», các chữ số sau đã mất; ghi lại từ bản gốc",
          en: "Excel shortened the code to “\(plain)” and its last digits are lost; write it again from the original"))
    }
    let digits = plain.filter { !" .-".contains($0) }
    if !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
      if digits != plain, digits.range(of: pattern, options: .regularExpression) != nil { return checked(digits, field) }
      if let whole = CellReading.whole(digits, pattern, field) {
        let zeros = whole.count - digits.count
        return .short(
          whole: whole,
          reason: Label(
            "chỉ có \(digits.count) chữ số\(isNumber ? " và được lưu thành số" : ""): có lẽ đã mất \(zeros) số 0 ở đầu; thêm số 0 cho cả cột, hoặc định dạng cột là Text rồi ghi đủ \(whole.count) chữ số",
            en:
              "only \(digits.count) digits\(isNumber ? ", kept as a number" : ""): \(zeros) leading zero(s) may be lost; put them back for the whole column, or format it as Text and write all \(whole.count) digits"
          ))
      }
    }
    let upper = plain.uppercased().replacingOccurrences(of: " ", with: "")
    if upper != plain, upper.range(of: pattern, options: .regularExpression) != nil { return checked(upper, field) }
    return checked(plain, field)
  }

  /// A code with the noughts it lost: a number keeps none at its front, so what begins with one is short of another digit. Two are
  /// lost only by a code of fixed length, as the provinces 001 to 009 begin.
  private static func whole(_ digits: String, _ pattern: String, _ field: FieldDefinition) -> String? {
    guard digits.first != "0" else { return nil }
    return ["0" + digits, "00" + digits].first { padded in
      padded.count <= field.maxLength && (padded.count == digits.count + 1 || padded.count == field.maxLength)
        && padded.range(of: pattern, options: .regularExpression) != nil
    }
  }
}
