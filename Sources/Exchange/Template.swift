import Foundation
import Registers
import Vocabulary

/// The workbook people fill in for a register: headings, lists to choose from, formats, and a hidden marker by which it is known again.
public enum Template {
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
    var guide = ColumnGuide(register, catalogue, language)
    for (column, field) in fields.enumerated() {
      writer.widen(column, to: field.leaf.kind == .longText ? 30 : 14)
      guide.help(column, heading: field.label.text(language), field, writer)
    }
    writer.protectHeading()
    try guide.finish(writer)
    try writer.finish()
  }
}
