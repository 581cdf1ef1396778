import Foundation
import Vocabulary

/// A worked example of an edition: facts and what follows from them. It is a test, and it is shown to readers of the law.
public struct EditionCase: Sendable, Hashable {
  /// What the example shows.
  public let name: Label
  /// What is known of the invented commune.
  public let facts: Facts
  /// What has to follow.
  public let expectations: [Expectation]
  /// The line it stands in.
  public let line: Int

  /// What has to follow for one indicator, one criterion or the set.
  public struct Expectation: Sendable, Hashable {
    /// What it is about.
    public enum Subject: Sendable, Hashable {
      case indicator(String)
      case criterion(String)
      case set
    }

    /// What it is about.
    public let subject: Subject
    /// The verdict.
    public var outcome: Outcome?
    /// The verdict with what other branches attest.
    public var whole: Truth?
    /// Members missing or too many.
    public var gap: Int?
    /// The gap of parts.
    public var parts: [String: Int] = [:]
    /// The value as shown in Vietnamese.
    public var shown: String?
    /// Points at least, at most and at all.
    public var low: Fraction?, high: Fraction?, maximum: Fraction?
    /// Whether the verdict is provisional.
    public var provisional: Bool?
  }
}

/// What became of a worked example.
public struct CaseOutcome: Sendable {
  /// The example.
  public let example: EditionCase
  /// The determination of its facts.
  public let result: EditionResult
  /// Where the determination differs from what was expected.
  public let differences: [Label]
  /// Whether nothing differs.
  public var passed: Bool { differences.isEmpty }
}

extension Edition {
  /// Evaluates every worked example and compares it with what it expects.
  public func runCases() -> [CaseOutcome] {
    cases.map { example in
      let result = evaluate(example.facts)
      return CaseOutcome(example: example, result: result, differences: example.expectations.flatMap { $0.differences(in: result) })
    }
  }

  /// What an edition's file can't show by itself: measures and documents nobody defines, and examples that are missing.
  ///
  /// - Parameter measures: the ids of all measures.
  /// - Parameter documentKinds: the kinds the register of documents knows.
  public func check(measures: Swift.Set<String>, documentKinds: Swift.Set<String>) -> [CatalogueFault] {
    undefined(measures, documentKinds) + missingCases
  }

  /// The same, parted. What is published names only what there is, or a number that counts could never be had; an indicator that isn't
  /// computed from registers is attested and names no measure. A draft may be ahead of the measures.
  public func judged(
    measures: Swift.Set<String>, documentKinds: Swift.Set<String>
  ) -> (faults: [CatalogueFault], warnings: [CatalogueFault]) {
    let undefined = undefined(measures, documentKinds)
    return state == .published ? (undefined, missingCases) : ([], undefined + missingCases)
  }

  private func undefined(_ measures: Swift.Set<String>, _ documentKinds: Swift.Set<String>) -> [CatalogueFault] {
    let undefined = indicators.flatMap { indicator -> [CatalogueFault] in
      let informative = indicator.informative.filter { !measures.contains($0) }
        .map { Label("phép đo «\($0)» chưa được định nghĩa", en: "the measure “\($0)” is not defined") }
      return (indicator.condition.check(measures: measures, documentKinds: documentKinds) + informative).map {
        CatalogueFault(file: file, line: indicator.line, Label("\(indicator.code): \($0.vi)", en: "\(indicator.code): \($0.en)"))
      }
    }
    return undefined
  }

  /// Examples the edition should have: for each number a pair exactly on it and one member beyond, for each fact one without it.
  public var missingCases: [CatalogueFault] {
    let results = runCases().map(\.result)
    return indicators.flatMap { indicator in
      let own = zip(cases, results).compactMap { example, result in result.indicator(indicator.code).map { (example.facts, $0) } }
      return (boundaries(of: indicator, own) + unknowns(of: indicator, own)).map {
        CatalogueFault(file: file, line: indicator.line, Label("\(indicator.code): \($0.vi)", en: "\(indicator.code): \($0.en)"))
      }
    }
  }

  private func boundaries(of indicator: Indicator, _ cases: [(Facts, IndicatorResult)]) -> [Label] {
    indicator.condition.measureConditions.flatMap { condition in
      condition.threshold.cells.flatMap { axisValue, cell -> [Label] in
        guard let level = cell.value else { return [] }
        let here = cases.compactMap { facts, result -> Reading? in
          guard axisValue == nil || condition.threshold.axis.flatMap({ facts.axes[$0] }) == axisValue?.code else { return nil }
          return result.readings.first { $0.measure == condition.measure && $0.threshold == level }
        }
        let place = axisValue.map { " (\($0.label.vi))" } ?? ""
        let english = axisValue.map { " (\($0.label.en))" } ?? ""
        var gaps: [Label] = []
        if !here.contains(where: { $0.value == level && $0.truth == .met }) {
          gaps.append(Label("thiếu ví dụ đúng bằng mức \(level)" + place, en: "no example exactly at \(level)" + english))
        }
        if !here.contains(where: { $0.gap?.members == 1 }) {
          gaps.append(Label("thiếu ví dụ kém mức \(level) một đơn vị" + place, en: "no example one member short of \(level)" + english))
        }
        return gaps
      }
    }
  }

  private func unknowns(of indicator: Indicator, _ cases: [(Facts, IndicatorResult)]) -> [Label] {
    let asked = Swift.Set(cases.filter { $0.1.truth == .unknown }.flatMap { $0.1.missing.map(\.need) })
    return indicator.factsNeeded(set: set).subtracting(asked).filter { need in
      // A table with one number in every area doesn't depend on the area.
      if case .axis = need, indicator.applies == nil, !indicator.condition.measureConditions.contains(where: \.threshold.dependsOnArea) {
        return false
      }
      return true
    }.map { Label("thiếu ví dụ chưa biết «\($0.name)»", en: "no example without “\($0.name)”") }
      .sorted { $0.vi < $1.vi }
  }
}

extension FactNeed {
  /// The key the fact goes by.
  public var name: String {
    switch self {
    case .axis(let axis): axis.rawValue
    case .measure(let id), .document(let id), .attestation(let id), .recognition(let id): id
    case .localValue(let key): key.description
    }
  }
}

extension EditionCase.Expectation {
  /// How a determination differs from what is expected.
  func differences(in result: EditionResult) -> [Label] {
    switch subject {
    case .indicator(let code):
      guard let found = result.indicator(code) else { return [absent(code)] }
      let gaps = Dictionary((found.gap?.parts ?? []).map { ($0.id, $0.members) }, uniquingKeysWith: { first, _ in first })
      return [
        compare(code, outcome, found.outcome), compare(code, gap, found.gap?.members ?? 0),
        compare(code, shown, found.displayValue() ?? ""),
        parts.isEmpty ? nil : compare(code, parts, gaps), compare(code, low, found.points?.low), compare(code, high, found.points?.high),
        compare(code, maximum, found.points?.maximum), compare(code, provisional, found.points?.provisional ?? false),
      ].compactMap { $0 }
    case .criterion(let code):
      guard let found = result.criterion(code) else { return [absent(code)] }
      return [
        compare(code, outcome, found.outcome), compare(code, whole, found.wholeTruth), compare(code, low, found.score?.low),
        compare(code, high, found.score?.high), compare(code, maximum, found.score?.maximum),
        compare(code, provisional, found.provisional),
      ].compactMap { $0 }
    case .set:
      let found = result.set
      return [
        compare(found.set, outcome, Outcome(found.truth, applicable: true)), compare(found.set, whole, found.wholeTruth),
        compare(found.set, low, found.score?.low), compare(found.set, high, found.score?.high),
        compare(found.set, maximum, found.score?.maximum), compare(found.set, provisional, found.provisional),
      ].compactMap { $0 }
    }
  }

  private func absent(_ code: String) -> Label { Label("không có «\(code)»", en: "there is no “\(code)”") }

  private func compare<Value: Equatable>(_ code: String, _ expected: Value?, _ found: Value?) -> Label? {
    guard let expected, expected != found else { return nil }
    func said(_ value: Value?, _ language: Language) -> String {
      switch value {
      case nil: "–"
      case let outcome as Outcome: outcome.label.text(language)
      case let truth as Truth: truth.label.text(language)
      case let parts as [String: Int]: parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      case let value?: "\(value)"
      }
    }
    return Label(
      "\(code): phải là \(said(expected, .vi)), tính ra \(said(found, .vi))",
      en: "\(code): expected \(said(expected, .en)), found \(said(found, .en))")
  }
}
