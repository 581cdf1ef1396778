import Registers
import Vocabulary

/// What helps people to fill in the columns of a workbook: hints, lists to choose from, and the hidden sheet by which it is known again.
struct ColumnGuide {
  private let register: RegisterDefinition
  private let catalogue: RegisterCatalogue
  private let language: Language
  private var lists: [(name: String, items: [String])] = []
  private var known: [(heading: String, target: String)] = []

  /// Rows below the heading that get their lists.
  private static let rows: UInt32 = 20_000

  init(_ register: RegisterDefinition, _ catalogue: RegisterCatalogue, _ language: Language) {
    (self.register, self.catalogue, self.language) = (register, catalogue, language)
  }

  /// The sheet the lists stand on, which nobody imports.
  static func sheet(_ language: Language) -> String { language == .vi ? "Danh mục" : "Lists" }

  /// Gives a column of the sheet at hand its hint and its list.
  mutating func help(_ column: Int, heading: String, _ field: ExchangeField, _ writer: WorkbookWriter) {
    known.append((heading, field.target))
    writer.comment(column, hint(field))
    guard let items = choices(field.leaf) else { return }
    let name = field.leaf.list ?? "yesNo"
    let place = lists.firstIndex { $0.name == name } ?? lists.count
    if place == lists.count { lists.append((name, items)) }
    let letter = ColumnLetter.text(place)
    writer.choices(
      column, range: "'\(ColumnGuide.sheet(language))'!$\(letter)$2:$\(letter)$\(items.count + 1)", rows: ColumnGuide.rows,
      title: field.label.text(language),
      message: language == .vi ? "Chọn một giá trị trong danh sách." : "Choose a value of the list.")
  }

  /// Writes the sheets behind: the lists, and the marker.
  /// - Parameter imports: the imports whose faulty rows the workbook holds, the latest first.
  func finish(_ writer: WorkbookWriter, imports: [String] = []) throws {
    try listSheet(writer)
    try writer.next(TemplateMarker.sheet)
    try writer.add([.text(TemplateMarker.first), .text(register.id)] + imports.map(Cell.text))
    for column in known { try writer.add([.text(column.heading), .text(column.target)]) }
    writer.hide()
  }

  private func listSheet(_ writer: WorkbookWriter) throws {
    guard !lists.isEmpty else { return }
    try writer.next(ColumnGuide.sheet(language))
    let titles = lists.map { list in
      catalogue.lists[list.name]?.title.text(language) ?? (language == .vi ? "Có hoặc không" : "Yes or no")
    }
    writer.heading(titles.map { ($0, .heading) }, styles: lists.map { _ in .plain }, filtered: false)
    for row in 0..<(lists.map(\.items.count).max() ?? 0) {
      try writer.add(lists.map { row < $0.items.count ? .text($0.items[row]) : .empty })
    }
  }

  private func choices(_ field: FieldDefinition) -> [String]? {
    switch field.kind {
    case .choice: field.list.flatMap { catalogue.lists[$0] }?.items.map { $0.label.text(language) }
    case .yesNo: language == .vi ? ["Có", "Không"] : ["Yes", "No"]
    default: nil
    }
  }

  /// What a person should know when filling a column.
  private func hint(_ field: ExchangeField) -> String {
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
