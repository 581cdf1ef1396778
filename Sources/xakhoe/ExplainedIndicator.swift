import Criteria
import Foundation
import Measures
import Vocabulary

/// An indicator of a commune with everything that can be said about it.
struct ExplainedIndicator {
  /// A list that says what there must be.
  struct Demand {
    let list: String
    let title: Label
    let status: Status
    let source: String
  }

  /// How many members share a truth and a reason.
  struct Reason {
    let met: Bool?
    let code: String?
    let count: Int
  }

  let determination: Determination
  let found: IndicatorResult
  /// The measure whose members are listed.
  let measure: MeasureDefinition?
  /// The lists that say what there must be, as they stand on the day.
  var demands: [Demand] = []
  /// The members by reason.
  var reasons: [Reason] = []
  /// The members listed; nil when nobody asked for them.
  var page: MemberPage?

  private var language: Language { determination.language }
  private var vi: Bool { language == .vi }
  private func words(_ reason: String?) -> String? { reason.map { measure?.reasons[$0]?.text(language) ?? $0 } }

  // MARK: - JSON

  /// The fields of the indicator as `evaluate` has them, then the explanation and the members.
  var json: JSONValue {
    let indicator = found.indicator
    return .object(
      determination.fields(found) + [
        ("clause", .text(indicator.clause.text(language))), ("wording", .text(indicator.wording.value.text(language))),
        ("formula", .text(indicator.formula?.value.text(language))),
        ("condition", .text(indicator.condition.explain(unit: indicator.unit, language))),
        ("explanation", .text(found.explanation(noun: measure?.member, language))), ("measure", .text(measure?.id)),
        ("measureDefinition", .text(measure?.definition.text(language))), ("measureStatus", .text(measure?.status.rawValue)),
        (
          "reasons",
          .list(
            reasons.map {
              .object([
                ("met", .flag($0.met)), ("reason", .text($0.code)), ("reasonText", .text(words($0.code))), ("count", .whole($0.count)),
              ])
            })
        ),
        ("memberCount", .whole(page?.total)), ("next", .text(page?.next?.description)),
        (
          "lists",
          .list(
            demands.map { list in
              .object([
                ("list", .text(list.list)), ("title", .text(list.title.text(language))), ("status", .text(list.status.rawValue)),
                ("source", .text(list.source)),
              ])
            })
        ),
        ("members", .list((page?.members ?? []).map(object))),
      ])
  }

  private func object(_ member: MemberPage.Member) -> JSONValue {
    .object([
      ("id", .text(member.id.description)), ("label", .text(member.label)), ("met", .flag(member.met)), ("reason", .text(member.reason)),
      ("reasonText", .text(words(member.reason))), ("part", .text(member.part)), ("numerator", .decimal(member.num)),
      ("denominator", .decimal(member.den)), ("register", .text(member.register)), ("unitKey", .text(member.unit.description)),
    ])
  }

  // MARK: - Text

  /// All of it for a reader.
  var text: String { ([law, outcome] + [people, list].compactMap { $0 }).joined(separator: "\n") }

  private func line(_ name: Label, _ text: String?) -> String {
    guard let text, !text.isEmpty else { return "" }
    let head = name.text(language) + ":"
    return head + String(repeating: " ", count: max(1, 16 - head.count)) + text + "\n"
  }

  private func cited(_ text: String, _ status: Status, _ source: String) -> String {
    "\(text) [\(status.label.text(language)); \(source)]"
  }

  private var law: String {
    let (indicator, edition) = (found.indicator, determination.edition)
    let place = "\(determination.name) (\(determination.unit)) · \(determination.period.label.text(language)) · "
    var out = "\(indicator.code)  \(indicator.title.text(language))\n"
    out += place + (vi ? "tính đến ngày " : "as of ") + determination.result.day.written + "\n\n"
    out += line(Label("Văn bản", en: "Edition"), "\(edition.title.text(language)) – \(edition.id)")
    out += line(Label("Mã văn bản", en: "Hash"), determination.result.hash)
    for instrument in edition.instruments {
      out += line(Label("Căn cứ", en: "Instrument"), "\(instrument.citation(language)) [\(instrument.status.label.text(language))]")
    }
    out += line(Label("Điều khoản", en: "Clause"), indicator.clause.text(language))
    out += line(
      Label("Nguyên văn", en: "Wording"), cited(indicator.wording.value.text(language), indicator.wording.status, indicator.wording.source))
    out += line(Label("Loại", en: "Kind"), indicator.kind.label.text(language))
    out += line(
      Label("Cách tính", en: "Formula"), indicator.formula.map { cited($0.value.text(language), $0.status, $0.source) })
    for list in demands {
      out += line(Label("Danh mục", en: "List"), cited("\(list.title.text(language)) (\(list.list))", list.status, list.source))
    }
    out += line(Label("Đạt khi", en: "Met when"), indicator.condition.explain(unit: indicator.unit, language))
    out += line(Label("Ghi chú", en: "Note"), indicator.note?.text(language))
    return out
  }

  private var outcome: String {
    var out = line(Label("Kết quả", en: "Verdict"), found.outcome.label.text(language).uppercased())
    for reading in found.readings {
      out += line(Label("Phép tính", en: "Computed"), computed(reading))
      for part in reading.parts {
        let value = reading.displayValue(of: part, unit: found.indicator.unit, language) ?? "–"
        let numbers = reading.isCount ? "" : "\(figure(part.num)) / \(figure(part.den)) = "
        out += line(part.label, "\(numbers)\(value): \(part.truth.label.text(language))")
      }
    }
    out += line(Label("Mức đạt", en: "Level"), found.displayThreshold(language))
    out += line(Label("Dẫn nguồn", en: "Citation"), found.citation.text(language))
    out += line(Label("Đối chiếu", en: "Status"), found.status.label.text(language))
    if let noun = measure?.member { out += line(Label("Khoảng cách", en: "Gap"), found.displayGap(noun: noun, language)) }
    for fact in found.missing { out += line(Label("Chưa biết", en: "Missing"), fact.label.text(language)) }
    for document in found.missingDocuments { out += line(Label("Thiếu văn bản", en: "No document"), document.text(language)) }
    if let points = found.points {
      let span = points.low == points.high ? points.low.text(language) : points.low.text(language) + "–" + points.high.text(language)
      let provisional = points.provisional ? (vi ? " (điểm chia đều, tạm tính)" : " (split evenly, provisional)") : ""
      out += line(Label("Điểm", en: "Points"), span + "/" + points.maximum.text(language) + provisional)
    }
    for figure in found.informative {
      guard let text = figure.text(unit: found.indicator.unit, language) else { continue }
      out += line(Label("Tham khảo", en: "For information"), "\(figure.measure): \(text)")
    }
    if let other = found.otherResult {
      out += line(Label("Bộ kia tính ra", en: "Other set"), "\(other.edition): \(other.truth.label.text(language))")
    }
    return out + line(Label("Tóm lại", en: "In short"), found.explanation(noun: measure?.member, language))
  }

  private func figure(_ number: Decimal) -> String { Figures.rounded(number, places: 2, language) }

  private func computed(_ reading: Reading) -> String {
    let value = reading.displayValue(unit: found.indicator.unit, language) ?? "–"
    guard !reading.isCount else { return value }
    let scale = reading.scale == 1 ? "" : " × \(figure(reading.scale))"
    return "\(figure(reading.num)) / \(figure(reading.den))\(scale) = \(value)"
  }

  private func truth(_ met: Bool?) -> String { (met.map { $0 ? Truth.met : .notMet } ?? .unknown).label.text(language) }

  private var people: String? {
    guard let measure, !reasons.isEmpty else { return nil }
    var table = TextTable([measure.member.text(language), vi ? "Trong tử số" : "In the numerator", vi ? "Lý do" : "Reason"], [.right])
    for reason in reasons { table.add([Figures.whole(reason.count, language), truth(reason.met), words(reason.code) ?? ""]) }
    return "\(measure.title.text(language)) (\(measure.id))\n" + table.text
  }

  private var list: String? {
    guard let page else { return nil }
    guard !page.members.isEmpty else {
      return vi ? "Không có thành viên nào để liệt kê.\n" : "There are no members to list.\n"
    }
    var table = TextTable([
      "id", vi ? "Tên" : "Name", vi ? "Trong tử số" : "In the numerator", vi ? "Lý do" : "Reason", vi ? "Phần" : "Part",
    ])
    for member in page.members {
      table.add([member.id.description, member.label, truth(member.met), words(member.reason) ?? "", part(member.part)])
    }
    var out = table.text + (vi ? "\(page.members.count) trong \(page.total)" : "\(page.members.count) of \(page.total)")
    if let next = page.next { out += (vi ? "; xem tiếp: --after " : "; go on with --after ") + next.description }
    return out + "\n"
  }

  private func part(_ part: String?) -> String {
    part.map { part in found.indicator.parts.first { $0.id == part }?.label.text(language) ?? part } ?? ""
  }
}
