import Foundation
import Vocabulary

/// What evaluating a condition found out.
struct Finding {
  /// nil when it doesn't apply.
  var truth: Truth?
  var readings: [Reading] = []
  var missing: [MissingFact] = []
  var missingDocuments: [Label] = []
  /// Short clauses that say what was seen.
  var statements: [Label] = []
  /// The level asked for, also where nothing was measured against it.
  var level: Decimal?
  /// How far the values used were checked.
  var statuses: [Status] = []
  /// Where the values used stand.
  var sources: [String] = []
  /// Why it doesn't apply.
  var inapplicable: Label?

  init(_ truth: Truth?) { self.truth = truth }

  /// Joins the findings of parts under one truth; of parts that don't apply only their statements stay.
  init(joining parts: [Finding], by rule: ([Truth]) -> Truth) {
    let truths = parts.compactMap(\.truth)
    truth = truths.isEmpty ? nil : rule(truths)
    readings = parts.flatMap(\.readings)
    missing = parts.flatMap(\.missing)
    missingDocuments = parts.flatMap(\.missingDocuments)
    statements = parts.flatMap(\.statements)
    level = parts.lazy.compactMap(\.level).first
    statuses = parts.flatMap(\.statuses)
    sources = parts.flatMap(\.sources)
    inapplicable = truths.isEmpty ? parts.compactMap(\.inapplicable).first : nil
  }
}

/// What a condition is evaluated in: one indicator of one edition for one commune.
struct Situation {
  let set: String
  let indicator: Indicator
  let facts: Facts
  let local: [LocalValue.Key: LocalValue]
}

extension Condition {
  /// Evaluates the condition; never guesses: what isn't known is unknown and named.
  func evaluate(_ situation: Situation) -> Finding {
    switch self {
    case .all(let parts): return Finding(joining: parts.map { $0.evaluate(situation) }, by: { Truth.all($0) })
    case .any(let parts): return Finding(joining: parts.map { $0.evaluate(situation) }, by: { Truth.any($0) })
    case .not(let part):
      var finding = part.evaluate(situation)
      finding.truth = finding.truth?.negated
      return finding
    case .constant(let holds): return Finding(holds ? .met : .notMet)
    case .attested: return Condition.attestation(situation)
    case .documents(let needs): return Condition.documents(needs, situation)
    case .recognised(let need): return need.evaluate(situation)
    case .measure(let condition): return condition.evaluate(situation)
    }
  }

  private static func attestation(_ situation: Situation) -> Finding {
    let code = situation.indicator.code
    guard let claim = situation.facts.attestations[code] else {
      var finding = Finding(.unknown)
      finding.missing = [MissingFact(.attestation(code), .notAttested)]
      return finding
    }
    var finding = Finding(claim ? .met : .notMet)
    finding.statements = [
      claim ? Label("đã được xác nhận", en: "confirmed") : Label("được xác nhận là chưa thực hiện", en: "stated as not done")
    ]
    return finding
  }

  private static func documents(_ needs: [DocumentNeed], _ situation: Situation) -> Finding {
    guard situation.facts.documentsOpen else {
      var finding = Finding(.unknown)
      finding.missing = needs.map { MissingFact(.document($0.kind), .documentsNotOpen) }
      return finding
    }
    let findings = needs.map { $0.evaluate(situation.facts) }
    var finding = Finding(joining: findings, by: { Truth.all($0) })
    let present = findings.filter { $0.truth == .met }.count
    finding.statements = [
      Label("có \(present)/\(needs.count) loại văn bản", en: "\(present) of \(needs.count) kinds of documents are there")
    ]
    return finding
  }
}

extension DocumentNeed {
  /// The quarters of the day's year whose last day has come.
  private static func quartersDue(on day: Day) -> [Int] {
    (1...4).filter { Period.quarter(day.parts.year, $0).end <= day }
  }

  func evaluate(_ facts: Facts) -> Finding {
    let fact = facts.documents[kind] ?? .count(0)
    guard eachQuarter else {
      let present: Bool
      switch fact {
      case .count(let count): present = count > 0
      case .quarters(let quarters): present = !quarters.isEmpty
      }
      var finding = Finding(present ? .met : .notMet)
      if !present { finding.missingDocuments = [title] }
      return finding
    }
    let due = DocumentNeed.quartersDue(on: facts.day)
    switch fact {
    case .quarters(let quarters): return lacking(due.filter { !quarters.contains($0) })
    case .count(0): return lacking(due)
    case .count:
      var finding = Finding(due.isEmpty ? .met : .unknown)
      if !due.isEmpty { finding.missing = [MissingFact(.document(kind), .quartersNotRecorded(title))] }
      return finding
    }
  }

  private func lacking(_ quarters: [Int]) -> Finding {
    var finding = Finding(quarters.isEmpty ? .met : .notMet)
    finding.missingDocuments = quarters.map { quarter in
      let name = ["I", "II", "III", "IV"][quarter - 1]
      return Label("\(title.vi) quý \(name)", en: "\(title.en), Q\(quarter)")
    }
    return finding
  }
}

extension RecognitionNeed {
  func evaluate(_ situation: Situation) -> Finding {
    var finding: Finding
    let facts = situation.facts
    if let recognitions = facts.recognitions {
      let decision = recognitions[set].flatMap { $0.day <= facts.day ? $0 : nil }
      let (truth, statement) = judge(decision, on: facts.day)
      finding = Finding(truth)
      finding.statements = [statement]
    } else {
      finding = Finding(.unknown)
      finding.missing = [MissingFact(.recognition(set), facts.formerOnly ? .recognitionsOfFormer : .recognitionsNotOpen)]
    }
    finding.statuses = [withinYears?.status, notBefore?.status].compactMap { $0 }
    finding.sources = [withinYears?.source, notBefore?.source].compactMap { $0 }
    return finding
  }

  private func judge(_ decision: Recognition?, on day: Day) -> (Truth, Label) {
    guard let decision else {
      return (.notMet, Label("chưa có quyết định công nhận đạt \(title.vi)", en: "no decision recognises \(title.en)"))
    }
    let written = decision.day.written
    let head = Label("quyết định ngày \(written) về \(title.vi)", en: "the decision of \(written) on \(title.en)")
    guard decision.recognised else {
      return (.notMet, Label(head.vi + " không công nhận", en: head.en + " doesn't recognise it"))
    }
    if let last = decision.validTo, last < day {
      return (.notMet, Label(head.vi + " hết hạn ngày \(last.written)", en: head.en + " ended on \(last.written)"))
    }
    if let first = notBefore?.value, decision.day < first {
      return (.notMet, Label(head.vi + " có trước ngày \(first.written)", en: head.en + " is from before \(first.written)"))
    }
    guard let years = withinYears?.value else { return (.met, Label(head.vi + " còn giá trị", en: head.en + " holds")) }
    if decision.day.adding(years: years) < day {
      return (.notMet, Label(head.vi + " đã quá \(years) năm", en: head.en + " is older than \(years) years"))
    }
    return (.met, Label(head.vi + " chưa quá \(years) năm", en: head.en + " is not older than \(years) years"))
  }
}

extension MeasureCondition {
  func evaluate(_ situation: Situation) -> Finding {
    let (facts, indicator) = (situation.facts, situation.indicator)
    let key = LocalValue.Key(set: situation.set, subject: indicator.code, field: .threshold)
    let level = threshold.resolved(axes: facts.axes, local: situation.local[key], key: key)
    var finding: Finding
    switch facts.measures[measure] ?? .unknown(.notMeasured(measure)) {
    case .unknown(let why):
      finding = Finding(.unknown)
      finding.missing = [MissingFact(.measure(measure), why), level.missing].compactMap { $0 }
    case .notApplicable(let why):
      finding = Finding(nil)
      finding.inapplicable = why
      finding.statements = [why]
    case .metBecauseEmpty:
      finding = Finding(.met)
      finding.statements = [Label("sổ đã mở và không có trường hợp nào", en: "the register is open and has no case")]
    case .measured(let num, let den, let scale, let split, let unknownMembers):
      let figure = Figure(num: num, den: den, scale: scale, isCount: indicator.kind == .count)
      guard figure.isDefined else {
        finding = Finding(.unknown)
        finding.missing = [MissingFact(.measure(measure), .zeroDenominator), level.missing].compactMap { $0 }
        break
      }
      finding = read(figure, split, unknownMembers, level)
    }
    finding.level = level.value
    finding.statuses.append(level.status)
    finding.sources.append(level.source)
    return finding
  }

  private func read(_ figure: Figure, _ split: [String: Ratio], _ unknownMembers: Int, _ level: Threshold.Resolved) -> Finding {
    var missing = [level.missing].compactMap { $0 }
    func truth(_ figure: Figure) -> Truth { level.value.map { figure.truth(against: $0, threshold.direction) } ?? .unknown }
    var truths = [truth(figure)]
    var readings: [PartReading] = []
    for part in parts {
      let own = split[part.id].map { Figure(num: $0.num, den: $0.den, scale: figure.scale, isCount: figure.isCount) }
      guard let own, own.isDefined else {
        missing.append(MissingFact(.measure(measure), .partEmpty(part.label)))
        truths.append(.unknown)
        continue
      }
      truths.append(truth(own))
      readings.append(
        PartReading(id: part.id, label: part.label, num: own.num, den: own.den, value: own.value, truth: truth(own)))
    }
    var finding = Finding(Truth.all(truths))
    finding.missing = missing
    finding.readings = [
      Reading(
        measure: measure, num: figure.num, den: figure.den, scale: figure.scale, isCount: figure.isCount,
        unknownMembers: unknownMembers, parts: readings, threshold: level.value, direction: threshold.direction,
        thresholdStatus: level.status, thresholdSource: level.source, localValue: level.localValue, truth: Truth.all(truths))
    ]
    return finding
  }
}
