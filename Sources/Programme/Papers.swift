import Foundation
import Storage
import Vocabulary

/// A paper that was made: what its code leads to.
public struct Paper: Sendable {
  /// Which.
  public let order: PaperOrder
  /// Its number with its sign: `03/BC-TTYT`.
  public let number: String
  /// Its title.
  public let title: String
  /// The hash of its content.
  public let hash: String
  /// The frozen results it was made from.
  public let snapshots: [String]
  /// Whether some of its numbers weren't frozen.
  public let passing: Bool
  /// How many of its sentences were written by hand.
  public let byHand: Int
  /// When, and by whom.
  public let madeAt: Moment, madeBy: String
  /// The hashes of its files: the .docx, and an .xlsx where it has one.
  public let document: String, sheet: String?
  /// The hash of its PDF, once somebody asked for it.
  public let pdf: String?

  init?(_ row: Row) {
    guard let kind = row["kind"].text.flatMap(PaperKind.init), let period = row["period"].text.flatMap({ Period($0) }) else { return nil }
    order = PaperOrder(kind, UnitKey(number: row["unit_id"].int ?? 0), set: row["set_id"].text, period)
    number = row["number_text"].text ?? ""
    title = row["title"].text ?? ""
    hash = row["hash"].text ?? ""
    snapshots = (row["snapshots"].text ?? "").split(separator: " ").map(String.init)
    passing = row["passing"].int == 1
    byHand = Int(row["by_hand"].int ?? 0)
    madeAt = Moment(milliseconds: row["made_at"].int ?? 0)
    madeBy = row["made_name"].text ?? ""
    document = row["document_hash"].text ?? ""
    sheet = row["sheet_hash"].text
    pdf = row["pdf_hash"].text
  }
}

/// What a paper is kept with when it is made.
public struct PaperContent: Sendable {
  /// Its number with its sign.
  public var number: String
  /// Its title.
  public var title: String
  /// All its text: what its hash is of.
  public var text: String
  /// The path of its .docx, and of its .xlsx where it has one.
  public var document: String, sheet: String?
  /// How many of its sentences were written by hand.
  public var byHand: Int

  /// Content.
  public init(number: String, title: String, text: String, document: String, sheet: String?, byHand: Int) {
    (self.number, self.title, self.text, self.document, self.sheet, self.byHand) = (number, title, text, document, sheet, byHand)
  }

  /// The hash of the text, by which the paper is known.
  public var hash: String { Digest.hex(text) }
}

/// Papers: their drafts, their numbers, what was made.
public enum Papers {
  private static func place(_ order: PaperOrder) -> [String: Value] {
    [
      "unit": .int(order.unit.number), "kind": .text(order.kind.rawValue), "set": .text(order.set ?? ""),
      "period": .text(order.period.description),
    ]
  }

  private static let same = "unit_id = :unit AND kind = :kind AND set_id = :set AND period = :period"

  /// What people wrote in place of a paper's sentences, by sentence.
  public static func edits(_ reading: StoreReading, _ order: PaperOrder) throws -> [String: String] {
    let rows = try reading.rows("SELECT sentence, content FROM paper_draft WHERE \(same) ORDER BY sentence", place(order))
    return Dictionary(rows.map { ($0["sentence"].text ?? "", $0["content"].text ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// What a paper is made with beside its numbers: what people wrote in place of its sentences, and the office's own styles.
  public static func drafting(_ order: PaperOrder, _ evaluating: Evaluating) async throws -> (edits: [String: String], styles: String?) {
    try await evaluating.measuring.store.read { (try edits($0, order), try styles($0, order.unit)) }
  }

  /// Keeps what people write in place of sentences; nil takes the sentence of the rule back.
  public static func edit(_ order: PaperOrder, _ texts: [String: String?], _ store: Store, by author: Author) async throws {
    guard !texts.isEmpty else { return }
    try await store.write(.edit, by: author, in: [order.unit]) { writing in
      try writing.remark(order.unit, "\(texts.count) câu của dự thảo \(order.kind.rawValue) \(order.set ?? "") \(order.period)")
      for (sentence, text) in texts.sorted(by: { $0.key < $1.key }) {
        var values = place(order)
        values["sentence"] = .text(String(sentence.prefix(200)))
        try writing.run("DELETE FROM paper_draft WHERE \(same) AND sentence = :sentence", values)
        guard let text else { continue }
        values["content"] = .text(String(text.prefix(8000)).precomposedStringWithCanonicalMapping)
        values["at"] = .int(writing.at.milliseconds)
        values["by"] = .text(author.description)
        try writing.run(
          "INSERT INTO paper_draft (unit_id, kind, set_id, period, sentence, content, edited_at, edited_by) "
            + "VALUES (:unit, :kind, :set, :period, :sentence, :content, :at, :by)", values)
      }
    }
  }

  /// The number a paper would have next: papers of one kind are numbered per issuing office and year, from 01.
  public static func nextNumber(_ reading: StoreReading, _ order: PaperOrder, _ place: PaperPlace, year: Int) throws -> String {
    let row = try reading.first(
      "SELECT MAX(paper_no) AS most FROM paper WHERE office_unit = :office AND sign = :sign AND paper_year = :year",
      ["office": .int(office(order, place).number), "sign": .text(order.kind.sign(area: place.isArea)), "year": .int(Int64(year))])
    let next = Int(row?["most"].int ?? 0) + 1
    return (next < 10 ? "0\(next)" : "\(next)") + "/" + order.kind.sign(area: place.isArea)
  }

  /// Minutes are issued by the centre, everything else by whose paper it is.
  private static func office(_ order: PaperOrder, _ place: PaperPlace) -> UnitKey { order.kind == .minutes ? place.area : order.unit }

  /// Keeps a paper that was made; the same content again is the same paper.
  public static func keep(
    _ content: PaperContent, _ numbers: PaperNumbers, _ store: Store, by author: Author, name: String
  ) async throws {
    let (order, place) = (numbers.order, numbers.place)
    let hashes = [content.document, content.sheet].map { $0.flatMap { Digest.hex(file: $0) } }
    guard let document = hashes[0] else { throw StoreProblem.unreachable("file") }
    try await store.write(.create, by: author, in: [order.unit]) { writing in
      let hash = try writing.freeze(content.text)
      if try load(writing, hash) != nil { return }
      try writing.keep(file: content.document, hash: document, mediaType: PaperFile.word)
      if let sheet = content.sheet, let sheetHash = hashes[1] { try writing.keep(file: sheet, hash: sheetHash, mediaType: PaperFile.sheet) }
      let count = Int64(content.number.prefix { $0.isASCII && $0.isNumber }) ?? 0
      let values: [String: Value] = [
        "hash": .text(hash), "unit": .int(order.unit.number), "kind": .text(order.kind.rawValue), "set": .text(order.set ?? ""),
        "period": .text(order.period.description), "office": .int(office(order, place).number),
        "sign": .text(order.kind.sign(area: place.isArea)), "year": .int(Int64(writing.at.day.parts.year)), "count": .int(count),
        "number": .text(content.number), "title": .text(content.title), "snapshots": .text(numbers.snapshots.joined(separator: " ")),
        "passing": .int(numbers.isPassing ? 1 : 0), "hand": .int(Int64(content.byHand)), "document": .text(document),
        "sheet": hashes[1].map(Value.text) ?? .null, "at": .int(writing.at.milliseconds), "by": .text(author.description),
        "name": .text(name),
      ]
      try writing.run(
        "INSERT INTO paper (hash, unit_id, kind, set_id, period, office_unit, sign, paper_year, paper_no, number_text, title, snapshots, "
          + "passing, by_hand, document_hash, sheet_hash, made_at, made_by, made_name) VALUES (:hash, :unit, :kind, :set, :period, :office, "
          + ":sign, :year, :count, :number, :title, :snapshots, :passing, :hand, :document, :sheet, :at, :by, :name)", values)
      try writing.remark(order.unit, "văn bản \(content.number), mã \(hash.prefix(12))")
    }
  }

  /// The paper of a hash, or of its beginning of at least 16 digits; nil where none was made here.
  public static func load(_ reading: StoreReading, _ hash: String) throws -> Paper? {
    guard hash.count == 64, hash.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
    return try reading.first("SELECT * FROM paper WHERE hash = :hash", ["hash": .text(hash.lowercased())]).flatMap { Paper($0) }
  }

  /// Papers of units, newest first.
  public static func list(_ reading: StoreReading, _ units: [UnitKey], limit: Int = 200) throws -> [Paper] {
    guard !units.isEmpty else { return [] }
    return try reading.rows(
      "SELECT * FROM paper WHERE unit_id IN (:units) ORDER BY made_at DESC, hash LIMIT \(limit)",
      lists: ["units": units.map { .int($0.number) }]
    ).compactMap { Paper($0) }
  }

  /// Papers of a commune about one set and period, and its reports of the period, newest first.
  public static func issued(_ reading: StoreReading, _ unit: UnitKey, set: String, _ period: Period) throws -> [Paper] {
    try reading.rows(
      "SELECT * FROM paper WHERE unit_id = :unit AND period = :period AND (set_id = :set OR set_id = '') ORDER BY made_at DESC, hash",
      ["unit": .int(unit.number), "period": .text(period.description), "set": .text(set)]
    ).compactMap { Paper($0) }
  }

  /// Whether contents are a file of an issued paper.
  static func isFile(_ hash: String, _ reading: StoreReading) throws -> Bool {
    try reading.first(
      "SELECT hash FROM paper WHERE document_hash = :hash OR sheet_hash = :hash OR pdf_hash = :hash", ["hash": .text(hash)]) != nil
  }

  /// Keeps the PDF of a paper, so that it is converted once; the first one that was kept stays.
  public static func keep(pdf path: String, of paper: Paper, _ store: Store, by author: Author) async throws {
    guard let hash = Digest.hex(file: path) else { throw StoreProblem.unreachable("file") }
    try await store.write(.create, by: author, in: [paper.order.unit]) { writing in
      guard try load(writing, paper.hash)?.pdf == nil else { return }
      try writing.keep(file: path, hash: hash, mediaType: PaperFile.pdf)
      try writing.run("UPDATE paper SET pdf_hash = :pdf WHERE hash = :hash", ["pdf": .text(hash), "hash": .text(paper.hash)])
      try writing.remark(paper.order.unit, "bản PDF của văn bản \(paper.number), mã \(paper.hash.prefix(12))")
    }
  }

  /// The office's own styles; nil while it uses ours.
  public static func styles(_ reading: StoreReading, _ unit: UnitKey) throws -> String? {
    let row = try reading.first("SELECT styles_hash FROM paper_template WHERE unit_id = :unit", ["unit": .int(unit.number)])
    return try row?["styles_hash"].text.flatMap { try reading.frozen($0) }
  }

  /// Gives an office its own styles, or takes it back to ours.
  public static func setStyles(_ styles: String?, _ unit: UnitKey, _ store: Store, by author: Author) async throws {
    try await store.write(.settings, by: author, in: [unit]) { writing in
      try writing.remark(unit, styles == nil ? "dùng lại mẫu văn bản của phần mềm" : "mẫu văn bản riêng của đơn vị")
      try writing.run("DELETE FROM paper_template WHERE unit_id = :unit", ["unit": .int(unit.number)])
      guard let styles else { return }
      let hash = try writing.freeze(styles)
      try writing.run(
        "INSERT INTO paper_template (unit_id, styles_hash, laid_at, laid_by) VALUES (:unit, :hash, :at, :by)",
        ["unit": .int(unit.number), "hash": .text(hash), "at": .int(writing.at.milliseconds), "by": .text(author.description)])
    }
  }
}

/// The kinds of a paper's files.
public enum PaperFile {
  /// Word.
  public static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  /// PDF.
  public static let pdf = "application/pdf"
  /// A spreadsheet.
  public static let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}
