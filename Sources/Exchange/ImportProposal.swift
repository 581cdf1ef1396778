import Foundation
import Registers
import Vocabulary

/// How far an import has come.
public struct ImportProgress: Sendable, Codable {
  /// What is being done.
  public enum Stage: String, Sendable, Codable { case reading, checking, writing, undoing }
  /// What is being done.
  public let stage: Stage
  /// Rows so far.
  public let rows: Int
  /// Rows in all, where known.
  public let of: Int?

  /// Called now and then; what it throws stops the import, of which nothing stays.
  public typealias Report = @Sendable (ImportProgress) throws -> Void
}

/// What one column of a file is taken for.
public struct ProposedColumn: Sendable, Codable {
  /// The place, from 0.
  public let column: Int
  /// The letter.
  public let letter: String
  /// The heading as it stands in the file.
  public let heading: String
  /// The field it is taken for, such as `full_name` or `person_id.birth_date`; nil where it is left out.
  public var target: String?
  /// That field in words.
  public var label: Label?
  /// How sure that is, from 0 to 1.
  public var confidence: Double
  /// Why.
  public var ground: ColumnNames.Ground
  /// What it may be when nothing is certain: a person has to choose.
  public var suggestion: String?
  /// Whether the suggestion is likely enough to stand chosen until a person confirms it.
  public var isLikely = false
  /// How its days are read.
  public var dateOrder: DateOrder
  /// What a person should know of it.
  public var notes: [Label]
  /// Some values.
  public let samples: [String]
}

/// What would be imported from which column, once a person confirms it.
public struct ImportPlan: Sendable, Codable {
  /// A column and its field.
  public struct Column: Sendable, Codable {
    /// The place, from 0.
    public var column: Int
    /// The heading as it stands in the file.
    public var heading: String
    /// The field.
    public var target: String
    /// How its days are read.
    public var dateOrder: DateOrder
    /// Whether noughts that its codes lost at their front are put back.
    public var zeros = false

    /// A column and its field.
    public init(column: Int, heading: String, target: String, dateOrder: DateOrder) {
      (self.column, self.heading, self.target, self.dateOrder) = (column, heading, target, dateOrder)
    }
  }
  /// The sheet.
  public var sheet: String
  /// The row data begins at.
  public var firstData: Int
  /// The columns that are taken.
  public var columns: [Column]
  /// Values for fields that the file has no column for, as a person writes them.
  public var constants: [String: String] = [:]
  /// All headings by column, also those of columns that are not taken.
  public var headings: [Int: String] = [:]
  /// Whether rows that stand in the register are changed to what the file says of them.
  public var updates = false
  /// Whether rows that lack required fields are taken as drafts.
  public var drafts = false
  /// Whether hidden rows are left out.
  public var skipsHidden = false
  /// Whether cells may be merged over rows; looked up where nobody knows.
  public var mayHaveMerged = true

  /// Fields that the file has no column for; they get one in its workbook of faults.
  func absent(_ preview: ImportPreview, _ fields: [ExchangeField]) -> [ExchangeField] {
    preview.absences.flatMap { absence in fields.filter { $0.own.name == absence.name } }
  }

  /// The columns that a workbook of faults has besides: the reasons, and the row's number in the file it first came from.
  var added: (reasons: Int?, origin: Int?) {
    func column(_ label: Label) -> Int? {
      let names = [label.vi, label.en].map(Folding.header)
      return headings.first { names.contains(Folding.header($0.value)) }?.key
    }
    return (column(FaultSheet.reasons), column(FaultSheet.origin))
  }
}

/// How a file is understood, for a person to confirm.
public struct ImportProposal: Sendable, Codable {
  /// The file's name.
  public let fileName: String
  /// The register.
  public let register: String
  /// The sheets that are not hidden.
  public let sheets: [String]
  /// The sheet that is read.
  public let sheet: String
  /// The row of the headings.
  public let headingRow: Int
  /// The row data begins at.
  public let firstData: Int
  /// Rows with data.
  public let rows: Int
  /// Every column with a heading or data.
  public let columns: [ProposedColumn]
  /// Required fields no column stands for.
  public let missing: [Label]
  /// What a person should know.
  public let notes: [Label]
  /// Whether cells are merged over several rows.
  public let hasMerged: Bool
  /// The imports whose faulty rows the file brings back: the one it was written by, then those before it.
  public let mends: [String]

  /// The least confidence with which a column is taken without a person's word.
  public static let sure = 0.6

  /// The plan that follows when nothing is changed.
  public var plan: ImportPlan {
    ImportPlan(
      sheet: sheet, firstData: firstData,
      columns: columns.compactMap { column in
        column.target.map {
          ImportPlan.Column(column: column.column, heading: column.heading, target: $0, dateOrder: column.dateOrder)
        }
      }, headings: Dictionary(columns.map { ($0.column, $0.heading) }, uniquingKeysWith: { first, _ in first }), mayHaveMerged: hasMerged)
  }
}

/// The hidden sheet by which a template says what it is.
enum TemplateMarker {
  static let sheet = "_xakhoe"
  static let first = "xakhoe-template"

  /// The register and the headings of a template, and the imports a workbook of faults comes from; nil for other files.
  static func read(_ file: Spreadsheet) throws -> (register: String, targets: [String: String], imports: [String])? {
    guard let place = file.sheets.firstIndex(where: { $0.name == sheet }) else { return nil }
    var register: String?
    var targets: [String: String] = [:]
    var imports: [String] = []
    try file.rows(of: place) { row in
      if row.number == 1 {
        guard row[0].shown == first else { return false }
        register = row[1].shown
        imports = row.cells.dropFirst(2).prefix(20).compactMap { RowID($0.shown)?.description }
      } else if row.number < 2_000 {
        targets[Folding.header(row[0].shown)] = row[1].shown
      }
      return register != nil
    }
    return register.map { ($0, targets, imports) }
  }
}
