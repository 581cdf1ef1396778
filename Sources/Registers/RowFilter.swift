import Foundation
import Vocabulary

/// Which rows of a register are asked for, column by column, as an address says it.
///
/// The one place that reads filters: the list, its export and other programs give it the query of an address.
/// One parameter per field: `full_name=én` (words, without tone marks), `sex=female,male` or `sex.female=1` (several choices, `none`
/// for empty), `weight.from=2,5&weight.to=4`, `birth_date.from=01/01/2020`, `birth_date.in=quarter`, `occupation.is=none` (or `some`),
/// and the value itself for protected fields.
public struct RowFilter: Sendable {
  /// The calendar span that today lies in.
  public enum Span: String, Sendable, CaseIterable { case month, quarter, year }

  /// What a column must be.
  public enum Test: Sendable, Equatable {
    /// Has these words: each begins a word of the text in searched fields, and stands anywhere in others.
    case words(String)
    /// Is this text: all that can be asked of protected fields.
    case equals(String)
    /// Is one of these codes, or empty.
    case codes([String], orEmpty: Bool)
    /// Names one of these rows, or none.
    case rows([RowID], orEmpty: Bool)
    /// Lies in these limits.
    case numbers(from: Value?, to: Value?)
    /// Lies on these days.
    case days(from: Day?, to: Day?)
    /// Lies in today's month, quarter or year.
    case span(Span)
    case empty, filled
  }

  /// One column's test.
  public struct Column: Sendable {
    /// The column.
    public let field: FieldDefinition
    /// What it must be.
    public let test: Test
  }

  /// The columns that are tested, in the order of the form.
  public private(set) var columns: [Column] = []
  /// What could not be read; such a column is not tested.
  public private(set) var faults: [FieldFault] = []
  private let searched: Set<String>

  /// Reads the query of an address; parameters that name no field are not looked at.
  public init(_ query: [String: String], _ register: RegisterDefinition, lists: [String: CodeList]) {
    searched = Set(register.search)
    for field in register.fields {
      let own = query.filter { $0.key == field.name || $0.key.hasPrefix(field.name + ".") }.mapValues { String($0.prefix(400)) }
      guard own.contains(where: { !$0.value.isEmpty }) else { continue }
      var reader = FilterReader(field: field, given: own, lists: lists)
      if let test = reader.test() { columns.append(Column(field: field, test: test)) }
      faults += reader.faults
    }
  }

  /// Whether nothing is asked.
  public var isEmpty: Bool { columns.isEmpty }

  /// What a field is tested for.
  public subscript(_ field: String) -> Test? { columns.first { $0.field.name == field }?.test }

  /// The same without one column.
  public func without(_ field: String) -> RowFilter {
    var copy = self
    copy.columns.removeAll { $0.field.name == field }
    return copy
  }

  /// One column of it.
  public func only(_ field: String) -> RowFilter {
    var copy = self
    copy.columns.removeAll { $0.field.name != field }
    return copy
  }

  /// The same without what may not be kept: values of protected fields.
  public var open: RowFilter {
    var copy = self
    copy.columns.removeAll { $0.field.protection != nil }
    return copy
  }

  /// The filter as parameters of an address, always in the same form.
  public var query: [(String, String)] {
    columns.flatMap { column -> [(String, String)] in
      let name = column.field.name
      switch column.test {
      case .words(let text), .equals(let text): return [(name, text)]
      case .codes(let codes, let orEmpty): return [(name, (codes + (orEmpty ? ["none"] : [])).joined(separator: ","))]
      case .rows(let ids, let orEmpty): return [(name, (ids.map(\.description) + (orEmpty ? ["none"] : [])).joined(separator: ","))]
      case .numbers(let from, let to):
        return [(name + ".from", from.map(RowFilter.text) ?? ""), (name + ".to", to.map(RowFilter.text) ?? "")].filter { !$0.1.isEmpty }
      case .days(let from, let to): return [(name + ".from", from?.iso ?? ""), (name + ".to", to?.iso ?? "")].filter { !$0.1.isEmpty }
      case .span(let span): return [(name + ".in", span.rawValue)]
      case .empty: return [(name + ".is", "none")]
      case .filled: return [(name + ".is", "some")]
      }
    }
  }

  private static func text(_ number: Value) -> String { number.decimal.map { "\($0)" } ?? "" }

  /// The first and last day of a span.
  public static func days(_ span: Span, on today: Day) -> (from: Day, to: Day) {
    let (year, month, _) = today.parts
    let period: Period =
      switch span {
      case .month: .month(year, month)
      case .quarter: .quarter(of: today)
      case .year: .year(year)
      }
    return (period.start, period.end)
  }

  /// The filter as conditions over the table `t`; protected fields are left to the store, which alone can find them.
  public func condition(_ dialect: Dialect, today: Day) -> RowCondition {
    var out = RowCondition()
    for column in columns { out.add(column, searched.contains(column.field.name), dialect, today) }
    return out
  }
}

/// Conditions over the table `t` with their parameters.
public struct RowCondition: Sendable {
  /// Each must hold.
  public var all: [String] = []
  /// The values of `:name`.
  public var parameters: [String: Value] = [:]
  /// The values of `IN (:name)`.
  public var lists: [String: [Value]] = [:]

  /// No condition.
  public init() {}

  fileprivate mutating func add(_ column: RowFilter.Column, _ searched: Bool, _ dialect: Dialect, _ today: Day) {
    let (field, name) = (column.field, column.field.name)
    switch column.test {
    case .equals: break
    case .empty: all.append("t.\(name) IS NULL")
    case .filled: all.append("t.\(name) IS NOT NULL")
    case .words(let text):
      let place = dialect == .sqlite ? "instr" : "strpos"
      for (index, word) in VietnameseText.words(text).prefix(8).enumerated() {
        let mark = mark(name, "\(index)", .text((searched ? " " : "") + word))
        all.append("\(place)(' ' || folded(t.\(name)), \(mark)) > 0")
      }
    case .codes(let codes, let orEmpty):
      one(name, of: codes.map { field.kind == .yesNo ? .bool($0 == "true") : .text($0) }, orEmpty: orEmpty)
    case .rows(let ids, let orEmpty): one(name, of: ids.map(Value.id), orEmpty: orEmpty)
    case .numbers(let from, let to):
      if let from { all.append("t.\(name) >= \(mark(name, "from", from))") }
      if let to { all.append("t.\(name) <= \(mark(name, "to", to))") }
    case .days(let from, let to): between(field, from, to)
    case .span(let span):
      let days = RowFilter.days(span, on: today)
      between(field, days.from, days.to)
    }
  }

  private mutating func mark(_ name: String, _ suffix: String, _ value: Value) -> String {
    parameters["f_\(name)_\(suffix)"] = value
    return ":f_\(name)_\(suffix)"
  }

  private mutating func one(_ name: String, of values: [Value], orEmpty: Bool) {
    if values.isEmpty { return all.append("t.\(name) IS NULL") }
    lists["f_\(name)"] = values
    all.append(orEmpty ? "(t.\(name) IS NULL OR t.\(name) IN (:f_\(name)))" : "t.\(name) IN (:f_\(name))")
  }

  private mutating func between(_ field: FieldDefinition, _ from: Day?, _ to: Day?) {
    // A time is text that begins with its day.
    let timed = field.kind == .time
    if let from { all.append("t.\(field.name) >= \(mark(field.name, "from", timed ? .text(from.iso) : .day(from)))") }
    if let to {
      let value: Value = timed ? .text(to.adding(days: 1).iso) : .day(to)
      all.append("t.\(field.name) \(timed ? "<" : "<=") \(mark(field.name, "to", value))")
    }
  }
}

/// Reads what an address says of one field.
private struct FilterReader {
  let field: FieldDefinition
  let given: [String: String]
  let lists: [String: CodeList]
  var faults: [FieldFault] = []

  init(field: FieldDefinition, given: [String: String], lists: [String: CodeList]) {
    (self.field, self.given, self.lists) = (field, given, lists)
  }

  private var plain: String { VietnameseText.normalised(given[field.name] ?? "") }
  private func part(_ name: String) -> String { VietnameseText.normalised(given[field.name + "." + name] ?? "") }
  private mutating func fault(_ vi: String, _ en: String) {
    faults.append(FieldFault(field: field.name, label: field.label, reason: Label(vi, en: en)))
  }

  mutating func test() -> RowFilter.Test? {
    if field.protection != nil { return plain.isEmpty ? nil : .equals(plain) }
    switch part("is") {
    case "none": return .empty
    case "some": return .filled
    case "": break
    default: fault("«\(part("is").prefix(40))» không phải là cách lọc", "“\(part("is").prefix(40))” is no way to filter")
    }
    switch field.kind {
    case .text, .longText: return words()
    case .choice, .yesNo: return codes()
    case .reference: return rows()
    case .integer, .decimal: return numbers()
    case .date, .time: return days()
    }
  }

  private mutating func words() -> RowFilter.Test? {
    guard !plain.isEmpty else { return nil }
    if !VietnameseText.words(plain).isEmpty { return .words(plain) }
    fault("cần ít nhất một chữ hoặc số", "a letter or digit is needed")
    return nil
  }

  private func listed(_ split: String) -> [String] {
    var seen: Set<String> = []
    return split.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// The boxes that were ticked: `sex.female=1`.
  private var ticked: [String] {
    given.filter { $0.key.hasPrefix(field.name + ".") && !$0.value.isEmpty }.keys.map { String($0.dropFirst(field.name.count + 1)) }
      .filter { !["is", "from", "to", "in"].contains($0) }.sorted()
  }

  private mutating func codes() -> RowFilter.Test? {
    let asked = Set(listed(plain) + ticked)
    let known = field.kind == .yesNo ? ["true", "false"] : (field.list.flatMap { lists[$0] }?.items ?? []).map(\.code)
    for code in asked.subtracting(known + ["none"]).sorted() {
      fault("«\(code.prefix(40))» không có trong danh mục", "“\(code.prefix(40))” is not in the list")
    }
    let codes = known.filter(asked.contains)
    return codes.isEmpty && !asked.contains("none") ? nil : .codes(codes, orEmpty: asked.contains("none"))
  }

  private mutating func rows() -> RowFilter.Test? {
    var (ids, orEmpty): ([RowID], Bool) = ([], false)
    for text in listed((listed(plain) + ticked).joined(separator: ",")) {
      if text == "none" {
        orEmpty = true
      } else if let id = RowID(text) {
        ids.append(id)
      } else {
        fault("«\(text.prefix(40))» không phải là mã dòng", "“\(text.prefix(40))” is no row identifier")
      }
    }
    return ids.isEmpty && !orEmpty ? nil : .rows(ids, orEmpty: orEmpty)
  }

  private mutating func numbers() -> RowFilter.Test? {
    func read(_ text: String) -> Value? {
      field.kind == .integer ? WrittenNumber.whole(text).map(Value.int) : WrittenNumber.decimal(text).map(Value.real)
    }
    func end(_ text: String) -> Value? {
      if text.isEmpty { return nil }
      if let value = read(text) { return value }
      let kind = field.kind == .integer ? Label("số nguyên", en: "whole number") : Label("số", en: "number")
      fault("«\(text.prefix(40))» không phải là \(kind.vi)", "“\(text.prefix(40))” is no \(kind.en)")
      return nil
    }
    if !plain.isEmpty, part("from").isEmpty, part("to").isEmpty {
      return end(plain).map { .numbers(from: $0, to: $0) }
    }
    let (from, to) = (end(part("from")), end(part("to")))
    if let low = from?.real, let high = to?.real, low > high {
      fault("số đầu lớn hơn số cuối", "the first number is greater than the last")
      return nil
    }
    return from == nil && to == nil ? nil : .numbers(from: from, to: to)
  }

  private mutating func days() -> RowFilter.Test? {
    func end(_ text: String) -> Day? {
      if text.isEmpty { return nil }
      if let day = Day(iso: text) ?? Day(written: text) { return day }
      fault("«\(text.prefix(40))» không phải là ngày dạng dd/MM/yyyy", "“\(text.prefix(40))” is no day dd/MM/yyyy")
      return nil
    }
    if !part("in").isEmpty {
      if let span = RowFilter.Span(rawValue: part("in")) { return .span(span) }
      fault("«\(part("in").prefix(40))» không phải là tháng, quý hay năm", "“\(part("in").prefix(40))” is no month, quarter or year")
    }
    if !plain.isEmpty, part("from").isEmpty, part("to").isEmpty { return end(plain).map { .days(from: $0, to: $0) } }
    let (from, to) = (end(part("from")), end(part("to")))
    if let from, let to, from > to {
      fault("ngày đầu sau ngày cuối", "the first day lies after the last")
      return nil
    }
    return from == nil && to == nil ? nil : .days(from: from, to: to)
  }
}
