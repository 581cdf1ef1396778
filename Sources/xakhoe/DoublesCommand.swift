import ArgumentParser
import Doubles
import Foundation
import Programme
import Registers
import Storage
import Vocabulary
import Web

extension DoubleKind: ExpressibleByArgument {}
extension DoubleState: ExpressibleByArgument {}

/// `doubles`: people and cards that are written down twice.
struct DoublesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doubles", abstract: "Người trùng, thẻ trùng / doubles among people and cards",
    discussion: """
      Không gì tự gộp: «find» chỉ lập danh sách, người xem kết luận từng cặp. / Nothing merges by itself: “find” makes a list, people judge it.
        xakhoe doubles find && xakhoe doubles list
        xakhoe doubles merge --unit 06544 --keep <dòng/row> --drop <dòng/row>
      """,
    subcommands: [
      DoublesFind.self, DoublesList.self, DoublesCompare.self, DoublesMerge.self, DoublesLink.self, DoublesJudge.self, DoublesActs.self,
      DoublesUndo.self,
    ], defaultSubcommand: DoublesList.self)
}

/// Which units doubles are looked for in.
struct DoublesScope: ParsableArguments {
  @Option(help: ArgumentHelp("Xã, theo mã; lặp lại được / commune by code; may be repeated", valueName: "code"))
  var unit: [String] = []

  @Option(help: ArgumentHelp("Huyện, tỉnh hoặc cơ quan / district, province or office", valueName: "code"))
  var district: String?

  /// The row-owning units: those named, or all there are and were.
  func units(_ installation: Installation, _ today: Day) async throws -> [UnitKey] {
    let units = try await installation.units()
    if let district {
      let chosen = try await installation.store.read { try ChosenUnits(area: district, $0, units, on: today, view: .now, today: today) }
      return Array(Set(chosen.groups.flatMap(\.members))).sorted()
    }
    if unit.isEmpty { return units.communes.map(\.key).sorted() }
    return Array(Set(try unit.flatMap { units.group(try units.unit($0, on: today)).members })).sorted()
  }
}

/// `doubles find`.
struct DoublesFind: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Tìm và lập danh sách cặp nghi trùng / look for doubles and keep the list")

  @OptionGroup var scope: DoublesScope
  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let today = try place.today()
    let found = try await DoubleFinding.run(try await scope.units(installation, today), on: today, installation.store, by: place.author)
    let language = place.language
    var table = TextTable(language == .vi ? ["Loại trùng", "Số cặp"] : ["Kind", "Pairs"], [.left, .right])
    for kind in DoubleKind.allCases { table.add([kind.label.text(language), String(found.kinds[kind] ?? 0)]) }
    try Output.data(table.text)
    Output.note(
      Label(
        "đã so \(found.people) người; danh sách có \(found.pairs) cặp", en: "compared \(found.people) people; \(found.pairs) pairs are kept"
      ),
      language)
  }
}

/// `doubles list`.
struct DoublesList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Các cặp nghi trùng, khả năng cao trước (mặc định) / the pairs, likeliest first (default)")

  @OptionGroup var scope: DoublesScope

  @Option(help: "Trạng thái; mặc định open và later / states; by default open and later")
  var state: [DoubleState] = [.open, .later]

  @Option(help: "Loại trùng / kind")
  var kind: DoubleKind?

  @Option(help: "Nhiều nhất bao nhiêu cặp / at most so many")
  var limit = 50

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let units = try await scope.units(installation, try place.today())
    let (states, kind, limit, language) = (state, kind, limit, place.language)
    let (pairs, names) = try await installation.store.read { reading in
      let pairs = try DoublePairs.list(reading, units, states: states, kind: kind, limit: limit)
      return (pairs, try DoublePairs.names(pairs, reading, language))
    }
    // Names of people are looked at, and the log says so.
    let seen = Set(pairs.flatMap { [$0.first.unit, $0.second.unit] }).sorted()
    try await installation.store.write(.look, by: place.author, in: seen) { writing in
      for unit in seen { try writing.remark(unit, "doubles") }
    }
    let rows = pairs.map { fields($0, names) }
    switch format {
    case .json: try Output.data(JSONValue.list(rows.map { .object($0) }).document)
    case .csv: try Output.data(CSVText.lines([rows.first?.map(\.0) ?? []] + rows.map { $0.map(\.1.cell) }))
    case .table:
      var table = TextTable(
        language == .vi
          ? ["%", "Đơn vị", "Dòng", "Đơn vị", "Dòng", "Tên", "Vì sao", "Trạng thái"]
          : ["%", "Unit", "Row", "Unit", "Row", "Names", "Why", "State"], [.right])
      for pair in pairs {
        table.add([
          String(Int((pair.score * 100).rounded(.down))), pair.first.unit.description, pair.first.id.description,
          pair.second.unit.description, pair.second.id.description,
          [names[pair.first] ?? "", names[pair.second] ?? ""].joined(separator: " / "), pair.reason.text(language),
          pair.state.label.text(language),
        ])
      }
      try Output.data(table.text)
    }
  }

  private func fields(_ pair: DoublePair, _ names: [RowPlace: String]) -> [(String, JSONValue)] {
    [
      ("register", .text(pair.register)), ("unitA", .text(pair.first.unit.description)), ("rowA", .text(pair.first.id.description)),
      ("nameA", .text(names[pair.first])), ("unitB", .text(pair.second.unit.description)), ("rowB", .text(pair.second.id.description)),
      ("nameB", .text(names[pair.second])), ("score", .decimal(Decimal(Int(pair.score * 10_000)) / 10_000)),
      ("kinds", .list(pair.kinds.map { .text($0.rawValue) })), ("reason", .text(pair.reason.text(place.language))),
      ("state", .text(pair.state.rawValue)), ("decidedBy", .text(pair.decidedBy)), ("remark", .text(pair.remark)),
    ]
  }
}

/// Two rows of people on the command line.
struct DoublesRows: ParsableArguments {
  @Option(help: ArgumentHelp("Xã của dòng thứ nhất / commune of the first row", valueName: "code|key"))
  var unit: String

  @Option(help: ArgumentHelp("Dòng giữ lại (thứ nhất) / the row that stays (first)", valueName: "row"))
  var keep: String

  @Option(help: ArgumentHelp("Dòng bỏ đi (thứ hai) / the row that goes (second)", valueName: "row"))
  var drop: String

  @Option(help: ArgumentHelp("Xã của dòng thứ hai, nếu khác / commune of the second row, if another", valueName: "code|key"))
  var otherUnit: String?

  func places(_ installation: Installation, _ today: Day) async throws -> (RowPlace, RowPlace) {
    let units = try await installation.units()
    func place(_ unit: String, _ row: String) throws -> RowPlace {
      guard let id = RowID(row) else { throw CommandProblem.noMember(row) }
      // Rows lie under the unit they were entered in, which may have ended.
      if let key = UnitKey(unit), units.all.contains(where: { $0.key == key }) { return RowPlace(key, id) }
      return RowPlace(try units.unit(unit, on: today).key, id)
    }
    return (try place(unit, keep), try place(otherUnit ?? unit, drop))
  }
}

/// `doubles compare`.
struct DoublesCompare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "compare", abstract: "Hai dòng cạnh nhau / two rows side by side")

  @OptionGroup var rows: DoublesRows
  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let (first, second) = try await rows.places(installation, try place.today())
    let language = place.language
    let fields = try await installation.store.read { try DoubleActs.sideBySide($0, first, second, language) }
    try await installation.store.write(.look, by: place.author, in: Array(Set([first.unit, second.unit]))) { writing in
      for unit in Set([first.unit, second.unit]) { try writing.remark(unit, "doubles \(first.id) / \(second.id)") }
    }
    var table = TextTable(
      language == .vi ? ["Trường", "Tên trường", "Thứ nhất", "Thứ hai", ""] : ["Field", "Label", "First", "Second", ""])
    for row in fields where !(row.first.isEmpty && row.second.isEmpty) {
      // Identifiers are told apart without being shown.
      let shown = !row.hidden ? [row.first, row.second] : [Codec.masked(row.first), Codec.masked(row.second)]
      table.add([row.name, row.label.text(language)] + shown + [row.fills ? "←" : (row.differs ? "≠" : "")])
    }
    try Output.data(table.text)
  }
}

/// `doubles merge`.
struct DoublesMerge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Gộp hai dòng của một người trong một xã / merge two rows of one person in a commune",
    discussion: "Mọi sổ nhắc đến dòng bỏ đi sẽ nhắc đến dòng giữ lại. In mã để hoàn tác. / Prints the identity by which it can be undone.")

  @OptionGroup var rows: DoublesRows

  @Option(
    help:
      "Trường lấy theo dòng bỏ đi; ô trống của dòng giữ lại luôn được điền / fields taken from the row that goes; gaps are filled anyway")
  var take: [String] = []

  @Option(help: "Ghi chú / remark") var remark: String?

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let (kept, dropped) = try await rows.places(installation, try place.today())
    let names = Set(take.flatMap { $0.split(separator: ",").map(String.init) })
    let values = try await installation.store.read { try DoubleActs.values($0, kept: kept, dropped: dropped, taking: names) }
    let act = try await DoubleActs.merge(
      kept: kept, dropped: dropped, values: values, remark: remark, installation.store, by: place.author)
    try Output.data(act.description)
    Output.note(Label("đã gộp; hoàn tác: xakhoe doubles undo \(act)", en: "merged; undo: xakhoe doubles undo \(act)"), place.language)
  }
}

/// `doubles link`.
struct DoublesLink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Nối một người ghi ở hai xã / link one person in two communes")

  @OptionGroup var rows: DoublesRows
  @Option(help: "Ghi chú / remark") var remark: String?
  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let (first, second) = try await rows.places(installation, try place.today())
    let act = try await DoubleActs.link(first, second, remark: remark, installation.store, by: place.author)
    try Output.data(act.description)
    Output.note(Label("đã nối; hoàn tác: xakhoe doubles undo \(act)", en: "linked; undo: xakhoe doubles undo \(act)"), place.language)
  }
}

/// `doubles judge`.
struct DoublesJudge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Kết luận về một cặp / say what a pair is",
    discussion: "Kết luận ở lại khi tìm lần sau. / What was said stays when doubles are looked for again.")

  @Argument(help: "open, same, different, later") var state: DoubleState
  @OptionGroup var rows: DoublesRows
  @Option(help: "Sổ / register") var register = "person"
  @Option(help: "Ghi chú / remark") var remark: String?
  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let (first, second) = try await rows.places(installation, try place.today())
    let register = register
    guard let pair = try await installation.store.read({ try DoublePairs.pair($0, first, second, in: register) }) else {
      throw CommandProblem.noMember(rows.drop)
    }
    try await DoublePairs.judge(pair, state, remark: remark, installation.store, by: place.author)
    Output.note(state.label, place.language)
  }
}

/// `doubles acts`.
struct DoublesActs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "acts", abstract: "Những lần gộp và nối / merges and links so far")

  @OptionGroup var scope: DoublesScope
  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let units = try await scope.units(installation, try place.today())
    let acts = try await installation.store.read { try DoubleActs.list($0, units) }
    let language = place.language
    var table = TextTable(
      language == .vi
        ? ["Mã", "Việc", "Giữ lại", "Bỏ đi hoặc nối", "Ai", "Lúc", "Hoàn tác bởi"]
        : ["Act", "What", "Kept", "Dropped or linked", "By", "At", "Undone by"])
    for act in acts {
      table.add([
        act.id.description, act.verb.label.text(language), "\(act.first.unit) \(act.first.id)", "\(act.second.unit) \(act.second.id)",
        act.madeBy, act.madeAt.written, act.undoneBy ?? "",
      ])
    }
    try Output.data(table.text)
  }
}

/// `doubles undo`.
struct DoublesUndo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Hoàn tác một lần gộp hoặc nối / undo a merge or a link")

  @Argument(help: ArgumentHelp("Mã của lần gộp hoặc nối / the act", valueName: "act"))
  var act: String

  @OptionGroup var place: Place

  func run() async throws {
    guard let id = RowID(act) else { throw CommandProblem.noMember(act) }
    let installation = try await place.open()
    try await DoubleActs.undo(id, installation.store, by: place.author)
    Output.note(Label("đã hoàn tác", en: "undone"), place.language)
  }
}
