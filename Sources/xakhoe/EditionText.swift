import Criteria
import Foundation
import Vocabulary

/// An edition as text: what it says, where each line stands, how far it was checked, and its worked cases.
struct EditionText {
  private let edition: Edition
  private let language: Language
  private var vi: Bool { language == .vi }

  /// The text of an edition.
  init(_ edition: Edition, _ language: Language) {
    self.edition = edition
    self.language = language
  }

  /// All of it.
  var text: String { ([head] + edition.criteria.map(criterion) + [others, cases].filter { !$0.isEmpty }).joined(separator: "\n") }

  private func cited(_ text: String, _ status: Status, _ source: String) -> String { "\(text) [\(status.label.text(language)); \(source)]" }

  private func line(_ name: Label, _ text: String?, depth: Int = 0) -> String {
    guard let text, !text.isEmpty else { return "" }
    let head = String(repeating: " ", count: depth) + name.text(language) + ":"
    return head + String(repeating: " ", count: max(1, 18 - head.count)) + text + "\n"
  }

  private var head: String {
    let state = edition.state == .draft ? Label("bản dự thảo", en: "draft") : Label("đã ban hành", en: "published")
    var out = "\(edition.title.text(language))\n\(edition.id) · \(state.text(language))"
    out += edition.revision > 1 ? " · r\(edition.revision)\n\n" : "\n\n"
    out += line(
      Label("Hiệu lực từ", en: "In force from"),
      cited(edition.inForceFrom.value.written, edition.inForceFrom.status, edition.inForceFrom.source))
    out += line(Label("Đến", en: "Until"), edition.inForceTo.map { cited($0.value.written, $0.status, $0.source) })
    out += line(Label("Cấp độ", en: "Tier"), edition.tier?.label.text(language))
    for instrument in edition.instruments {
      out += line(Label("Căn cứ", en: "Instrument"), cited(instrument.citation(language), instrument.status, instrument.source))
    }
    out += line(Label("Mã văn bản", en: "Hash"), edition.hash(localValues: []))
    out += line(Label("Ghi chú", en: "Note"), edition.note?.text(language))
    guard let scoring = edition.scoring else { return out }
    func points(_ value: Cited<Decimal?>) -> String {
      cited(value.value.map { Figures.exact($0, language) + "%" } ?? (vi ? "chưa tìm thấy" : "not found"), value.status, value.source)
    }
    out += line(
      Label("Tổng điểm", en: "Points"),
      cited(Figures.exact(scoring.maximum.value, language), scoring.maximum.status, scoring.maximum.source))
    out += line(Label("Cần đạt", en: "Needed"), points(scoring.total))
    out += line(Label("Mỗi tiêu chí", en: "Each criterion"), points(scoring.eachCriterion))
    out += line(
      Label("Điểm liệt", en: "Knockouts"),
      cited(scoring.knockout.value ? (vi ? "có" : "yes") : (vi ? "không" : "no"), scoring.knockout.status, scoring.knockout.source))
    return out
  }

  private func criterion(_ criterion: Criterion) -> String {
    var out = "\((vi ? "TIÊU CHÍ " : "CRITERION ") + criterion.code). \(criterion.title.text(language))\n"
    out += line(Label("Điểm", en: "Points"), criterion.points.map(points), depth: 2)
    return out + criterion.indicators.map(indicator).joined()
  }

  private func points(_ points: Cited<Decimal?>) -> String {
    cited(points.value.map { Figures.exact($0, language) } ?? (vi ? "chưa tìm thấy" : "not found"), points.status, points.source)
  }

  private func indicator(_ indicator: Indicator) -> String {
    var out = "\n  \(indicator.code)  \(indicator.title.text(language)) (\(indicator.kind.label.text(language)))\n"
    out += line(
      Label("Nguyên văn", en: "Wording"), cited(indicator.wording.value.text(language), indicator.wording.status, indicator.wording.source),
      depth: 4)
    out += line(Label("Điều khoản", en: "Clause"), indicator.clause.text(language), depth: 4)
    out += line(
      Label("Cách tính", en: "Formula"), indicator.formula.map { cited($0.value.text(language), $0.status, $0.source) }, depth: 4)
    out += line(Label("Đạt khi", en: "Met when"), indicator.condition.explain(unit: indicator.unit, language), depth: 4)
    for condition in indicator.condition.measureConditions {
      out += line(Label("Phép đo", en: "Measure"), condition.measure, depth: 4)
      for (area, cell) in condition.threshold.cells {
        let number =
          cell.value.map { condition.threshold.direction.sign + " " + Figures.exact($0, language) } ?? (vi ? "chưa tìm thấy" : "not found")
        out += "      · " + (area.map { $0.label.text(language) + ": " } ?? "") + cited(number, cell.status, cell.source) + "\n"
      }
    }
    out += line(Label("Tham khảo", en: "Informative"), indicator.informative.joined(separator: ", "), depth: 4)
    if let applies = indicator.applies {
      let places = applies.axis.values.filter { applies.values[$0.code] == true }.map { $0.label.text(language) }
      out += line(Label("Áp dụng cho", en: "Applies to"), cited(places.joined(separator: ", "), applies.status, applies.source), depth: 4)
    }
    out += line(Label("Điểm", en: "Points"), indicator.points.map(points), depth: 4)
    out += line(
      Label("Điểm liệt", en: "Knockout"),
      indicator.knockout.map { knockout in
        let text = knockout.value.map { $0 ? (vi ? "có" : "yes") : (vi ? "không" : "no") } ?? (vi ? "chưa tìm thấy" : "not found")
        return cited(text, knockout.status, knockout.source)
      }, depth: 4)
    return out + line(Label("Ghi chú", en: "Note"), indicator.note?.text(language), depth: 4)
  }

  private var others: String {
    guard !edition.notModelled.isEmpty else { return "" }
    return (vi ? "NGÀNH KHÁC ĐÁNH GIÁ\n" : "JUDGED BY OTHER BRANCHES\n")
      + edition.notModelled.map { "  \($0.code)  " + cited($0.title.text(language), $0.status, $0.source) + "\n" }.joined()
  }

  private var cases: String {
    let outcomes = edition.runCases()
    guard !outcomes.isEmpty else { return "" }
    let passed = outcomes.filter(\.passed).count
    return (vi ? "VÍ DỤ: \(passed)/\(outcomes.count) đúng\n" : "WORKED CASES: \(passed) of \(outcomes.count) hold\n")
      + outcomes.map { outcome -> String in
        let differences = outcome.differences.map { "      " + $0.text(language) + "\n" }.joined()
        return "  \(outcome.passed ? "✓" : "✗") \(outcome.example.name.text(language))\n"
          + outcome.example.expectations.compactMap { expected($0, in: outcome.result) }.map { "      \($0)\n" }.joined() + differences
      }.joined()
  }

  /// What a case shows of an indicator, in the words of its explanation.
  private func expected(_ expectation: EditionCase.Expectation, in result: EditionResult) -> String? {
    switch expectation.subject {
    case .indicator(let code): result.indicator(code).map { "\(code): \($0.explanation(language))" }
    case .criterion(let code): result.criterion(code).map { (vi ? "tiêu chí " : "criterion ") + "\(code): \($0.explanation(language))" }
    case .set: (vi ? "cả bộ: " : "the set: ") + result.set.explanation(language)
    }
  }
}
