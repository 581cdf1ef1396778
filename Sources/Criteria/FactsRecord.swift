import Foundation
import Vocabulary

// Facts as text: what a frozen result keeps beside its edition, so that the same determination can be made again in ten years.
// Numbers are written as text, since not every reader of JSON keeps all their digits.
extension Facts {
  /// All facts as JSON with sorted keys; the same facts always give the same text.
  public var canonical: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: (try? encoder.encode(FactsRecord(self))) ?? Data(), as: UTF8.self)
  }

  /// Reads what `canonical` wrote; nil for anything else.
  public init?(canonical text: String) {
    guard let record = try? JSONDecoder().decode(FactsRecord.self, from: Data(text.utf8)), let facts = record.facts else { return nil }
    self = facts
  }
}

private struct FactsRecord: Codable {
  struct Measured: Codable {
    var kind: String
    var num: String?, den: String?, scale: String?
    var parts: [String: [String]]?
    var unknownMembers: Int?
    var missing: Absent?
    var because: Label?
  }
  struct Absent: Codable {
    var kind: String
    var labels: [Label]?
    var name: String?
    var count: Int?
  }
  struct Paper: Codable {
    var count: Int?
    var quarters: [Int]?
  }
  struct Decision: Codable {
    var day: String
    var recognised: Bool
    var validTo: String?
  }
  struct Other: Codable {
    var edition: String
    var truth: String
    var provisional: Bool
  }
  struct Local: Codable {
    var key: String, value: String, validFrom: String
    var validTo: String?
    var citation: String, actor: String
  }

  var day: String
  var axes: [String: String]
  var measures: [String: Measured]
  var attestations: [String: Bool]
  var documentsOpen: Bool
  var documents: [String: Paper]
  var recognitions: [String: Decision]?
  var formerOnly: Bool
  var otherResults: [String: Other]
  var localValues: [Local]

  init(_ facts: Facts) {
    day = facts.day.iso
    axes = Dictionary(facts.axes.map { ($0.rawValue, $1) }, uniquingKeysWith: { first, _ in first })
    measures = facts.measures.mapValues(FactsRecord.measured)
    attestations = facts.attestations
    documentsOpen = facts.documentsOpen
    documents = facts.documents.mapValues {
      switch $0 {
      case .count(let count): Paper(count: count)
      case .quarters(let quarters): Paper(quarters: quarters.sorted())
      }
    }
    recognitions = facts.recognitions?.mapValues { Decision(day: $0.day.iso, recognised: $0.recognised, validTo: $0.validTo?.iso) }
    formerOnly = facts.formerOnly
    otherResults = facts.otherResults.mapValues { Other(edition: $0.edition, truth: $0.truth.rawValue, provisional: $0.provisional) }
    localValues = facts.localValues.map {
      Local(
        key: $0.key.description, value: $0.value.text, validFrom: $0.validFrom.iso, validTo: $0.validTo?.iso, citation: $0.citation,
        actor: $0.actor)
    }.sorted { ($0.key, $0.validFrom) < ($1.key, $1.validFrom) }
  }

  var facts: Facts? {
    guard let day = Day(iso: day) else { return nil }
    var facts = Facts(day: day)
    for (name, area) in axes {
      guard let axis = AreaAxis(rawValue: name) else { return nil }
      facts.axes[axis] = area
    }
    for (id, record) in measures {
      guard let fact = FactsRecord.fact(record) else { return nil }
      facts.measures[id] = fact
    }
    facts.attestations = attestations
    facts.documentsOpen = documentsOpen
    facts.documents = documents.mapValues { $0.quarters.map { .quarters(Set($0)) } ?? .count($0.count ?? 0) }
    if let recognitions {
      facts.recognitions = [:]
      for (set, record) in recognitions {
        guard let day = Day(iso: record.day) else { return nil }
        facts.recognitions?[set] = Recognition(day: day, recognised: record.recognised, validTo: record.validTo.flatMap { Day(iso: $0) })
      }
    }
    facts.formerOnly = formerOnly
    for (set, record) in otherResults {
      guard let truth = Truth(rawValue: record.truth) else { return nil }
      facts.otherResults[set] = OtherResult(edition: record.edition, truth: truth, provisional: record.provisional)
    }
    for record in localValues {
      guard let key = LocalValue.Key(record.key), let value = LocalValue.Value(record.value), let from = Day(iso: record.validFrom) else {
        return nil
      }
      facts.localValues.append(
        LocalValue(
          key: key, value: value, validFrom: from, validTo: record.validTo.flatMap { Day(iso: $0) }, citation: record.citation,
          actor: record.actor))
    }
    return facts
  }

  private static func measured(_ fact: MeasureFact) -> Measured {
    switch fact {
    case .measured(let num, let den, let scale, let parts, let unknown):
      Measured(
        kind: "measured", num: "\(num)", den: "\(den)", scale: "\(scale)", parts: parts.mapValues { ["\($0.num)", "\($0.den)"] },
        unknownMembers: unknown)
    case .unknown(let missing): Measured(kind: "unknown", missing: absent(missing))
    case .notApplicable(let because): Measured(kind: "notApplicable", because: because)
    case .metBecauseEmpty: Measured(kind: "metBecauseEmpty")
    }
  }

  private static func fact(_ record: Measured) -> MeasureFact? {
    func number(_ text: String?) -> Decimal? { text.flatMap { Decimal(string: $0, locale: Locale(identifier: "en_US_POSIX")) } }
    switch record.kind {
    case "measured":
      guard let num = number(record.num), let den = number(record.den), let scale = number(record.scale) else { return nil }
      var parts: [String: Ratio] = [:]
      for (part, pair) in record.parts ?? [:] {
        guard let above = number(pair.first), let below = number(pair.last) else { return nil }
        parts[part] = Ratio(num: above, den: below)
      }
      return .measured(num: num, den: den, scale: scale, parts: parts, unknownMembers: record.unknownMembers ?? 0)
    case "unknown": return record.missing.flatMap(missing).map { .unknown($0) }
    case "notApplicable": return record.because.map { .notApplicable($0) }
    case "metBecauseEmpty": return .metBecauseEmpty
    default: return nil
    }
  }

  private static func absent(_ missing: Missing) -> Absent {
    switch missing {
    case .registerNotOpen(let label): Absent(kind: "registerNotOpen", labels: [label])
    case .registerEmpty(let label): Absent(kind: "registerEmpty", labels: [label])
    case .zeroDenominator: Absent(kind: "zeroDenominator")
    case .undecided(let register, let members, let count): Absent(kind: "undecided", labels: [register, members], count: count)
    case .notMeasured(let id): Absent(kind: "notMeasured", name: id)
    case .partEmpty(let label): Absent(kind: "partEmpty", labels: [label])
    case .axisNotAssigned(let axis): Absent(kind: "axisNotAssigned", name: axis.rawValue)
    case .thresholdNotFound: Absent(kind: "thresholdNotFound")
    case .localValueNotEntered(let label): Absent(kind: "localValueNotEntered", labels: [label])
    case .notAttested: Absent(kind: "notAttested")
    case .documentsNotOpen: Absent(kind: "documentsNotOpen")
    case .quartersNotRecorded(let label): Absent(kind: "quartersNotRecorded", labels: [label])
    case .recognitionsNotOpen: Absent(kind: "recognitionsNotOpen")
    case .recognitionsOfFormer: Absent(kind: "recognitionsOfFormer")
    case .other(let label): Absent(kind: "other", labels: [label])
    }
  }

  private static func missing(_ record: Absent) -> Missing? {
    let first = record.labels?.first
    switch record.kind {
    case "registerNotOpen": return first.map { .registerNotOpen($0) }
    case "registerEmpty": return first.map { .registerEmpty($0) }
    case "zeroDenominator": return .zeroDenominator
    case "undecided":
      guard let register = first, let members = record.labels?.last, let count = record.count else { return nil }
      return .undecided(register: register, members: members, count: count)
    case "notMeasured": return record.name.map { .notMeasured($0) }
    case "partEmpty": return first.map { .partEmpty($0) }
    case "axisNotAssigned": return record.name.flatMap(AreaAxis.init).map { .axisNotAssigned($0) }
    case "thresholdNotFound": return .thresholdNotFound
    case "localValueNotEntered": return first.map { .localValueNotEntered($0) }
    case "notAttested": return .notAttested
    case "documentsNotOpen": return .documentsNotOpen
    case "quartersNotRecorded": return first.map { .quartersNotRecorded($0) }
    case "recognitionsNotOpen": return .recognitionsNotOpen
    case "recognitionsOfFormer": return .recognitionsOfFormer
    case "other": return first.map { .other($0) }
    default: return nil
    }
  }
}
