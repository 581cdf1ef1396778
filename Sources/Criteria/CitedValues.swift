import Foundation
import Vocabulary

/// One value of an edition with its provenance, for the list of what is still to be checked.
public struct CitedValue: Sendable, Hashable {
  /// What kind of value it is.
  public enum Field: String, Sendable, Hashable, CaseIterable {
    case inForceFrom, inForceTo, instrument, wording, formula, threshold, recognition, applicability, points, knockout, rule, title

    /// The kind in words.
    public var label: Label {
      switch self {
      case .inForceFrom: Label("ngày có hiệu lực", en: "first day in force")
      case .inForceTo: Label("ngày hết hiệu lực", en: "last day in force")
      case .instrument: Label("văn bản", en: "instrument")
      case .wording: Label("nội dung", en: "wording")
      case .formula: Label("cách tính", en: "formula")
      case .threshold: Label("mức đạt", en: "level")
      case .recognition: Label("điều kiện của quyết định công nhận", en: "condition on the recognition")
      case .applicability: Label("phạm vi áp dụng", en: "where it applies")
      case .points: Label("điểm", en: "points")
      case .knockout: Label("điểm liệt", en: "knockout")
      case .rule: Label("quy tắc tính đạt", en: "rule of the verdict")
      case .title: Label("tên", en: "title")
      }
    }
  }

  /// An indicator's or criterion's code, an instrument's number, a rule's name; empty for the edition itself.
  public let subject: String
  /// The axis value it holds for.
  public let area: Label?
  /// What kind of value it is.
  public let field: Field
  /// False when it was looked for and not found; what the law leaves to an authority counts as found.
  public let found: Bool
  /// How far it was checked.
  public let status: Status
  /// Where it was read.
  public let source: String
}

extension Edition {
  /// Every value of the edition that has a status, in the order of the text.
  public var citedValues: [CitedValue] {
    var values = [CitedValue(subject: "", field: .inForceFrom, inForceFrom)]
    if let inForceTo { values.append(CitedValue(subject: "", field: .inForceTo, inForceTo)) }
    values += instruments.map {
      CitedValue(subject: $0.number, area: nil, field: .instrument, found: true, status: $0.status, source: $0.source)
    }
    if let scoring {
      values.append(CitedValue(subject: "maximum", field: .rule, scoring.maximum))
      values.append(CitedValue(subject: "total", field: .rule, open: scoring.total))
      values.append(CitedValue(subject: "criterion", field: .rule, open: scoring.eachCriterion))
      values.append(CitedValue(subject: "knockout", field: .rule, scoring.knockout))
    }
    for criterion in criteria {
      if let points = criterion.points { values.append(CitedValue(subject: criterion.code, field: .points, open: points)) }
      values += criterion.indicators.flatMap(\.citedValues)
    }
    return values
      + notModelled.map {
        CitedValue(subject: $0.code, area: nil, field: .title, found: true, status: $0.status, source: $0.source)
      }
  }
}

extension Indicator {
  /// Every value of the indicator that has a status.
  public var citedValues: [CitedValue] {
    var values = [CitedValue(subject: code, field: .wording, wording)]
    if let formula { values.append(CitedValue(subject: code, field: .formula, formula)) }
    for condition in condition.measureConditions {
      if case .localValue(let cited) = condition.threshold.rule {
        values.append(CitedValue(subject: code, area: nil, field: .threshold, found: true, status: cited.status, source: cited.source))
      }
      values += condition.threshold.cells.map { CitedValue(subject: code, area: $0.axisValue?.label, field: .threshold, open: $0.cell) }
    }
    for need in condition.recognitionNeeds {
      if let years = need.withinYears { values.append(CitedValue(subject: code, field: .recognition, years)) }
      if let first = need.notBefore { values.append(CitedValue(subject: code, field: .recognition, first)) }
    }
    if let applies {
      values.append(
        CitedValue(subject: code, area: nil, field: .applicability, found: true, status: applies.status, source: applies.source))
    }
    if let points { values.append(CitedValue(subject: code, field: .points, open: points)) }
    if let knockout { values.append(CitedValue(subject: code, field: .knockout, open: knockout)) }
    return values
  }
}

extension CitedValue {
  init<Value>(subject: String, field: Field, _ cited: Cited<Value>) {
    self.init(subject: subject, area: nil, field: field, found: true, status: cited.status, source: cited.source)
  }

  init<Value>(subject: String, area: Label? = nil, field: Field, open cited: Cited<Value?>) {
    self.init(subject: subject, area: area, field: field, found: cited.value != nil, status: cited.status, source: cited.source)
  }
}
