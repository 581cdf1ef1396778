import Registers
import Vocabulary

/// One thing wrong in a file: where, what was read, and why it can't be taken.
public struct ImportFault: Sendable, Codable, Hashable {
  /// The row at the edge of the sheet.
  public let row: Int
  /// The column's place from 0; nil where the row as a whole is meant.
  public let column: Int?
  /// The column's letter; empty where the row as a whole is meant.
  public let letter: String
  /// The field's label.
  public let label: Label
  /// The value as it was read; an identifier masked.
  public let value: String
  /// What is wrong and what is expected.
  public let reason: Label

  /// For whoever reads it beside the row itself: the column by its label, the value, what is wrong.
  public func reason(_ language: Language) -> String {
    let shown = value.isEmpty ? "" : language == .vi ? " «\(value)»" : " “\(value)”"
    return label.text(language) + shown + ": " + reason.text(language)
  }

  /// On one line: `dòng 7, cột C (Ngày sinh): …`.
  public func text(_ language: Language) -> String {
    let value = value.isEmpty ? "" : language == .vi ? " «\(value)»" : " “\(value)”"
    let place = letter.isEmpty ? "" : language == .vi ? ", cột \(letter)" : ", column \(letter)"
    return (language == .vi ? "dòng \(row)" : "row \(row)") + place + " (\(label.text(language)))" + value + ": " + reason.text(language)
  }
}

/// One of the first good rows as it would be stored.
public struct ImportSample: Sendable, Codable {
  /// The row at the edge of the sheet.
  public let row: Int
  /// Whether it would be a draft.
  public let draft: Bool
  /// Its values in words, in the order of `ImportPreview.sampleFields`; identifiers masked.
  public let cells: [Label]
}

/// A row that stands in the register and of which the file says something else.
public struct ImportChange: Sendable, Codable, Hashable {
  /// A field with what stands there and what the file says; identifiers masked.
  public struct Field: Sendable, Codable, Hashable {
    /// The field's label.
    public let label: Label
    /// What stands in the register.
    public let before: Label
    /// What the file says.
    public let after: Label
  }
  /// The row at the edge of the sheet.
  public let row: Int
  /// The row in the register.
  public let id: String
  /// Its name.
  public let name: Label
  /// What differs.
  public let fields: [Field]
}

/// A required field that the file has no column for: said once, not row by row.
public struct ImportAbsence: Sendable, Codable, Hashable {
  /// The field's name.
  public let name: String
  /// Its label.
  public let label: Label
  /// How many rows can't be taken for want of it.
  public var count: Int
  /// Those rows, the neighbours together.
  public var rows: [ClosedRange<Int>]

  /// In one sentence.
  public func text(_ language: Language) -> String {
    let (name, count) = (label.text(language), Figures.whole(count, language))
    return language == .vi
      ? "tệp không có cột «\(name)» (cần ghi): \(count) dòng chưa nhập được"
      : "the file has no column “\(name)”, which is required: \(count) rows can't be taken"
  }
}

/// A column of codes some of which lost the noughts at their front.
public struct ImportZeros: Sendable, Codable, Hashable {
  /// The column's place from 0, and its letter.
  public let column: Int
  /// The letter.
  public let letter: String
  /// The field.
  public let label: Label
  /// One of them, and what it is with its noughts; identifiers masked.
  public let before, after: String
  /// Whether they are put back.
  public let restored: Bool
  /// How many there are.
  public var count: Int
}

/// What an import would do, or did.
public struct ImportPreview: Sendable, Codable {
  /// Rows with data.
  public var rows = 0
  /// Rows that can be taken.
  public var good = 0
  /// Rows that stand already with the same content, and are left out.
  public var same = 0
  /// Rows with faults.
  public var faulty = 0
  /// Rows that would be drafts, among the good ones.
  public var drafts = 0
  /// Rows that stand in the register with other content, among those with faults: they are not overwritten unless that is asked for.
  public var differing = 0
  /// Rows of the register that are changed, where that is asked for; neither new nor faulty.
  public var updated = 0
  /// Fields that change in them, or would change in the differing ones.
  public var updatedFields = 0
  /// The first rows that differ from the register, with what differs.
  public var changes: [ImportChange] = []
  /// Values that are taken but may be slips, in the order of the file, up to `ImportPreview.doubtsKept`.
  public var doubts: [ImportFault] = []
  /// All such values.
  public var doubtCount = 0
  /// What the faulty and doubtful rows are about, by their number: the name the file has there.
  public var names: [Int: String] = [:]
  /// Columns of codes that lost noughts.
  public var zeros: [ImportZeros] = []
  /// Of faulty rows their number in the file they first came from, where the file says it.
  public var origins: [Int: Int] = [:]
  /// The first good rows, as they would be stored.
  public var samples: [ImportSample] = []
  /// The fields of the samples.
  public var sampleFields: [Label] = []
  /// The first rows that stand already.
  public var sameRows: [Int] = []
  /// The faults in the order of the file, up to `ImportPreview.kept`.
  public var faults: [ImportFault] = []
  /// Required fields the file has no column for; the rows they keep from being taken are among the faulty ones.
  public var absences: [ImportAbsence] = []
  /// All faults, also those not kept.
  public var faultCount = 0
  /// What a person should know.
  public var notes: [Label] = []

  /// How many changes are kept to be shown.
  public static let changesKept = 300

  /// How many doubts are kept.
  public static let doubtsKept = 1_000

  /// How many rows would be written.
  public var taken: Int { good + updated }

  /// How many faults are kept.
  public static let kept = 100_000

  /// The rows with faults among those kept.
  public var faultyRows: Set<Int> { Set(faults.map(\.row)) }

  mutating func doubt(_ found: [ImportFault]) {
    doubtCount += found.count
    if doubts.count < ImportPreview.doubtsKept { doubts += found }
  }

  mutating func miss(_ fields: [FieldDefinition], row: Int) {
    for field in fields {
      guard let place = absences.firstIndex(where: { $0.name == field.name }) else {
        absences.append(ImportAbsence(name: field.name, label: field.label, count: 1, rows: [row...row]))
        continue
      }
      absences[place].count += 1
      if let last = absences[place].rows.last, last.upperBound + 1 == row {
        absences[place].rows[absences[place].rows.count - 1] = last.lowerBound...row
      } else if absences[place].rows.count < ImportPreview.kept {
        absences[place].rows.append(row...row)
      }
    }
  }

  mutating func add(_ found: [ImportFault]) {
    faultCount += found.count
    if faults.count < ImportPreview.kept { faults += found }
  }
}

/// Which rows are taken when some have faults.
public enum ImportTaking: String, Sendable, Codable, CaseIterable {
  /// The good ones.
  case good
  /// All or none.
  case all
}

/// What became of an import.
public struct ImportOutcome: Sendable, Codable {
  /// The record by which it is listed and undone; nil where nothing was taken.
  public let id: String?
  /// What was found.
  public let preview: ImportPreview
}

/// What goes wrong with an import itself.
public enum ImportProblem: Error, Sendable {
  /// The register can't be imported into.
  case noRegister(String)
  /// There is no such import in the units at hand.
  case noImport(String)
  /// It was undone before.
  case undone(String)
  /// A required field has no column and no value.
  case nothingMapped
  /// The file was changed between looking and taking.
  case fileChanged

  /// The problem in words.
  public var label: Label {
    switch self {
    case .noRegister(let id): Label("không có sổ «\(id)»", en: "no register “\(id)”")
    case .noImport(let id): Label("không có lần nhập «\(id)»", en: "no import “\(id)”")
    case .undone(let id): Label("lần nhập «\(id)» đã được hoàn tác", en: "the import “\(id)” was undone already")
    case .nothingMapped: Label("chưa có cột nào ứng với trường của sổ", en: "no column stands for a field of the register")
    case .fileChanged: Label("tệp đã thay đổi từ lúc xem thử; hãy xem lại", en: "the file was changed since the preview; look again")
    }
  }
}
