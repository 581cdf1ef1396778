import Criteria
import Foundation
import Programme
import Registers
import Vocabulary

/// A local value as a form gives it, with every fault of it at once.
struct LocalValueEntry: Sendable {
  let set, subject, field, content, from, to, citation: String
  /// The value, where nothing is wrong.
  private(set) var value: LocalValue?
  private(set) var faults: [FieldFault] = []

  /// An empty form, with what the address says beforehand.
  init(_ query: [String: String], set: String) {
    (self.set, subject, field) = (set, query["subject"] ?? "", query["field"] ?? "threshold")
    (content, from, to, citation) = ("", "", "", "")
  }

  /// Reads what was typed.
  init(_ visit: Visit) {
    let form = visit.form
    func text(_ name: String, _ limit: Int) -> String { VietnameseText.normalised(String(form[name].prefix(limit))) }
    (set, subject, field) = (text("set", 60), text("subject", 60), form["field"])
    (content, from, to, citation) = (text("content", 40), text("from", 20), text("to", 20), text("citation", 500))
    var found: [FieldFault] = []
    func fault(_ name: String, _ key: String, _ reason: Label) {
      found.append(FieldFault(field: name, label: visit.label(key), reason: reason))
    }
    let kind = LocalValue.Key.Field(rawValue: field)
    if kind == nil { fault("field", "valueField", Label("cần chọn", en: "must be chosen")) }
    if subject.isEmpty { fault("subject", "valueSubject", Label("cần chọn", en: "must be chosen")) }
    let read = kind.flatMap { LocalValueEntry.value(content, $0) }
    if read == nil {
      fault(
        "content", "valueContent",
        kind == .knockout
          ? Label("ghi «có» hoặc «không»", en: "write “yes” or “no”")
          : Label("cần một số, dấu thập phân là dấu phẩy, không dùng dấu chấm phân nhóm: 92,5", en: "a number is needed: 92.5"))
    }
    let first = Day(written: from)
    if first == nil { fault("from", "valueFrom", Label("cần ngày dạng dd/MM/yyyy", en: "a date dd/MM/yyyy is needed")) }
    let last = Day(written: to)
    if !to.isEmpty, last == nil {
      fault("to", "valueTo", Label("ghi ngày dạng dd/MM/yyyy hoặc để trống", en: "a date dd/MM/yyyy, or nothing"))
    }
    if let first, let last, last < first { fault("to", "valueTo", Label("trước ngày bắt đầu", en: "is before the first day")) }
    if citation.count < 5 {
      fault("citation", "valueCitation", Label("cần ghi số, ngày, cơ quan ban hành văn bản", en: "name the decision: number, day, issuer"))
    }
    let day = first ?? visit.today
    do {
      let edition = try visit.installation.evaluating.edition(set, on: day)
      if let kind, let read, !subject.isEmpty {
        let entered = LocalValue(
          key: LocalValue.Key(set: set, subject: subject, field: kind), value: read, validFrom: day,
          validTo: (last ?? day) < day ? nil : last,
          citation: citation, actor: visit.author.description)
        if !edition.check([entered]).isEmpty { fault("subject", "valueSubject", LocalValueEntry.misfit(kind)) }
        if kind == .threshold, case .number(let number) = read,
          edition.indicator(subject)?.unit?.vi == "%" || subject == "total" || subject == "criterion",
          number < 0 || number > 100
        {
          fault("content", "valueContent", Label("tỷ lệ phải từ 0 đến 100", en: "a share lies between 0 and 100"))
        }
        if found.isEmpty { value = entered }
      }
    } catch let missing as EditionMissing { fault("set", "valueSet", missing.label) } catch {}
    faults = found
  }

  private static func misfit(_ kind: LocalValue.Key.Field) -> Label {
    switch kind {
    case .threshold:
      Label("mục này không có mức đạt trong văn bản có hiệu lực ngày đó", en: "has no level in the text in force on that day")
    case .points: Label("mục này không có điểm, hoặc số điểm không dùng được", en: "has no points, or not these")
    case .knockout: Label("chỉ chỉ tiêu của bộ có điểm mới có điểm liệt", en: "only indicators of a set with points can be knockouts")
    }
  }

  /// Reads a decimal comma (or point), or yes and no; grouped thousands are refused, they read as decimals.
  static func value(_ text: String, _ kind: LocalValue.Key.Field) -> LocalValue.Value? {
    if kind == .knockout {
      switch text.lowercased() {
      case "có", "yes", "true": return .flag(true)
      case "không", "no", "false": return .flag(false)
      default: return nil
      }
    }
    return number(text).map(LocalValue.Value.number)
  }

  /// Reads a number as people write it.
  static func number(_ text: String) -> Decimal? {
    let bare = text.replacing(" ", with: "").replacing("%", with: "")
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 1, parts.dropFirst().allSatisfy({ $0.count == 3 }) || bare.contains(",") { return nil }
    return CatalogueNode.decimal(bare.replacing(",", with: "."))
  }
}

extension Visit {
  /// What a local value is about: `1.7 – Tên chỉ tiêu`.
  func subject(_ key: LocalValue.Key, on day: Day) -> String {
    let criteria = installation.knowledge.criteria
    let edition = (try? criteria.edition(set: key.set, on: day)) ?? criteria.editions(of: key.set).last
    if let indicator = edition?.indicator(key.subject) { return key.subject + " – " + indicator.title.text(language) }
    if let criterion = edition?.criterion(key.subject) {
      return word("criterionFull", ["code": key.subject, "title": criterion.title.text(language)])
    }
    switch key.subject {
    case "total": return word("ruleTotal")
    case "criterion": return word("ruleCriterion")
    default: return key.subject
    }
  }

  /// A local value in words with its unit: `từ 92,5%`, `4 điểm`, `có`.
  func text(_ value: LocalValue) -> String {
    switch value.value {
    case .flag(let flag): return word(flag ? "answerYes" : "answerNo").lowercased()
    case .number(let number):
      let figure = Figures.exact(number, language)
      if value.key.field == .points { return figure + " " + word("pointsUnit") }
      let criteria = installation.knowledge.criteria
      let edition = (try? criteria.edition(set: value.key.set, on: value.validFrom)) ?? criteria.editions(of: value.key.set).last
      guard let indicator = edition?.indicator(value.key.subject) else { return "≥ " + figure + "%" }
      let unit = indicator.unit?.text(language) ?? ""
      let sign = indicator.threshold?.direction.sign ?? "≥"
      return sign + " " + figure + (unit == "%" || unit == "‰" || unit.isEmpty ? unit : " " + unit)
    }
  }

  /// The kind of a local value in words.
  func word(_ field: LocalValue.Key.Field) -> String {
    switch field {
    case .threshold: word("valueThreshold")
    case .points: word("valuePoints")
    case .knockout: word("knockout")
    }
  }
}
