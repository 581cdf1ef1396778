import Foundation
import Vocabulary

/// An authority's list as the rows of a spreadsheet, to be laid over the list the catalogue ships.
public enum ListRows {
  /// The columns of a list's spreadsheet.
  public static func columns(_ list: CodeList) -> [String] { ["code", "vi", "en"] + list.columns }

  /// The list as such rows, header first, as it stands on a day: what an authority changes and gives back.
  public static func of(_ list: CodeList, on day: Day) -> [[String]] {
    [columns(list)]
      + list.items.filter { $0.isListed(on: day) }.map { item in
        [item.code, item.label.vi, item.label.en] + list.columns.map { item.extra[$0] ?? "" }
      }
  }

  /// Reads `code,vi[,en]` and the list's own columns, which take what the shipped list has there: yes or no, or numbers.
  /// - Parameters:
  ///   - rows: the line of each row, as people count it in the file, and its cells.
  ///   - file: the file's name, for faults.
  /// - Throws: `CatalogueFaults` with every fault, each with its line and column.
  public static func read(
    header: [String], rows: [(line: Int, cells: [String])], file: String, for list: CodeList
  ) throws -> [CodeList.Item] {
    let faults = FaultList()
    let header = header.map { VietnameseText.normalised($0) }
    let known = columns(list)
    for column in known where column != "en" && !header.contains(column) {
      faults.add(file, 1, "thiếu cột «\(column)»", en: "the column “\(column)” is missing")
    }
    for column in header where !known.contains(column) {
      faults.add(file, 1, "danh mục không có cột «\(column)»", en: "the list has no column “\(column)”")
    }
    for (index, column) in header.enumerated() where header[..<index].contains(column) {
      faults.add(file, 1, "cột «\(column)» bị lặp", en: "the column “\(column)” stands twice")
    }
    let kinds = Dictionary(list.columns.map { ($0, Kind(list, $0)) }, uniquingKeysWith: { first, _ in first })
    var codes: [String: Int] = [:]
    var names: [String: Int] = [:]
    let items = rows.map { line, cells -> CodeList.Item in
      let row = Dictionary(zip(header, cells.map { VietnameseText.normalised($0) }), uniquingKeysWith: { first, _ in first })
      let (code, vi) = (row["code"] ?? "", row["vi"] ?? "")
      if cells.count > header.count { faults.add(file, line, "thừa ô so với dòng đầu", en: "more cells than the header has") }
      if !isCode(code) {
        faults.add(
          file, line, "code: «\(code.prefix(60))» phải gồm chữ không dấu, chữ số, dấu _ . -, tối đa 60 ký tự",
          en: "code: “\(code.prefix(60))” must be plain letters, digits, _ . or -, 60 at most")
      } else if let first = codes[code] {
        faults.add(file, line, "code: «\(code)» đã có ở dòng \(first)", en: "code: “\(code)” stands in line \(first) already")
      }
      codes[code] = codes[code] ?? line
      if vi.isEmpty || vi.count > 300 {
        faults.add(file, line, "vi: thiếu tên hoặc tên dài quá 300 ký tự", en: "vi: the name is missing or longer than 300 characters")
      } else if let first = names[vi.lowercased()] {
        faults.add(file, line, "vi: «\(vi)» đã có ở dòng \(first)", en: "vi: “\(vi)” stands in line \(first) already")
      }
      names[vi.lowercased()] = names[vi.lowercased()] ?? line
      var extra: [String: String] = [:]
      for column in list.columns {
        let given = row[column] ?? ""
        if let value = (kinds[column] ?? .text).value(given) {
          if !value.isEmpty { extra[column] = value }
        } else {
          let wanted = kinds[column] == .yesNo ? Label("có hoặc không", en: "yes or no") : Label("số", en: "a number")
          faults.add(file, line, "\(column): «\(given)» phải là \(wanted.vi)", en: "\(column): “\(given)” must be \(wanted.en)")
        }
      }
      return CodeList.Item(code: code, label: Label(vi, en: row["en"].flatMap { $0.isEmpty ? nil : $0 }), extra: extra)
    }
    if items.isEmpty { faults.add(file, 1, "tệp không có mục nào", en: "the file has no items") }
    try faults.check()
    return items
  }

  private static func isCode(_ code: String) -> Bool {
    (1...60).contains(code.count)
      && code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "-") }
  }

  /// What a column of the shipped list holds.
  private enum Kind {
    case yesNo, number, text

    init(_ list: CodeList, _ column: String) {
      let values = list.items.compactMap { $0.extra[column] }
      if values.isEmpty {
        self = .text
      } else if values.allSatisfy({ $0 == "yes" || $0 == "no" }) {
        self = .yesNo
      } else {
        self = values.allSatisfy { CatalogueNode.decimal($0) != nil } ? .number : .text
      }
    }

    /// The value as the list writes it; nil for what it can't be.
    func value(_ text: String) -> String? {
      switch self {
      case .text: return text
      case .number:
        let plain = text.replacingOccurrences(of: ",", with: ".")
        return plain.isEmpty || CatalogueNode.decimal(plain).map { $0 >= 0 } == true ? plain : nil
      case .yesNo:
        switch VietnameseText.folded(text) {
        case "yes", "co", "x", "1": return "yes"
        case "no", "khong", "0", "": return "no"
        default: return nil
        }
      }
    }
  }
}
