import CXlsxWriter
import Foundation
import Vocabulary

/// Writes a workbook row by row, keeping no more than a row in memory. The file appears whole when it is finished, or not at all.
public final class WorkbookWriter {
  /// How a cell looks.
  public enum Style: Int, Sendable, CaseIterable { case plain, day, moment, code, heading, required, hint, fault, reason }

  private let path: String
  private let passing: String
  private var book: UnsafeMutablePointer<lxw_workbook>?
  private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
  private var names: Set<String> = []
  private let sheetName: String
  private var parts = 1
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private var row: UInt32 = 0
  private var widths: [Int] = []
  private var headings: [(text: String, style: Style)] = []
  private var columnStyles: [Style] = []

  /// The rows a sheet can have.
  static let rowLimit: UInt32 = 1_048_576

  /// Begins a workbook with one sheet.
  /// - Parameters:
  ///   - made: the moment that the file names as its making.
  /// - Throws: `SpreadsheetProblem.cannotWrite`.
  public init(_ path: String, sheet name: String, made: Moment) throws {
    self.path = path
    passing = path + ".part"
    sheetName = name
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.use_zip64 = 1
    guard let book = workbook_new_opt(passing, &options) else { throw SpreadsheetProblem.cannotWrite(path) }
    self.book = book
    var properties = lxw_doc_properties()
    properties.created = time_t(made.milliseconds / 1000)
    workbook_set_properties(book, &properties)
    for style in Style.allCases { formats[style] = WorkbookWriter.format(book, style) }
    try begin(name)
  }

  deinit { if let book { lxw_workbook_free(book) } }

  private static func format(_ book: UnsafeMutablePointer<lxw_workbook>, _ style: Style) -> UnsafeMutablePointer<lxw_format>? {
    let format = workbook_add_format(book)
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    switch style {
    case .plain: format_set_unlocked(format)
    case .day:
      format_set_num_format(format, "dd/mm/yyyy")
      format_set_unlocked(format)
    case .moment:
      format_set_num_format(format, "dd/mm/yyyy hh:mm")
      format_set_unlocked(format)
    case .code:
      format_set_num_format(format, "@")
      format_set_unlocked(format)
    case .heading, .required:
      format_set_bold(format)
      format_set_text_wrap(format)
      format_set_bg_color(format, style == .heading ? 0xE8F0EC : 0xCFE5D8)
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .hint:
      format_set_italic(format)
      format_set_font_color(format, 0x5F6B66)
      format_set_text_wrap(format)
    case .fault:
      // As text, so that a number typed into it keeps its leading noughts.
      format_set_num_format(format, "@")
      format_set_bg_color(format, 0xFFD9D4)
      format_set_unlocked(format)
    case .reason:
      format_set_text_wrap(format)
      format_set_font_color(format, 0x9C1C0E)
    }
    return format
  }

  /// Names of sheets have no more than 31 characters, and not all of them.
  static func sheetName(_ text: String) -> String {
    let clean = text.map { "[]:*?/\\'".contains($0) ? " " : $0 }
    var out = VietnameseText.normalised(String(clean))
    while out.utf16.count > 31 { out.removeLast() }
    return out.isEmpty ? "Sheet" : out.trimmingCharacters(in: .whitespaces)
  }

  private func begin(_ name: String) throws {
    fit()
    var wanted = WorkbookWriter.sheetName(name)
    var number = 2
    while names.contains(wanted.lowercased()) {
      wanted = WorkbookWriter.sheetName(String(name.prefix(24)) + " (\(number))")
      number += 1
    }
    names.insert(wanted.lowercased())
    guard let made = workbook_add_worksheet(book, wanted) else { throw SpreadsheetProblem.cannotWrite(path) }
    sheet = made
    row = 0
    widths = []
  }

  /// Begins another sheet.
  public func next(_ name: String) throws {
    headings = []
    columnStyles = []
    try begin(name)
  }

  /// Writes the frozen first row.
  /// - Parameter styles: how the cells below a heading look where nothing is said of them.
  public func heading(_ texts: [(text: String, style: Style)], styles: [Style], filtered: Bool = true) {
    headings = texts
    columnStyles = styles
    for (column, heading) in texts.enumerated() { put(.text(heading.text), column, heading.style) }
    worksheet_set_row(sheet, 0, 32, nil)
    worksheet_freeze_panes(sheet, 1, 0)
    if filtered, !texts.isEmpty { worksheet_autofilter(sheet, 0, 0, WorkbookWriter.rowLimit - 1, UInt16(texts.count - 1)) }
    row = 1
  }

  /// Writes a row; a sheet that is full is followed by another with the same heading.
  public func add(_ cells: [Cell], styles: [Int: Style] = [:]) throws {
    if row == WorkbookWriter.rowLimit {
      let (kept, look) = (headings, columnStyles)
      parts += 1
      try begin("\(sheetName) (\(parts))")
      if !kept.isEmpty { heading(kept, styles: look) }
    }
    for (column, cell) in cells.enumerated() {
      let style = styles[column]
      if cell == .empty, style == nil { continue }
      put(cell, column, style ?? (column < columnStyles.count ? columnStyles[column] : .plain))
    }
    row += 1
  }

  private func put(_ cell: Cell, _ column: Int, _ style: Style) {
    let format = formats[style] ?? nil
    let place = UInt16(clamping: column)
    switch cell {
    case .empty: worksheet_write_blank(sheet, row, place, format)
    case .number(let number): worksheet_write_number(sheet, row, place, number, format)
    case .truth(let flag): worksheet_write_boolean(sheet, row, place, flag ? 1 : 0, format)
    case .text(let text), .fault(let text): worksheet_write_string(sheet, row, place, WorkbookWriter.written(text), format)
    case .moment(let day, let minutes):
      // Excel's calendar begins in 1900; earlier days are text.
      guard day.number >= -25_567 else {
        worksheet_write_string(sheet, row, place, cell.shown, format)
        break
      }
      let serial = Double(day.number + (day.number < -25_508 ? 25_568 : 25_569)) + Double(minutes ?? 0) / 1440
      let own = style == .plain || style == .code ? formats[minutes == nil ? .day : .moment] ?? nil : format
      worksheet_write_number(sheet, row, place, serial, own)
    }
    while widths.count <= column { widths.append(0) }
    if row < 2_000, style != .reason {
      widths[column] = max(widths[column], min(48, style == .heading || style == .required ? min(24, cell.shown.count) : cell.shown.count))
    }
  }

  /// Text within a cell's limit; what looks like an escaped character is escaped, as readers take it for one.
  private static func written(_ text: String) -> String {
    let short = text.utf16.count > 32_000 ? String(text.prefix(16_000)) : text
    guard short.contains("_x") else { return short }
    return short.replacingOccurrences(of: "_x(?=[0-9A-Fa-f]{4}_)", with: "_x005F_x", options: .regularExpression)
  }

  /// Sets the widths of the sheet's columns to what stands in them.
  private func fit() {
    for (column, width) in widths.enumerated() {
      let style = column < columnStyles.count ? columnStyles[column] : .plain
      worksheet_set_column(sheet, UInt16(clamping: column), UInt16(clamping: column), Double(max(9, width + 2)), formats[style] ?? nil)
    }
  }

  /// Makes a column at least so wide.
  public func widen(_ column: Int, to width: Int) {
    while widths.count <= column { widths.append(0) }
    widths[column] = max(widths[column], width)
  }

  /// A remark on a cell of the first row.
  public func comment(_ column: Int, _ text: String) {
    var options = lxw_comment_options()
    options.x_scale = 1.8
    options.y_scale = text.count > 120 ? 2 : 1
    worksheet_write_comment_opt(sheet, 0, UInt16(clamping: column), text, &options)
  }

  /// Lets the cells below a heading take only values of a list, which stands in a range of another sheet.
  public func choices(_ column: Int, range: String, rows: UInt32, title: String, message: String) {
    var validation = lxw_data_validation()
    validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
    validation.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
    validation.show_input = UInt8(LXW_VALIDATION_ON.rawValue)
    validation.show_error = UInt8(LXW_VALIDATION_ON.rawValue)
    validation.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    let texts = ["=" + range, String(title.prefix(31)), String(message.prefix(200))].map { (text: String) in strdup(text) }
    defer { for text in texts { free(text) } }
    validation.value_formula = texts[0]
    validation.error_title = texts[1]
    validation.error_message = texts[2]
    worksheet_data_validation_range(sheet, 1, UInt16(clamping: column), rows, UInt16(clamping: column), &validation)
  }

  /// Locks the heading; the cells below stay open, and rows can be added, sorted and filtered.
  public func protectHeading() {
    var options = lxw_protection()
    options.format_cells = 1
    options.format_columns = 1
    options.format_rows = 1
    options.insert_rows = 1
    options.delete_rows = 1
    options.sort = 1
    options.autofilter = 1
    worksheet_protect(sheet, nil, &options)
  }

  /// Hides the sheet.
  public func hide() { worksheet_hide(sheet) }

  /// Hides a row.
  public func hideRow(_ number: Int) {
    var options = lxw_row_col_options()
    options.hidden = 1
    worksheet_set_row_opt(sheet, UInt32(clamping: number - 1), 15, nil, &options)
  }

  /// Merges a block of cells, from 0, around a text.
  public func merge(rows: ClosedRange<Int>, columns: ClosedRange<Int>, _ text: String) {
    worksheet_merge_range(
      sheet, UInt32(clamping: rows.lowerBound), UInt16(clamping: columns.lowerBound), UInt32(clamping: rows.upperBound),
      UInt16(clamping: columns.upperBound), text, formats[.plain] ?? nil)
  }

  /// Finishes the file.
  /// - Throws: `SpreadsheetProblem.cannotWrite`; then there is no file.
  public func finish() throws {
    fit()
    guard let book else { return }
    self.book = nil
    let code = workbook_close(book)
    guard code.rawValue == 0, rename(passing, path) == 0 else {
      unlink(passing)
      throw SpreadsheetProblem.cannotWrite(path)
    }
  }
}
