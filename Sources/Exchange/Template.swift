import Foundation
import Registers
import Vocabulary

/// The workbook people fill in for a register: headings, lists to choose from, formats, and a hidden marker by which it is known again.
public enum Template {
  /// Rows that are prepared.
  private static let rows: UInt32 = 20_000

  /// How the cells of a field look.
  static func style(_ field: FieldDefinition) -> WorkbookWriter.Style {
    switch field.kind {
    case .date: .day
    case .time: .moment
    case .text where field.pattern != nil || field.protection != nil: .code
    default: .plain
    }
  }

  /// Writes the template of a register.
  /// - Throws: `SpreadsheetProblem.cannotWrite`.
  public static func write(
    _ register: RegisterDefinition, _ catalogue: RegisterCatalogue, _ language: Language, to path: String, made: Moment
  ) throws {
    let fields = ExchangeField.all(of: register, catalogue)
    let writer = try WorkbookWriter(path, sheet: register.title.text(language), made: made)
    writer.heading(
      fields.map { ($0.label.text(language), $0.own.required ? .required : .heading) }, styles: fields.map { style($0.leaf) },
      filtered: false)
    let listSheet = language == .vi ? "Danh mục" : "Lists"
    var columns: [(title: String, items: [String])] = []
    for (column, field) in fields.enumerated() {
      writer.widen(column, to: field.leaf.kind == .longText ? 30 : 14)
      writer.comment(column, hint(field, language))
      guard let items = choices(field.leaf, catalogue, language) else { continue }
      let title = field.leaf.list ?? "yesNo"
      var place = columns.firstIndex { $0.title == title }
      if place == nil {
        columns.append((title, items))
        place = columns.count - 1
      }
      let letter = ColumnLetter.text(place ?? 0)
      writer.choices(
        column, range: "'\(listSheet)'!$\(letter)$2:$\(letter)$\(items.count + 1)", rows: rows, title: field.label.text(language),
        message: language == .vi ? "Chọn một giá trị trong danh sách." : "Choose a value of the list.")
    }
    writer.protectHeading()
    try lists(columns, catalogue, language, listSheet, writer)
    try writer.next(TemplateMarker.sheet)
    try writer.add([.text(TemplateMarker.first), .text(register.id)])
    for field in fields { try writer.add([.text(field.label.text(language)), .text(field.target)]) }
    writer.hide()
    try writer.finish()
  }

  private static func choices(_ field: FieldDefinition, _ catalogue: RegisterCatalogue, _ language: Language) -> [String]? {
    switch field.kind {
    case .choice: field.list.flatMap { catalogue.lists[$0] }?.items.map { $0.label.text(language) }
    case .yesNo: language == .vi ? ["Có", "Không"] : ["Yes", "No"]
    default: nil
    }
  }

  private static func lists(
    _ columns: [(title: String, items: [String])], _ catalogue: RegisterCatalogue, _ language: Language, _ name: String,
    _ writer: WorkbookWriter
  ) throws {
    guard !columns.isEmpty else { return }
    try writer.next(name)
    let titles = columns.map { column in
      catalogue.lists[column.title]?.title.text(language) ?? (language == .vi ? "Có hoặc không" : "Yes or no")
    }
    writer.heading(titles.map { ($0, .heading) }, styles: columns.map { _ in .plain }, filtered: false)
    for row in 0..<(columns.map(\.items.count).max() ?? 0) {
      try writer.add(columns.map { row < $0.items.count ? .text($0.items[row]) : .empty })
    }
  }

  /// What a person should know when filling a column.
  private static func hint(_ field: ExchangeField, _ language: Language) -> String {
    let (leaf, vi) = (field.leaf, language == .vi)
    var parts: [String] = []
    if field.own.required { parts.append(vi ? "Cần ghi." : "Required.") }
    if field.isReference {
      parts.append(
        vi
          ? "Để tìm đúng dòng đã có; ghi đủ để không nhầm, không cần ghi hết."
          : "Finds the row that stands already; enough columns to be sure, not necessarily all.")
    }
    switch leaf.kind {
    case .date: parts.append(vi ? "Ngày dạng dd/MM/yyyy." : "A date dd/MM/yyyy.")
    case .time: parts.append(vi ? "Ngày giờ dạng dd/MM/yyyy HH:mm." : "Date and time dd/MM/yyyy HH:mm.")
    case .integer: parts.append(vi ? "Số nguyên." : "A whole number.")
    case .decimal: parts.append(vi ? "Số, dùng dấu phẩy thập phân." : "A number.")
    case .choice, .yesNo: parts.append(vi ? "Chọn trong danh sách." : "Choose from the list.")
    default: break
    }
    if let pattern = leaf.patternHint { parts.append(pattern.text(language) + ".") }
    if let hint = leaf.hint { parts.append(hint.text(language) + ".") }
    return parts.isEmpty ? field.label.text(language) : parts.joined(separator: " ")
  }
}
