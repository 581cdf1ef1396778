import Criteria
import Foundation
import Vocabulary

// What a report says beside the results: the plan's targets, what was done, what communes wrote, what is next.
extension ReportText {
  /// The annex's columns and the sets and criteria they are about.
  private static let columns: [(column: String, set: String, criterion: String?, name: String)] = [
    ("btcqg-ytx", "btcqg-ytx", nil, "Bộ tiêu chí quốc gia về y tế xã"), ("15", "xa-ntm", "15", "tiêu chí 15 (xã nông thôn mới)"),
    ("14", "xa-ntm-nang-cao", "14", "tiêu chí 14 (xã nông thôn mới nâng cao)"),
    ("model", "xa-ntm-kieu-mau", nil, "y tế của xã nông thôn mới kiểu mẫu"),
  ]

  var targets: [Sentence] {
    let units = Set(numbers.place.groups.flatMap { [$0.unit] + $0.members })
    let ticks = numbers.targets.values.flatMap { $0 }.filter { units.contains($0.unit) }
    return ReportText.columns.flatMap { column -> [Sentence] in
      guard let set = numbers.sets.first(where: { $0.edition.set == column.set }) else { return [] }
      return PlanTarget.Aim.allCases.compactMap { aim -> Sentence? in
        let asked = ticks.filter { $0.column == column.column && $0.aim == aim }.map(\.unit)
        let found = set.now.filter { asked.contains($0.unit) }
        guard !found.isEmpty else { return nil }
        let outcomes = found.map { standing -> (String, Outcome) in
          let truth = column.criterion.flatMap { standing.result.criterion($0)?.outcome } ?? Outcome(standing.result.set.truth)
          return (standing.name, truth)
        }
        return target(column.column, column.name, aim, outcomes)
      }
    }
  }

  private func target(_ column: String, _ name: String, _ aim: PlanTarget.Aim, _ outcomes: [(String, Outcome)]) -> Sentence {
    let verb = aim == .keep ? "duy trì" : "phấn đấu đạt"
    let source = PaperSource.plan(numbers.place.area)
    let id = "target.\(column).\(aim.rawValue)"
    guard numbers.place.isArea else {
      let outcome = outcomes[0].1
      let state = outcome == .met ? "đã đạt" : outcome == .notMet ? "chưa đạt" : "chưa đủ số liệu để kết luận"
      return Sentence(id, "Kế hoạch giao \(verb) \(name): \(state).", source)
    }
    let met = outcomes.filter { $0.1 == .met }.count
    var text =
      "Kế hoạch giao \(outcomes.count) xã \(verb) \(name): \(met)/\(outcomes.count) xã đạt (\(Figures.share(met, of: outcomes.count)))"
    let rest = outcomes.filter { $0.1 == .notMet }.map(\.0)
    let open = outcomes.filter { $0.1 == .unknown }.map(\.0)
    if !rest.isEmpty { text += "; chưa đạt: " + rest.joined(separator: ", ") }
    if !open.isEmpty { text += "; chưa đủ số liệu: " + (open.count == outcomes.count ? "\(open.count) xã" : open.joined(separator: ", ")) }
    return Sentence(id, text + ".", source)
  }

  /// What was done: the plan's tasks by how far they are, then supervision and talks.
  var activities: [PaperSection] {
    let heading = "CÁC HOẠT ĐỘNG ĐÃ TRIỂN KHAI"
    let tasks = ReportTasks(numbers)
    guard !numbers.work.tasks.isEmpty else { return [PaperSection(heading, otherWork)] }
    return [PaperSection(heading, [tasks.summary])] + tasks.sections + [PaperSection("Giám sát, truyền thông", level: 2, otherWork)]
  }

  private var otherWork: [Sentence] {
    let work = numbers.work
    var all: [Sentence] = []
    if work.visits > 0 {
      var text = "Đã giám sát, kiểm tra hỗ trợ \(work.visits) lượt" + (numbers.place.isArea ? " tại \(work.visited.count) xã" : "")
      if work.recommended > 0 {
        let open = work.recommended - work.remedied - work.overdue
        text += "; \(work.recommended) lượt có kiến nghị: đã khắc phục \(work.remedied), còn trong hạn \(open), quá hạn \(work.overdue)"
      }
      all.append(Sentence("visits", text + ".", .register("supervision-visit", numbers.order.unit)))
    } else {
      all.append(Sentence("visits", "Trong kỳ chưa ghi lượt giám sát nào.", .register("supervision-visit", numbers.order.unit)))
    }
    if !work.open.isEmpty { all.append(followUp(work.open)) }
    if work.activities > 0 {
      let people = work.audience > 0 ? " với \(Figures.whole(work.audience)) lượt người dự" : ""
      let text = "Đã tổ chức \(Figures.whole(work.activities)) hoạt động truyền thông, giáo dục sức khỏe\(people)."
      all.append(Sentence("communication", text, .register("communication-activity", numbers.order.unit)))
    }
    return all
  }

  /// What visits asked for and is still to be done, what is overdue first.
  private func followUp(_ open: [OpenAdvice]) -> Sentence {
    let sorted = open.sorted { ($0.due?.number ?? Int.max, $0.visited) < ($1.due?.number ?? Int.max, $1.visited) }
    let lines = sorted.prefix(10).map { advice -> String in
      let place = numbers.place.isArea ? (numbers.place.names[advice.unit] ?? advice.unit.code) + ": " : ""
      let due = advice.due.map { $0 < numbers.day ? ", quá hạn từ \($0.written)" : ", hạn \($0.written)" } ?? ", chưa có hạn"
      return place + PaperPlace.within(ReportText.bare(advice.text)) + " (giám sát ngày \(advice.visited.written)\(due))"
    }
    let rest = sorted.count > 10 ? "; và \(sorted.count - 10) kiến nghị khác" : ""
    return Sentence(
      "followup", "Kiến nghị giám sát chưa khắc phục (\(open.count)): " + lines.joined(separator: "; ") + rest + ".",
      .register("supervision-visit", numbers.order.unit))
  }

  static func bare(_ text: String) -> String {
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: "\n", with: " ")
    while let last = text.last, ".;:,".contains(last) { text.removeLast() }
    if text.hasPrefix("- ") { text.removeFirst(2) }
    return text
  }

  /// What communes wrote in their assessments, merged: what several sets or several communes say alike is said once, with who says it.
  func texts(_ field: String, none: String) -> [Sentence] {
    typealias Said = (text: String, names: [String], unit: UnitKey, set: String)
    var all: [Said] = []
    for group in numbers.place.groups {
      for set in numbers.sets {
        guard let standing = set.now.first(where: { $0.unit == group.unit }), let assessment = standing.assessment else { continue }
        let text = ReportText.bare(assessment.texts[field] ?? "")
        if text.isEmpty { continue }
        if let known = all.firstIndex(where: { $0.text == text }) {
          if !all[known].names.contains(standing.name) { all[known].names.append(standing.name) }
        } else {
          all.append((text, [standing.name], group.unit, set.edition.set))
        }
      }
    }
    let sentences = all.map { said in
      let names = said.names.joined(separator: ", ")
      let head = said.names.count > 5 ? "\(said.names.count) xã (\(names)): " : names + ": "
      return Sentence(
        "\(field).\(said.unit).\(said.set)", (numbers.place.isArea ? head : "") + said.text + ".",
        said.names.count > 1 ? .communes : .assessment(said.unit, set: said.set))
    }
    return sentences.isEmpty ? [Sentence(field, none, .communes)] : sentences
  }

  var ahead: [Sentence] {
    var all = numbers.sets.compactMap { set -> Sentence? in
      guard set.edition.scoring == nil || numbers.sets.count == 1 else { return nil }
      let short = set.edition.indicators.compactMap { indicator -> String? in
        let names = set.now.filter { $0.result.indicator(indicator.code)?.outcome == .notMet }.map(\.name)
        guard !names.isEmpty else { return nil }
        guard numbers.place.isArea else { return indicator.code }
        return "\(indicator.code) (\(names.count > 6 ? "\(names.count) xã" : names.joined(separator: ", ")))"
      }
      guard !short.isEmpty else { return nil }
      let text =
        "Tập trung thực hiện các chỉ tiêu chưa đạt của \(Said.within(set.edition.title.vi)): " + short.joined(separator: "; ") + "."
      return Sentence("ahead.\(set.edition.set)", text, .communes)
    }
    if all.isEmpty { all = [Sentence("ahead", "Tiếp tục duy trì, nâng cao chất lượng các chỉ tiêu đã đạt.", .communes)] }
    let open = numbers.sets.contains { $0.now.contains { $0.result.indicators.contains { $0.outcome == .unknown } } }
    if open {
      all.append(Sentence("ahead.numbers", "Cập nhật đủ sổ sách, số liệu đối với các chỉ tiêu chưa đủ số liệu để kết luận.", .communes))
    }
    return all
  }
}
