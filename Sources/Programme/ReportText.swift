import Criteria
import Foundation
import Vocabulary

/// Where the number behind a sentence can be looked at.
public enum PaperSource: Sendable, Hashable {
  /// An indicator of a commune.
  case indicator(UnitKey, set: String, code: String)
  /// A set of a commune.
  case commune(UnitKey)
  /// All communes.
  case communes
  /// A register of a unit.
  case register(String, UnitKey)
  /// The assessment of a commune.
  case assessment(UnitKey, set: String)
  /// The plans of a unit.
  case plan(UnitKey)
  /// The risk list of a unit's plan.
  case risks(UnitKey)
}

/// A sentence written from numbers by rule, or by hand in its place.
public struct Sentence: Sendable, Hashable {
  /// Stays the same while numbers move: what an edit is kept by.
  public let id: String
  /// The text.
  public var text: String
  /// The number behind it.
  public let source: PaperSource
  /// Whether somebody wrote it.
  public var byHand = false

  init(_ id: String, _ text: String, _ source: PaperSource) { (self.id, self.text, self.source) = (id, text, source) }
}

/// A headed part of a paper.
public struct PaperSection: Sendable, Hashable {
  /// The heading; empty where there is none.
  public let heading: String
  /// 1 for `I.`, 2 for `1.`.
  public let level: Int
  /// What it says.
  public var sentences: [Sentence]

  init(_ heading: String, level: Int = 1, _ sentences: [Sentence] = []) {
    (self.heading, self.level, self.sentences) = (heading, level, sentences)
  }
}

extension [PaperSection] {
  /// The sections with what people wrote in place of sentences; a sentence emptied by hand stays away from the paper.
  public func edited(_ texts: [String: String]) -> [PaperSection] {
    map { section in
      var section = section
      for index in section.sentences.indices {
        guard let text = texts[section.sentences[index].id] else { continue }
        section.sentences[index].text = text
        section.sentences[index].byHand = true
      }
      return section
    }
  }
}

/// How periods and counts are said in a paper.
enum Said {
  /// `quý IV/2024`, `năm 2024`, `tháng 11/2024`.
  static func short(_ period: Period) -> String {
    switch period {
    case .year(let year): "năm \(year)"
    case .quarter(let year, let quarter): "quý \(["I", "II", "III", "IV"][max(0, min(3, quarter - 1))])/\(year)"
    case .month(let year, let month): "tháng \(month)/\(year)"
    }
  }

  /// `Đến hết quý IV/2024`, or `Đến ngày 20/11/2024` while it runs.
  static func until(_ period: Period, _ day: Day) -> String {
    day == period.end ? "Đến hết " + short(period) : "Đến ngày " + day.written
  }

  /// `, tăng 2 xã so với quý III/2024`, to stand inside a sentence; where not the same is known now as was then, a sentence of its own
  /// to stand behind it. What wasn't known before isn't an increase: only what is known both times is compared.
  static func change(_ pairs: [(now: Outcome, before: Outcome)], _ noun: String, _ period: Period) -> (inside: String, behind: String) {
    func known(_ outcome: Outcome) -> Bool { outcome == .met || outcome == .notMet }
    let both = pairs.filter { known($0.now) && known($0.before) }
    guard !both.isEmpty else { return ("", "") }
    let (now, before) = (both.filter { $0.now == .met }.count, both.filter { $0.before == .met }.count)
    let whole = pairs.allSatisfy { known($0.now) == known($0.before) }
    let change = now == before ? "không đổi" : now > before ? "tăng \(now - before) \(noun)" : "giảm \(before - now) \(noun)"
    return whole
      ? (", \(change) so với \(short(period))", "")
      : ("", " So với \(short(period)) (\(both.count) \(noun) có số liệu cả hai kỳ): \(change)\(now == before ? "" : " đạt").")
  }

  /// `31 tháng 12 năm 2024`, with noughts as Nghị định 30/2020/NĐ-CP has them.
  static func day(_ day: Day) -> String {
    let (year, month, number) = day.parts
    return "\(number < 10 ? "0" : "")\(number) tháng \(month < 3 ? "0" : "")\(month) năm \(year)"
  }

  /// A title inside a sentence; an abbreviation keeps its capitals, and so does the name of a set, `Bộ tiêu chí quốc gia về …`.
  static func within(_ title: String) -> String {
    if title.hasPrefix("Bộ ") { return title }
    let second = title.dropFirst().first.map(String.init) ?? ""
    return second != second.lowercased() ? title : PaperPlace.within(title)
  }
}

/// Text from numbers, by rule.
public struct ReportText: Sendable {
  let numbers: PaperNumbers
  var period: Period { numbers.order.period }
  var earlier: Period { period.adding(-1) }

  /// The text of a paper.
  public init(_ numbers: PaperNumbers) { self.numbers = numbers }

  /// The sections of the paper that was ordered.
  public var sections: [PaperSection] {
    switch numbers.order.kind {
    case .report: report
    case .score: [PaperSection("", numbers.sets.flatMap(verdict))]
    case .league: [PaperSection("", numbers.sets.flatMap { Array(summary($0).prefix(1)) })]
    case .minutes: minutes
    case .request: request
    }
  }

  // MARK: - The report

  private var report: [PaperSection] {
    var all = [PaperSection("KẾT QUẢ THỰC HIỆN CÁC BỘ TIÊU CHÍ", basis)]
    for set in numbers.sets {
      all.append(PaperSection(set.edition.title.vi, level: 2, numbers.place.isArea ? summary(set) : verdict(set) + indicators(set)))
    }
    let targets = targets
    if !targets.isEmpty { all.append(PaperSection("SO VỚI CHỈ TIÊU KẾ HOẠCH NĂM \(period.year)", targets)) }
    if let risks = numbers.risks {
      all.append(PaperSection("DỰ BÁO, XÃ CÓ NGUY CƠ KHÔNG ĐẠT KẾ HOẠCH", ReportRisks(numbers, risks).sentences))
    }
    all += activities
    all.append(PaperSection("KHÓ KHĂN, VƯỚNG MẮC", texts("difficulties", none: noDifficulties)))
    all.append(PaperSection("ĐỀ XUẤT, KIẾN NGHỊ", texts("proposals", none: "Không có đề xuất, kiến nghị.")))
    all.append(PaperSection("NHIỆM VỤ TRỌNG TÂM THỜI GIAN TỚI", ahead))
    return all
  }

  /// What the results rest on: what was handed in where it was, else the registers.
  private var basis: [Sentence] {
    let all = numbers.sets.flatMap(\.now)
    guard !all.isEmpty else { return [] }
    let frozen = all.filter { $0.snapshot != nil }
    let (until, what) = ("theo số liệu sổ sách đến ngày \(numbers.day.written)", "Kết quả theo bản tự đánh giá, thẩm định đã chốt")
    let units = Set(frozen.map(\.unit)).count
    let whole = numbers.place.isArea ? "\(units) xã" : "\(frozen.count)/\(all.count) bộ tiêu chí"
    let text: String
    if frozen.isEmpty {
      text = "Kết quả \(until); chưa có bản tự đánh giá nào được chốt."
    } else if frozen.count == all.count {
      text = what + (numbers.place.isArea ? " của \(whole)." : " của \(numbers.place.within).")
    } else if numbers.place.isArea {
      text = "\(what) của \(whole) (với bộ tiêu chí đã có bản chốt); các xã, bộ tiêu chí còn lại \(until)."
    } else {
      text = "\(what) ở \(whole); các bộ tiêu chí còn lại \(until)."
    }
    return [Sentence("basis", text, .communes)]
  }

  /// What is said where no commune wrote of difficulties: what supervision asked for may still be open.
  private var noDifficulties: String {
    let open = numbers.work.open.count
    guard open > 0 else { return "Không có khó khăn, vướng mắc được báo cáo trong kỳ." }
    return "\(numbers.place.isArea ? "Các xã" : "Xã") không nêu khó khăn, vướng mắc; còn \(open) kiến nghị giám sát chưa khắc phục."
  }

  /// What a title adds to «đạt».
  private func named(_ edition: Edition, _ criterion: Criterion) -> String {
    let what = "tiêu chí \(criterion.code) «\(criterion.title.vi)»"
    return edition.criteria.count == 1 ? what + " (\(Said.within(edition.title.vi)))" : what
  }

  /// What the health part of a set is called inside a sentence.
  private func named(_ edition: Edition) -> String {
    let title = Said.within(edition.title.vi)
    return edition.scoring != nil ? edition.title.vi : edition.criteria.count == 1 ? "chuẩn " + title : "phần y tế của " + title
  }

  /// The communes of an area under one set. What isn't known anywhere is said once, at the end.
  private func summary(_ set: SetNumbers) -> [Sentence] {
    let key = set.edition.set
    func nowhere(_ outcome: (EditionResult) -> Outcome?) -> Bool {
      set.now.allSatisfy { [.unknown, .notApplicable].contains(outcome($0.result) ?? .unknown) }
    }
    var all = [counted("\(key).verdict", named(set.edition), set, leading: true) { Outcome($0.set.truth) }]
    var open: [String] = []
    for criterion in set.edition.criteria {
      let told = nowhere { $0.criterion(criterion.code)?.outcome }
      if told {
        open.append("tiêu chí \(criterion.code)")
      } else if set.edition.criteria.count > 1 {
        all.append(counted("\(key).\(criterion.code)", named(set.edition, criterion), set) { $0.criterion(criterion.code)?.outcome })
      }
      // Of a set with points the criteria say enough; every indicator stands in the table.
      guard set.edition.scoring == nil else { continue }
      for indicator in criterion.indicators {
        if nowhere({ $0.indicator(indicator.code)?.outcome }) {
          open.append("chỉ tiêu \(indicator.code)")
        } else {
          let what = "chỉ tiêu \(indicator.code) «\(indicator.title.vi)»"
          all.append(counted("\(key).\(criterion.code).\(indicator.code)", what, set) { $0.indicator(indicator.code)?.outcome })
        }
      }
    }
    if !open.isEmpty, set.edition.criteria.count > 1 {
      let lists = ["tiêu chí ", "chỉ tiêu "].compactMap { kind -> String? in
        let codes = open.filter { $0.hasPrefix(kind) }.map { $0.dropFirst(kind.count) }
        return codes.isEmpty ? nil : kind + codes.joined(separator: ", ")
      }
      all.append(Sentence("\(key).open", "Chưa xã nào đủ số liệu để kết luận về: " + lists.joined(separator: "; ") + ".", .communes))
    }
    return all
  }

  private func counted(
    _ id: String, _ what: String, _ set: SetNumbers, leading: Bool = false, _ outcome: (EditionResult) -> Outcome?
  ) -> Sentence {
    let pairs = set.now.map { standing in
      (name: standing.name, outcome: outcome(standing.result) ?? .unknown, before: set.before[standing.unit].flatMap(outcome) ?? .unknown)
    }
    let found = pairs.filter { $0.outcome != .notApplicable }
    func names(_ wanted: Outcome) -> [String] { found.filter { $0.outcome == wanted }.map(\.name) }
    guard !found.isEmpty else { return Sentence(id, "Không có xã nào áp dụng \(what).", .communes) }
    let met = names(.met).count
    let head = leading ? Said.until(period, numbers.day) + ", " : ""
    let (short, open) = (names(.notMet), names(.unknown))
    guard open.count < found.count else {
      return Sentence(id, head + (leading ? "cả" : "Cả") + " \(found.count) xã chưa đủ số liệu để kết luận về \(what).", .communes)
    }
    var text = head + "\(met)/\(found.count) xã đạt \(what) (\(Figures.share(met, of: found.count)))"
    let change = Said.change(found.map { (now: $0.outcome, before: $0.before) }, "xã", earlier)
    text += change.inside
    if !short.isEmpty {
      text +=
        "; \(met > 0 ? "còn " : "")\(short.count) xã chưa đạt" + (short.count == found.count ? "" : ": " + short.joined(separator: ", "))
    }
    if !open.isEmpty {
      let which = open.count > 5 ? "" : ": " + open.joined(separator: ", ")
      text += "; \(open.count) xã chưa đủ số liệu để kết luận" + which
    }
    return Sentence(id, text + "." + change.behind, .communes)
  }

  /// One commune under one set.
  func verdict(_ set: SetNumbers) -> [Sentence] {
    guard let now = set.now.first else { return [] }
    let key = set.edition.set
    let applying = now.result.indicators.filter(\.applicable)
    func codes(_ wanted: Outcome) -> [String] { applying.filter { $0.outcome == wanted }.map(\.code) }
    let (met, short, open) = (codes(.met).count, codes(.notMet), codes(.unknown))
    let what = named(set.edition)
    var text = "\(Said.until(period, numbers.day)), \(numbers.place.within) "
    switch Outcome(now.result.set.truth) {
    case .met: text += "đạt \(what)"
    case .notMet: text += "chưa đạt \(what)"
    case .unknown, .notApplicable: text += "chưa đủ số liệu để kết luận về \(what)"
    }
    text += "; đạt \(met)/\(applying.count) chỉ tiêu"
    let outside = now.result.indicators.count - applying.count
    if outside > 0 { text += " (\(outside) chỉ tiêu không áp dụng)" }
    let past = set.before[now.unit]
    let change = past.map { past in
      Said.change(applying.map { (now: $0.outcome, before: past.indicator($0.code)?.outcome ?? .unknown) }, "chỉ tiêu", earlier)
    }
    text += change?.inside ?? ""
    if !short.isEmpty { text += "; chưa đạt: " + short.joined(separator: ", ") }
    if !open.isEmpty { text += "; chưa đủ số liệu: " + (open.count > 10 ? "\(open.count) chỉ tiêu" : open.joined(separator: ", ")) }
    var all = [Sentence("\(key).verdict", text + "." + (change?.behind ?? ""), .commune(now.unit))]
    if let score = now.result.set.score {
      all.append(Sentence("\(key).score", "Tổng điểm: \(score.text()) điểm" + rules(now.result) + ".", .commune(now.unit)))
    }
    return all
  }

  private func rules(_ result: EditionResult) -> String {
    let failing = result.set.rules.filter { $0.rule != .total && !$0.failing.isEmpty }
    return failing.map { "; " + $0.statement.vi + " (" + $0.failing.joined(separator: ", ") + ")" }.joined()
  }

  /// Each indicator of a commune; of a set with points those that aren't met, by criterion what is.
  private func indicators(_ set: SetNumbers) -> [Sentence] {
    guard let now = set.now.first else { return [] }
    let before = set.before[now.unit]
    var all: [Sentence] = []
    for criterion in now.result.criteria where criterion.applicable {
      let own = now.result.indicators.filter { $0.applicable && criterion.criterion.indicators.map(\.code).contains($0.code) }
      if set.edition.scoring != nil {
        let met = own.filter { $0.outcome == .met }.count
        let score = criterion.score.map { ", \($0.text()) điểm" } ?? ""
        let open = own.filter { $0.outcome == .unknown }.map(\.code)
        let rest = open.isEmpty ? "" : "; chưa đủ số liệu: " + open.joined(separator: ", ")
        all.append(
          Sentence(
            "\(set.edition.set).\(criterion.code)",
            "Tiêu chí \(criterion.code) «\(criterion.criterion.title.vi)»: đạt \(met)/\(own.count) chỉ tiêu\(score)\(rest).",
            .commune(now.unit)))
      }
      for indicator in own where set.edition.scoring == nil || indicator.outcome == .notMet {
        all.append(one(indicator, before?.indicator(indicator.code), set.edition.set, now.unit, criterion.code))
      }
    }
    return all
  }

  private func one(_ now: IndicatorResult, _ before: IndicatorResult?, _ set: String, _ unit: UnitKey, _ criterion: String) -> Sentence {
    var text = "Chỉ tiêu \(now.code) «\(now.indicator.title.vi)»: "
    switch now.outcome {
    case .met: text += "đạt"
    case .notMet: text += "chưa đạt"
    case .unknown, .notApplicable: text += "chưa đủ số liệu"
    }
    if let value = now.displayValue() {
      text += ", " + value
      if let level = now.displayThreshold() { text += " (mức \(level))" }
      text += moved(now, before)
    }
    if let noun = now.reading.flatMap({ numbers.nouns[$0.measure] }), let gap = now.displayGap(noun: noun) {
      text += "; " + PaperPlace.within(gap)
    }
    if !now.missingDocuments.isEmpty { text += "; thiếu: " + now.missingDocuments.map(\.vi).joined(separator: "; ") }
    if now.outcome == .unknown, let why = now.missing.first { text += " (\(why.label.vi))" }
    return Sentence("\(set).\(criterion).\(now.code)", text + ".", .indicator(unit, set: set, code: now.code))
  }

  /// How far a rate moved since the period before.
  private func moved(_ now: IndicatorResult, _ before: IndicatorResult?) -> String {
    guard now.kind == .rate, let value = now.value, let past = before?.value else { return "" }
    let difference = Figures.rounded(abs(value - past), places: 1)
    let noun = now.indicator.unit?.vi == "%" ? " điểm phần trăm" : ""
    if difference == "0" || difference == "0,0" { return ", không đổi so với \(Said.short(earlier))" }
    return (value > past ? ", tăng " : ", giảm ") + difference + noun + " so với \(Said.short(earlier))"
  }
}
