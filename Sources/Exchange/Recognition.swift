import Foundation
import Registers
import Vocabulary

/// Works out what the columns of a file stand for.
struct Recognition {
  let register: RegisterDefinition
  let catalogue: RegisterCatalogue
  let names: ColumnNames
  let today: Day
  /// Headings confirmed before, folded, and their targets.
  let remembered: [String: String]

  /// All fields a column can stand for.
  var fields: [ExchangeField] { ExchangeField.all(of: register, catalogue) + ExchangeField.whole(of: register, catalogue) }

  /// Reads a file and proposes.
  /// - Parameters:
  ///   - sheet: the sheet a person chose.
  ///   - choices: heading or column letter → target; `-` leaves a column out.
  /// - Throws: `SpreadsheetProblem`.
  func proposal(
    _ path: String, name: String, sheet: String?, choices: [String: String], limits: SpreadsheetLimits, _ progress: ImportProgress.Report
  ) throws -> ImportProposal {
    let file = try Spreadsheet(path, limits: limits)
    let fields = fields
    let known = Dictionary(fields.map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
    for target in choices.values where target != "-" && known[target] == nil { throw SpreadsheetProblem.unknownTarget(target) }
    let marker = try TemplateMarker.read(file)
    if let marker, marker.register != register.id { throw SpreadsheetProblem.otherTemplate(marker.register) }
    let (place, heading) = try choose(file, sheet, fields, chosen: Set(choices.keys.map(Folding.header)))
    let survey = try SheetSurvey(file, place, heading: heading, progress)
    if survey.rows == 0 { throw SpreadsheetProblem.noRows(file.sheets[place].name) }
    var columns = Set(heading.texts.keys).union(survey.columns.keys).sorted().map { column in
      propose(column, heading.texts[column] ?? "", survey, fields, marker?.targets ?? [:])
    }
    try apply(choices, known, &columns)
    settle(&columns, known)
    suggest(&columns, survey, fields)
    let taken = Set(columns.compactMap(\.target).map { $0.split(separator: ".").first.map(String.init) ?? $0 })
    let missing = ((register.parentField.map { [$0] } ?? []) + register.entered).filter { $0.required && !taken.contains($0.name) }
    return ImportProposal(
      fileName: name, register: register.id, sheets: Recognition.read(file, isOwn: marker != nil).map { file.sheets[$0].name },
      sheet: file.sheets[place].name,
      headingRow: heading.row, firstData: heading.firstData, rows: survey.rows, columns: columns, missing: missing.map(\.label),
      notes: notes(file, place, survey, columns, isOwn: marker != nil), hasMerged: survey.frame.merged.contains { $0.rows.count > 1 },
      mends: marker.flatMap { $0.imports.isEmpty ? nil : $0.imports } ?? heading.mends)
  }

  /// The sheet to be read: the one chosen, or the one whose heading names most fields.
  private func choose(_ file: Spreadsheet, _ sheet: String?, _ fields: [ExchangeField], chosen: Set<String>) throws -> (Int, Heading) {
    let seen = Set(remembered.keys).union(chosen)
    let places: [Int]
    if let sheet { places = [try file.sheet(named: sheet)] } else { places = file.sheets.indices.filter { !file.sheets[$0].isHidden } }
    var best: (Int, Heading)?
    var isEmpty = true
    for place in places {
      if isEmpty {
        try file.rows(of: place) { row in
          isEmpty = row.isEmpty
          return isEmpty
        }
      }
      guard let heading = try Heading.find(file, place, fields, names, remembered: seen) else { continue }
      if heading.weight > (best?.1.weight ?? 0) { best = (place, heading) }
    }
    if let best { return best }
    let titles = places.map { "«\(file.sheets[$0].name)»" }
    if isEmpty { throw SpreadsheetProblem.noRows(places.map { file.sheets[$0].name }.joined(separator: ", ")) }
    throw SpreadsheetProblem.noHeader(sheets: titles, register: register.title)
  }

  private func propose(
    _ column: Int, _ text: String, _ survey: SheetSurvey, _ fields: [ExchangeField], _ marked: [String: String]
  ) -> ProposedColumn {
    let held = survey.columns[column] ?? ColumnSurvey()
    var out = ProposedColumn(
      column: column, letter: ColumnLetter.text(column), heading: text, target: nil, label: nil, confidence: 0, ground: .nothing,
      suggestion: nil, dateOrder: .dayFirst, notes: [], samples: Array(held.samples.prefix(5)))
    let folded = Folding.header(text)
    let known = Set(fields.map(\.target))
    let derived = register.fields.filter { $0.derived != nil }.flatMap { [$0.label.vi, $0.label.en, $0.name] }.map(Folding.header)
    if let target = marked[folded], known.contains(target) {
      (out.target, out.confidence, out.ground) = (target, 1, .template)
    } else if let target = remembered[folded], known.contains(target) {
      (out.target, out.confidence, out.ground) = (target, 0.98, .remembered)
    } else if remembered[folded] == "-" {
      out.ground = .leftOut
    } else if derived.contains(folded) {
      out.ground = .leftOut
      out.notes.append(Label("phần mềm tự tính, không nhập", en: "worked out by the software, not imported"))
    } else if let match = names.matches(folded, fields).first, !names.isIgnored(folded) || match.ground == .name {
      (out.target, out.confidence, out.ground) = (match.field.target, match.confidence, match.ground)
    } else if names.isIgnored(folded) {
      out.ground = .leftOut
    }
    if survey.frame.hiddenColumns.contains(column) {
      out.notes.append(Label("cột đang ẩn, vẫn được đọc", en: "the column is hidden and is read all the same"))
    }
    return out
  }

  private func apply(_ choices: [String: String], _ known: [String: ExchangeField], _ columns: inout [ProposedColumn]) throws {
    for (name, target) in choices.sorted(by: { $0.key < $1.key }) {
      let folded = Folding.header(name)
      guard
        let place = columns.firstIndex(where: { $0.heading == name }) ?? columns.firstIndex(where: { Folding.header($0.heading) == folded })
          ?? columns.firstIndex(where: { $0.letter == name })
      else { throw SpreadsheetProblem.unknownColumn(name) }
      columns[place].target = target == "-" ? nil : target
      columns[place].confidence = 1
      columns[place].ground = target == "-" ? .leftOut : .chosen
    }
  }

  /// One column to a field: the surest has it; what is unsure is left for a person to choose.
  private func settle(_ columns: inout [ProposedColumn], _ known: [String: ExchangeField]) {
    var holder: [String: Int] = [:]
    for place in columns.indices.sorted(by: { (columns[$0].confidence, $1) > (columns[$1].confidence, $0) }) {
      guard let target = columns[place].target else { continue }
      if columns[place].confidence < ImportProposal.sure {
        (columns[place].target, columns[place].suggestion) = (nil, target)
      } else if let first = holder[target] {
        (columns[place].target, columns[place].suggestion) = (nil, target)
        columns[place].notes.append(
          Label("trùng với cột \(columns[first].letter), không nhập", en: "the same as column \(columns[first].letter), left out"))
      } else {
        holder[target] = place
      }
    }
    // A reference written whole says all that its parts would.
    for place in columns.indices { columns[place].label = columns[place].target.flatMap { known[$0]?.label } }
  }

  /// What the content speaks for, for columns whose heading says nothing.
  private func suggest(_ columns: inout [ProposedColumn], _ survey: SheetSurvey, _ fields: [ExchangeField]) {
    let byTarget = Dictionary(fields.map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
    var free = fields.filter { field in !columns.contains { $0.target == field.target } }
    var content: [Int: Double] = [:]
    for place in columns.indices {
      guard let held = survey.columns[columns[place].column], held.filled > 0 else { continue }
      // Known for every column: a person may yet choose a day for one that wasn't recognised.
      let (order, notes) = held.order
      columns[place].dateOrder = order
      if let target = columns[place].target {
        if let leaf = byTarget[target]?.leaf, [.date, .time].contains(leaf.kind) { columns[place].notes += notes }
        continue
      }
      guard columns[place].ground == .nothing, columns[place].suggestion == nil else { continue }
      let found = free.map { ($0, likelihood($0.leaf, held)) }.filter { $0.1 >= 0.4 }
      // The register's own field comes before the same field of a row it refers to.
      func weight(_ one: (ExchangeField, Double)) -> Double { one.1 - 0.15 * Double(one.0.path.count - 1) }
      guard let likely = found.max(by: { weight($0) < weight($1) }) else { continue }
      content[place] = found.filter { $0.0.target != likely.0.target }.map { weight(likely) - weight($0) }.min() ?? 1
      columns[place].suggestion = likely.0.target
      columns[place].confidence = likely.1
      columns[place].ground = .content
      free.removeAll { $0.target == likely.0.target }
    }
    for place in columns.indices {
      guard let target = columns[place].suggestion, let field = byTarget[target], let held = survey.columns[columns[place].column],
        held.filled > 0
      else { continue }
      let taken = columns.indices.contains { $0 != place && (columns[$0].target ?? columns[$0].suggestion) == target }
      let margin = content[place] ?? self.margin(columns[place].heading, target, fields)
      columns[place].isLikely = !taken && margin >= 0.1 && fits(field.leaf, held)
    }
  }

  /// By how much a heading speaks for one field more than for the next.
  private func margin(_ heading: String, _ target: String, _ fields: [ExchangeField]) -> Double {
    let found = names.matches(Folding.header(heading), fields)
    guard let own = found.first(where: { $0.field.target == target }) else { return 0 }
    return found.filter { $0.field.target != target }.map { own.confidence - $0.confidence }.min() ?? 1
  }

  /// Whether what a column holds can be what a field asks for.
  private func fits(_ field: FieldDefinition, _ held: ColumnSurvey) -> Bool {
    let share = { (count: Int) in Double(count) / Double(max(1, held.filled)) }
    switch field.kind {
    case .date: return share(held.days) > 0.8
    case .integer, .decimal:
      let written = held.samples.filter { Double($0.replacingOccurrences(of: ",", with: ".")) != nil }
      return share(held.numbers) > 0.8 || written.count * 5 > held.samples.count * 4
    case .choice: return likelihood(field, held) > 0
    case .yesNo: return held.samples.count <= 4
    default: return field.pattern == nil || likelihood(field, held) > 0
    }
  }

  private func likelihood(_ field: FieldDefinition, _ held: ColumnSurvey) -> Double {
    let count = Double(held.samples.count)
    guard count > 0 else { return 0 }
    switch field.kind {
    case .date: return Double(held.days) / Double(held.filled) > 0.8 ? (field.required ? 0.45 : 0.4) : 0
    case .choice:
      let items = field.list.flatMap { catalogue.lists[$0] }?.items ?? []
      let labels = Set(
        items.flatMap { ([$0.label.vi, $0.label.en] + $0.also.filter { $0.contains(where: \.isLetter) }).map(Folding.header) })
      return Double(held.samples.filter { labels.contains(Folding.header($0)) }.count) / count > 0.8 ? 0.5 : 0
    case .text:
      guard let pattern = field.pattern, field.protection == .identifier else { return 0 }
      return Double(held.samples.filter { $0.range(of: pattern, options: .regularExpression) != nil }.count) / count > 0.8 ? 0.5 : 0
    default: return 0
    }
  }

  /// The sheets a person may mean; the lists behind a workbook of ours are none.
  private static func read(_ file: Spreadsheet, isOwn: Bool) -> [Int] {
    let lists = Language.allCases.flatMap { [ColumnGuide.sheet($0), FaultSheet.summary($0)] }
    return file.sheets.indices.filter { !file.sheets[$0].isHidden && !(isOwn && lists.contains(file.sheets[$0].name)) }
  }

  private func notes(
    _ file: Spreadsheet, _ place: Int, _ survey: SheetSurvey, _ columns: [ProposedColumn], isOwn: Bool
  ) -> [Label] {
    var out: [Label] = []
    if !survey.hiddenRows.isEmpty {
      let some = survey.hiddenRows.prefix(5).map(String.init).joined(separator: ", ")
      out.append(
        Label(
          "có \(survey.hiddenRows.count) dòng đang ẩn (dòng \(some)…), vẫn được đọc",
          en: "\(survey.hiddenRows.count) rows are hidden (row \(some)…) and are read all the same"))
    }
    let hidden = file.sheets.filter { $0.isHidden && $0.name != TemplateMarker.sheet }.map(\.name)
    if !hidden.isEmpty {
      out.append(
        Label("không đọc trang ẩn: \(hidden.joined(separator: ", "))", en: "hidden sheets are not read: \(hidden.joined(separator: ", "))"))
    }
    let others = Recognition.read(file, isOwn: isOwn).filter { $0 != place }.map { file.sheets[$0].name }
    if !others.isEmpty {
      out.append(
        Label(
          "chỉ đọc trang «\(file.sheets[place].name)»; còn các trang: \(others.joined(separator: ", "))",
          en: "only the sheet “\(file.sheets[place].name)” is read; there are also: \(others.joined(separator: ", "))"))
    }
    if survey.frame.isCut {
      out.append(Label("trang quá rộng: các cột phía sau không được đọc", en: "the sheet is too wide: its last columns are not read"))
    }
    let blocks = survey.frame.merged.filter { block in
      block.rows.count > 1 && columns.contains { $0.target != nil && block.columns.contains($0.column) }
    }
    if !blocks.isEmpty {
      out.append(
        Label(
          "có \(blocks.count) ô gộp nhiều dòng; giá trị chỉ thuộc dòng đầu, các dòng sau bị báo lỗi",
          en: "\(blocks.count) cells are merged over several rows; the value belongs to the first, the others are faults"))
    }
    return out
  }
}
