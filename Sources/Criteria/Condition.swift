import Foundation
import Vocabulary

/// When an indicator is met. One tree, four readers: `evaluate`, `explain`, `factsNeeded`, `check`.
public indirect enum Condition: Sendable, Hashable {
  /// Every one holds.
  case all([Condition])
  /// At least one holds.
  case any([Condition])
  /// It doesn't hold.
  case not(Condition)
  /// A measure reaches its threshold.
  case measure(MeasureCondition)
  /// Every document exists.
  case documents([DocumentNeed])
  /// Somebody confirmed the indicator.
  case attested
  /// The commune is recognised under another set.
  case recognised(RecognitionNeed)
  /// Holds always or never.
  case constant(Bool)

  /// The measures that decide, in order.
  public var measureConditions: [MeasureCondition] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.measureConditions)
    case .not(let part): part.measureConditions
    case .measure(let condition): [condition]
    case .documents, .attested, .recognised, .constant: []
    }
  }

  /// The documents asked for, in order.
  public var documentNeeds: [DocumentNeed] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.documentNeeds)
    case .not(let part): part.documentNeeds
    case .documents(let needs): needs
    case .measure, .attested, .recognised, .constant: []
    }
  }

  /// The recognitions asked for, in order.
  public var recognitionNeeds: [RecognitionNeed] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.recognitionNeeds)
    case .not(let part): part.recognitionNeeds
    case .recognised(let need): [need]
    case .measure, .documents, .attested, .constant: []
    }
  }

  /// Every fact the condition of an indicator may ask for.
  public func factsNeeded(set: String, code: String) -> Set<FactNeed> {
    switch self {
    case .all(let parts), .any(let parts):
      return parts.reduce(into: []) { $0.formUnion($1.factsNeeded(set: set, code: code)) }
    case .not(let part): return part.factsNeeded(set: set, code: code)
    case .documents(let needs): return Set(needs.map { .document($0.kind) })
    case .attested: return [.attestation(code)]
    case .recognised(let need): return [.recognition(need.set)]
    case .constant: return []
    case .measure(let condition):
      var needs: Set<FactNeed> = [.measure(condition.measure)]
      if let axis = condition.threshold.axis { needs.insert(.axis(axis)) }
      let open = condition.threshold.cells.contains { $0.cell.value == nil } || condition.threshold.cells.isEmpty
      if open { needs.insert(.localValue(LocalValue.Key(set: set, subject: code, field: .threshold))) }
      return needs
    }
  }

  /// Measures and document kinds that nobody defines, in words.
  public func check(measures: Set<String>, documentKinds: Set<String>) -> [Label] {
    let unknownMeasures = self.measureConditions.map(\.measure).filter { !measures.contains($0) }
    let unknownKinds = documentNeeds.map(\.kind).filter { !documentKinds.contains($0) }
    return unknownMeasures.map { Label("phép đo «\($0)» chưa được định nghĩa", en: "the measure “\($0)” is not defined") }
      + unknownKinds.map { Label("loại văn bản «\($0)» chưa được định nghĩa", en: "the kind of document “\($0)” is not defined") }
  }

  /// When the indicator is met, in words; independent of any commune.
  public func explain(unit: Label?, _ language: Language) -> String {
    let vi = language == .vi
    switch self {
    case .all(let parts): return parts.map { $0.explain(unit: unit, language) }.joined(separator: vi ? "; và " : "; and ")
    case .any(let parts): return parts.map { $0.explain(unit: unit, language) }.joined(separator: vi ? "; hoặc " : "; or ")
    case .not(let part): return (vi ? "không phải: " : "not: ") + part.explain(unit: unit, language)
    case .constant(let holds): return holds ? (vi ? "luôn đạt" : "always met") : (vi ? "không đạt" : "never met")
    case .attested:
      return vi ? "có xác nhận kèm minh chứng" : "confirmed with evidence"
    case .measure(let condition):
      let level = condition.threshold.text(unit: unit, language)
      guard !condition.parts.isEmpty else { return level }
      let names = condition.parts.map { $0.label.text(language) }.joined(separator: vi ? " và " : " and ")
      return level + (vi ? ", tính chung và riêng \(names)" : ", in total and for \(names) alone")
    case .documents(let needs):
      return (vi ? "có đủ: " : "all of: ") + needs.map { $0.text(language) }.joined(separator: "; ")
    case .recognised(let need): return need.text(language)
    }
  }
}

/// A measure that has to reach a threshold.
public struct MeasureCondition: Sendable, Hashable {
  /// The measure's id.
  public let measure: String
  /// Parts that must reach the same threshold.
  public let parts: [PartNeed]
  /// The level to reach.
  public let threshold: Threshold
}

/// A part of a measure's members: one sex.
public struct PartNeed: Sendable, Hashable {
  /// As the measure names it: `male`.
  public let id: String
  /// As people name it.
  public let label: Label
}

/// A document that has to exist.
public struct DocumentNeed: Sendable, Hashable {
  /// The kind in the register of documents.
  public let kind: String
  /// What it is.
  public let title: Label
  /// Whether every quarter of the year that has ended needs one.
  public let eachQuarter: Bool

  func text(_ language: Language) -> String {
    title.text(language) + (eachQuarter ? (language == .vi ? " (mỗi quý)" : " (each quarter)") : "")
  }
}

/// A decision under another set that has to hold.
public struct RecognitionNeed: Sendable, Hashable {
  /// The other set.
  public let set: String
  /// Its title, for people.
  public let title: Label
  /// How old the decision may be, in years; nil for any age.
  public let withinYears: Cited<Int>?
  /// The first day a decision may bear; nil for any.
  public let notBefore: Cited<Day>?

  func text(_ language: Language) -> String {
    let vi = language == .vi
    var text = (vi ? "có quyết định công nhận đạt " : "a decision recognises ") + title.text(language)
    if let withinYears { text += vi ? ", không quá \(withinYears.value) năm" : ", not older than \(withinYears.value) years" }
    if let notBefore { text += (vi ? ", từ ngày " : ", from ") + notBefore.value.written }
    return text
  }
}
