import Criteria
import Foundation
import Vocabulary

/// The plan's tasks in a report: each text once, with whose it is and when, by how far it is.
struct ReportTasks {
  private let numbers: PaperNumbers

  init(_ numbers: PaperNumbers) { self.numbers = numbers }

  private var tasks: [PaperTask] { numbers.work.tasks }
  private var source: PaperSource { .plan(numbers.place.area) }

  /// How far tasks are, with the heading of those that are.
  private enum Stage: String, CaseIterable {
    case done, late, open

    init(_ task: PaperTask) { self = Stage(rawValue: task.state) ?? .open }

    var heading: String {
      switch self {
      case .done: "Công việc đã xong"
      case .late: "Công việc chậm"
      case .open: "Công việc đang làm hoặc chưa đến hạn"
      }
    }
  }

  /// How many tasks there are, and how far they are.
  var summary: Sentence {
    func count(_ stage: Stage) -> Int { tasks.filter { Stage($0) == stage }.count }
    return Sentence(
      "tasks",
      "Theo kế hoạch năm \(numbers.order.period.year), đến kỳ báo cáo có \(tasks.count) công việc: đã xong \(count(.done)), "
        + "chậm \(count(.late)), đang làm hoặc chưa đến hạn \(count(.open)).", source)
  }

  /// The tasks under their headings, one sentence for each text.
  var sections: [PaperSection] {
    Stage.allCases.compactMap { stage in
      let all = tasks.filter { Stage($0) == stage }
      guard !all.isEmpty else { return nil }
      var (keys, alike) = ([String](), [String: [PaperTask]]())
      for task in all {
        let key = ReportTasks.key(task)
        if alike[key] == nil { keys.append(key) }
        alike[key, default: []].append(task)
      }
      let sorted = keys.enumerated().sorted { left, right in
        let codes = [left, right].map { alike[$0.element]?.first?.indicator ?? "" }
        guard codes[0] != codes[1] else { return left.offset < right.offset }
        return Assessments.order(codes[0]) < Assessments.order(codes[1])
      }
      let sentences = sorted.compactMap { alike[$0.element].map { sentence($0, stage) } }
      return PaperSection(stage.heading, level: 2, sentences)
    }
  }

  /// Texts are alike whatever stands around them.
  private static func key(_ task: PaperTask) -> String {
    ReportText.bare(task.text).lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func sentence(_ alike: [PaperTask], _ stage: Stage) -> Sentence {
    let first = alike[0]
    let codes = ReportTasks.distinct(alike.map(\.indicator)).sorted { Assessments.order($0) < Assessments.order($1) }
    let owners = ReportTasks.distinct(alike.map(\.owner))
    let quarters = Set(alike.compactMap(\.quarter)).sorted().filter { 1...4 ~= $0 }.map { ["I", "II", "III", "IV"][$0 - 1] }
    var inside: [String] = []
    if !codes.isEmpty { inside.append("chỉ tiêu " + codes.joined(separator: ", ")) }
    if !owners.isEmpty { inside.append(owners.count > 6 ? "\(owners.count) đơn vị, người thực hiện" : owners.joined(separator: ", ")) }
    if !quarters.isEmpty { inside.append("quý " + quarters.joined(separator: ", ")) }
    var text = ReportTasks.short(first.text, most: 400)
    if !inside.isEmpty { text += " (" + inside.joined(separator: "; ") + ")" }
    let delays = ReportTasks.few(alike.map(\.delay))
    if stage == .late { text += delays.isEmpty ? "; chưa ghi lý do chậm" : "; lý do chậm: " + delays }
    let outcomes = ReportTasks.few(alike.map(\.outcome))
    if !outcomes.isEmpty { text += "; kết quả: " + outcomes }
    text = text.prefix(1).uppercased() + text.dropFirst()
    return Sentence(
      "task.\(stage.rawValue).\(Digest.hex(ReportTasks.key(first)).prefix(12))", text + (text.hasSuffix("…") ? "" : "."), source)
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = [""]
    return texts.map { ReportText.bare($0) }.filter { seen.insert($0).inserted }
  }

  /// The first three of what was written, in short.
  private static func few(_ texts: [String]) -> String {
    let all = distinct(texts)
    return all.prefix(3).map { short($0) }.joined(separator: "; ") + (all.count > 3 ? "; …" : "")
  }

  /// A long text is cut behind its first sentence, or else behind a word: the plan has the whole.
  static func short(_ text: String, most: Int = 160) -> String {
    let text = ReportText.bare(text)
    guard text.count > most else { return text }
    let start = text.prefix(most)
    if let stop = start.range(of: ". ", options: .backwards), start.distance(from: start.startIndex, to: stop.lowerBound) >= 40 {
      return start[..<stop.lowerBound] + " …"
    }
    let end = start.lastIndex(of: " ") ?? start.endIndex
    return ReportText.bare(String(start[..<end])) + "…"
  }
}
