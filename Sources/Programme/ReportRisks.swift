import Criteria
import Vocabulary

/// What an area's report says of the communes its plan registered: what the area will come to, and who is at risk.
struct ReportRisks {
  private let numbers: PaperNumbers
  private let risks: PlanRisks

  init(_ numbers: PaperNumbers, _ risks: PlanRisks) { (self.numbers, self.risks) = (numbers, risks) }

  private var source: PaperSource { .risks(numbers.place.area) }

  var sentences: [Sentence] {
    basis + risks.outlooks.enumerated().map { outlook($0, $1) }
      + [RiskRank.unlikely, .atRisk, .unknown, .onTrack, .reached].compactMap(sentence)
  }

  /// Risks are reckoned from the registers; where results were handed in the two may differ.
  private var basis: [Sentence] {
    guard !numbers.snapshots.isEmpty else { return [] }
    return [
      Sentence(
        "risks.basis", "Dự báo tính theo số liệu sổ sách đến ngày \(numbers.day.written), có thể khác kết quả đã chốt ở phần I.", source)
    ]
  }

  /// What one objective is likely to come to.
  private func outlook(_ number: Int, _ outlook: RiskOutlook) -> Sentence {
    let (now, last) = (outlook.counts.last { !$0.isForecast }, outlook.counts.last)
    let more = outlook.objective?.text("rule") == "more"
    let wanted = more ? "cần thêm ít nhất \(outlook.wanted) xã" : "cần ít nhất \(outlook.wanted)/\(outlook.units.count) xã"
    let open = last.map { $0.unknown > 0 ? ", \($0.unknown) xã chưa đủ dữ liệu" : "" } ?? ""
    let told: String
    switch outlook.atEnd {
    case .met: told = "đủ nếu giữ nhịp hiện nay"
    case .notMet: told = "chưa đủ với nhịp hiện nay"
    case .unknown: told = "chưa đủ dữ liệu để kết luận"
    }
    let text =
      "\(outlook.column.label.vi)\(more ? ", ngoài phụ lục" : ""): hiện có \(now?.met ?? 0) xã đạt, dự báo đến \(risks.deadline.written) có \(last?.met ?? 0) xã\(open); "
      + "\(wanted): \(told)."
    return Sentence("risk.\(outlook.column.code).\(more ? "more" : "ticked").\(number)", text, source)
  }

  /// The communes of one class; what isn't known is said to be unknown, and is no risk.
  private func sentence(_ rank: RiskRank) -> Sentence? {
    let found = risks.risks.filter { $0.rank == rank }
    guard !found.isEmpty else { return nil }
    let head: String
    switch rank {
    case .unlikely: head = "Khó đạt (có chỉ tiêu đang đứng yên hoặc lùi)"
    case .atRisk: head = "Có nguy cơ (còn thiếu giấy tờ, xác nhận, hoặc số liệu tăng không kịp hạn)"
    case .unknown: head = "Chưa đủ dữ liệu để dự báo"
    case .onTrack: head = "Đúng tiến độ"
    case .reached: head = "Đã đạt"
    }
    guard rank == .unlikely || rank == .atRisk else {
      return Sentence("risk.\(rank.code)", "\(head): \(found.count) nội dung đăng ký.", source)
    }
    let lines = found.prefix(12).map { risk -> String in
      let codes = risk.needs.filter { $0.result.outcome == .notMet || $0.isFalling }.prefix(4).map(\.result.code)
      let name = numbers.place.names[risk.unit] ?? risk.unit.code
      return "\(name) – \(PaperPlace.within(risk.column.label.vi))" + (codes.isEmpty ? "" : ": " + codes.joined(separator: ", "))
    }
    let rest = found.count > 12 ? "; và \(found.count - 12) nội dung khác" : ""
    return Sentence("risk.\(rank.code)", "\(head), \(found.count) nội dung đăng ký: " + lines.joined(separator: "; ") + rest + ".", source)
  }
}
