import Foundation
import Vocabulary

/// One thing in which two texts of a set differ.
public struct EditionDifference: Sendable, Hashable {
  /// An indicator's or a criterion's code, an instrument's number; empty for the text as a whole.
  public let subject: String
  /// What differs.
  public let what: Label
  /// As the first text has it; nil where it hasn't got it.
  public let before: Label?
  /// As the second has it.
  public let after: Label?
}

extension Edition {
  /// Everything in which another text differs from this one, in the order of the text.
  public func differences(to other: Edition) -> [EditionDifference] {
    var out = EditionDifferences()
    out.compare("", Label("tên bộ tiêu chí", en: "title"), title, other.title)
    out.compare("", CitedValue.Field.inForceFrom.label, inForceFrom) {
      Label($0.written)
    } with: {
      other.inForceFrom
    }
    out.compare("", CitedValue.Field.inForceTo.label, inForceTo) {
      Label($0.written)
    } with: {
      other.inForceTo
    }
    out.compare("", Label("lần sửa", en: "revision"), Label("\(revision)"), Label("\(other.revision)"))
    out.compare("", Label("ghi chú", en: "note"), note, other.note)
    for number in out.keys(instruments.map(\.number), other.instruments.map(\.number)) {
      let (one, two) = (instruments.first { $0.number == number }, other.instruments.first { $0.number == number })
      out.compare(number, CitedValue.Field.instrument.label, one.map(EditionDifferences.text), two.map(EditionDifferences.text))
    }
    rules(other, &out)
    for code in out.keys(criteria.map(\.code), other.criteria.map(\.code)) {
      let (one, two) = (criterion(code), other.criterion(code))
      out.compare(code, Label("tiêu chí", en: "criterion"), one?.title, two?.title)
      out.compare(code, CitedValue.Field.points.label, one?.points) {
        EditionDifferences.number($0)
      } with: {
        two?.points
      }
    }
    for code in out.keys(indicators.map(\.code), other.indicators.map(\.code)) {
      EditionDifferences.indicator(code, indicator(code), other.indicator(code), &out)
    }
    for code in out.keys(notModelled.map(\.code), other.notModelled.map(\.code)) {
      let (one, two) = (notModelled.first { $0.code == code }, other.notModelled.first { $0.code == code })
      out.compare(code, Label("phần của ngành khác", en: "part of other branches"), one?.title, two?.title)
    }
    return out.found
  }

  private func rules(_ other: Edition, _ out: inout EditionDifferences) {
    let percent = { (value: Decimal?) in
      value.map { Label("từ \(Figures.exact($0))%", en: "at least \(Figures.exact($0, .en))%") } ?? EditionDifferences.notFound
    }
    out.compare("", Label("tổng số điểm", en: "all points"), scoring?.maximum) {
      EditionDifferences.number($0)
    } with: {
      other.scoring?.maximum
    }
    out.compare("", Label("tổng điểm phải đạt", en: "points to be reached"), scoring?.total, percent) { other.scoring?.total }
    out.compare("", Label("điểm mỗi tiêu chí phải đạt", en: "points of each criterion"), scoring?.eachCriterion, percent) {
      other.scoring?.eachCriterion
    }
    out.compare("", Label("không đạt điểm liệt thì cả bộ không đạt", en: "a failed knockout fails the set"), scoring?.knockout) {
      EditionDifferences.flag($0)
    } with: {
      other.scoring?.knockout
    }
  }
}

/// Collects differences.
struct EditionDifferences {
  static let notFound = Label("chưa tìm thấy", en: "not found")

  var found: [EditionDifference] = []

  /// Keys of both sides: those of the second in its order, then those that went.
  func keys(_ one: [String], _ two: [String]) -> [String] { two + one.filter { !two.contains($0) } }

  mutating func compare(_ subject: String, _ what: Label, _ before: Label?, _ after: Label?) {
    if before != after { found.append(EditionDifference(subject: subject, what: what, before: before, after: after)) }
  }

  /// A value with its provenance: the value in words; where only the provenance differs, that.
  mutating func compare<Value>(
    _ subject: String, _ what: Label, _ before: Cited<Value>?, _ text: (Value) -> Label, with other: () -> Cited<Value>?
  ) {
    let after = other()
    compare(subject, what, before.map { text($0.value) }, after.map { text($0.value) })
    guard let before, let after, before.value == after.value else { return }
    if before.status != after.status {
      compare(subject, Label("\(what.vi): mức đối chiếu", en: "\(what.en): how far checked"), before.status.label, after.status.label)
    }
    if before.source != after.source {
      compare(subject, Label("\(what.vi): nguồn", en: "\(what.en): source"), Label(before.source), Label(after.source))
    }
  }

  static func number(_ value: Decimal?) -> Label {
    value.map { Label(Figures.exact($0), en: Figures.exact($0, .en)) } ?? notFound
  }

  static func flag(_ value: Bool?) -> Label {
    value.map { $0 ? Label("có", en: "yes") : Label("không", en: "no") } ?? notFound
  }

  static func text(_ instrument: Instrument) -> Label {
    Label(
      instrument.citation(.vi) + " – " + instrument.title.vi + " (" + instrument.status.label.vi + ")",
      en: instrument.citation(.en) + " – " + instrument.title.en + " (" + instrument.status.label.en + ")")
  }

  static func indicator(_ code: String, _ one: Indicator?, _ two: Indicator?, _ out: inout EditionDifferences) {
    guard let one, let two else {
      return out.compare(code, Label("chỉ tiêu", en: "indicator"), one?.wording.value, two?.wording.value)
    }
    out.compare(code, Label("tên chỉ tiêu", en: "title"), one.title, two.title)
    out.compare(code, CitedValue.Field.wording.label, one.wording, { $0 }, with: { two.wording })
    out.compare(code, Label("điều khoản", en: "clause"), one.clause, two.clause)
    out.compare(code, Label("cách xác định", en: "how it is established"), one.kind.label, two.kind.label)
    out.compare(code, Label("đơn vị tính", en: "unit"), one.unit, two.unit)
    out.compare(code, CitedValue.Field.formula.label, one.formula, { $0 }, with: { two.formula })
    thresholds(code, one, two, &out)
    let measures = { (indicator: Indicator) in Label((indicator.measures + indicator.informative).joined(separator: ", ")) }
    out.compare(code, Label("phép đo", en: "measure"), measures(one), measures(two))
    out.compare(code, Label("phạm vi áp dụng", en: "where it applies"), areas(one), areas(two))
    out.compare(code, CitedValue.Field.points.label, one.points, { number($0) }, with: { two.points })
    out.compare(code, CitedValue.Field.knockout.label, one.knockout, { flag($0) }, with: { two.knockout })
    out.compare(code, Label("ghi chú", en: "note"), one.note, two.note)
  }

  /// Where both have levels of the same shape, each level; otherwise the whole condition in words.
  private static func thresholds(_ code: String, _ one: Indicator, _ two: Indicator, _ out: inout EditionDifferences) {
    let (first, second) = (one.condition.measureConditions, two.condition.measureConditions)
    let alike =
      first.count == second.count
      && zip(first, second).allSatisfy {
        $0.threshold.axis == $1.threshold.axis && $0.threshold.direction == $1.threshold.direction
          && $0.threshold.cells.count == $1.threshold.cells.count
      }
    guard alike, !first.isEmpty else {
      let words = { (indicator: Indicator) in Label(indicator.explain(.vi), en: indicator.explain(.en)) }
      return out.compare(code, Label("điều kiện đạt", en: "met when"), words(one), words(two))
    }
    for (before, after) in zip(first, second) {
      for (old, new) in zip(before.threshold.cells, after.threshold.cells) {
        let what = CitedValue.Field.threshold.label
        let place = old.axisValue.map { Label("\(what.vi), \($0.label.vi)", en: "\(what.en), \($0.label.en)") } ?? what
        out.compare(code, place, old.cell, { number($0) }, with: { new.cell })
      }
    }
    let parts = { (indicator: Indicator) in
      Label(indicator.parts.map(\.label.vi).joined(separator: ", "), en: indicator.parts.map(\.label.en).joined(separator: ", "))
    }
    out.compare(code, Label("tính riêng", en: "parts"), parts(one), parts(two))
  }

  private static func areas(_ indicator: Indicator) -> Label? {
    indicator.applies.map { applies in
      let values = applies.axis.values.filter { applies.values[$0.code] ?? false }
      return Label(values.map(\.label.vi).joined(separator: ", "), en: values.map(\.label.en).joined(separator: ", "))
    }
  }
}
