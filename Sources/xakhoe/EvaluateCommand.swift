import ArgumentParser
import Criteria
import Measures
import Programme
import Storage
import Vocabulary
import Web

/// `evaluate`: communes under editions.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Đánh giá các xã theo bộ tiêu chí từ số liệu trong sổ / evaluate communes from their registers",
    discussion: """
      Không chọn xã hay huyện thì đánh giá mọi xã. / Without --unit and --district every commune is evaluated.
        xakhoe evaluate --district 188 --period 2024-Q4
        xakhoe evaluate --unit 06544 --period 2024-Q4 --set xa-ntm --format json
        xakhoe evaluate --district 188 --period 2023-Q4 --edition 2024-03-01
      """)

  @OptionGroup var selection: Selection

  @Option(help: ArgumentHelp("Mã xã, ghi được nhiều lần / a commune's code, may be repeated", valueName: "code"))
  var unit: [String] = []

  @Option(
    help: ArgumentHelp(
      "Mã huyện, tỉnh, hoặc tên cơ quan phụ trách / code of a district or province, or an office's name", valueName: "code"))
  var district: String?

  @Option(help: ArgumentHelp("Bộ tiêu chí, ghi được nhiều lần / a set of criteria, may be repeated", valueName: "set"))
  var set: [String] = []

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    if !unit.isEmpty, district != nil { throw CommandProblem.oneOf("--unit", "--district") }
    let (period, dated, today) = (try selection.chosenPeriod(), try selection.editionDay(), try place.today())
    let installation = try await place.open()
    guard period.start <= today else { throw ProgrammeProblem.future(period) }
    let (units, chosen) = try await choose(installation, on: period.referenceDay(today: today), today: today)
    let evaluating = installation.evaluating
    let sets = set.isEmpty ? evaluating.sets : set
    if let dated { try check(sets, dated, evaluating.criteria) }
    let area = try await evaluating.evaluate(chosen.flatMap(\.groups), sets: sets, period: period, today: today, dated: dated)
    let why = area.without.map(\.why)
    if area.editions.isEmpty || (!set.isEmpty && !why.isEmpty) { throw CommandProblem.noEdition(why) }

    let language = place.language
    let evaluation = Evaluation(area: area, units: units, areaName: chosen.first?.area, language: language)
    switch format {
    case .json: try Output.data(evaluation.json.document)
    case .csv: try Output.data(evaluation.csv)
    case .table: try Output.data(EvaluationTable(evaluation, whole: !set.isEmpty).text)
    }
    for note in why + chosen.flatMap(\.notes) + evaluation.zeroDenominators { Output.note(note, language) }
  }

  /// An edition asked for by its date is never passed over in silence.
  /// - Throws: `CommandProblem.noEdition` when no set has it, or one that was named hasn't.
  private func check(_ sets: [String], _ dated: Day, _ criteria: CriteriaCatalogue) throws {
    var why: [Label] = []
    for set in sets where criteria.sets.contains(set) {
      do { _ = try criteria.edition(set: set, dated: dated) } catch { why.append(error.label) }
    }
    if why.count == sets.count || (!set.isEmpty && !why.isEmpty) { throw CommandProblem.noEdition(why) }
  }

  private func choose(_ installation: Installation, on day: Day, today: Day) async throws -> (OrgUnits, [ChosenUnits]) {
    let (codes, district, view) = (unit, district, selection.view)
    let (units, chosen) = try await installation.store.read { reading in
      let units = try OrgUnits.load(reading)
      if let district { return (units, [try ChosenUnits(area: district, reading, units, on: day, view: view, today: today)]) }
      if codes.isEmpty { return (units, [try ChosenUnits(all: units, on: view == .now ? today : day)]) }
      return (units, try codes.map { try ChosenUnits(unit: $0, units, on: day, view: view, today: today) })
    }
    if chosen.allSatisfy(\.groups.isEmpty) { throw CommandProblem.noCommunes(day) }
    return (units, chosen)
  }
}

/// An evaluation with the names of its communes, ready to be written down.
struct Evaluation {
  /// What was determined.
  let area: AreaEvaluation
  /// The names of the communes.
  let units: OrgUnits
  /// The district, province or office, where one was asked for.
  let areaName: String?
  /// The language of texts.
  let language: Language

  /// A commune's name.
  func name(_ unit: UnitKey) -> String { units[unit]?.name ?? unit.description }

  /// Every commune's result under every edition, in order.
  var determinations: [Determination] {
    area.groups.flatMap { group in
      zip(area.editions, area.results[group.unit] ?? []).map { edition, result in
        Determination(
          unit: group.unit, name: name(group.unit), period: area.period, edition: edition, result: result, language: language)
      }
    }
  }

  /// Indicators that have no value because nobody is in the denominator, or nobody of whom enough is written.
  var zeroDenominators: [Label] {
    var places: [(code: String, set: String, why: Label, names: [String])] = []
    for one in determinations {
      for indicator in one.result.indicators {
        guard let why = indicator.missing.lazy.compactMap(\.why.noDenominator).first else { continue }
        if let index = places.firstIndex(where: { $0.code == indicator.code && $0.set == one.edition.set && $0.why == why }) {
          places[index].names.append(one.name)
        } else {
          places.append((indicator.code, one.edition.set, why, [one.name]))
        }
      }
    }
    return places.map { place in
      let names = place.names.joined(separator: ", ")
      return Label(
        "\(place.set) \(place.code): \(place.why.vi), chưa xác định được: \(names)",
        en: "\(place.set) \(place.code): \(place.why.en), so nothing can be said: \(names)")
    }
  }
}

extension Missing {
  /// Why there is no denominator, without how many are concerned; nil for other reasons.
  var noDenominator: Label? {
    switch self {
    case .zeroDenominator: label
    case .undecided(let register, _, _):
      Label("sổ «\(register.vi)» chưa ghi đủ", en: "the register “\(register.en)” doesn’t say enough")
    default: nil
    }
  }
}
