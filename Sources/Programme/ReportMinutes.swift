import Criteria
import Foundation
import Vocabulary

// What minutes and requests say beside their tables.
extension ReportText {
  /// The minutes of an appraisal.
  var minutes: [PaperSection] {
    guard let set = numbers.one, let now = set.now.first else { return [] }
    let source = PaperSource.assessment(now.unit, set: set.edition.set)
    let assessment = now.assessment
    let team = (assessment?.texts["team_members"] ?? "").split(whereSeparator: { $0 == "\n" || $0 == ";" })
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    var opening: [Sentence] = []
    let decision = ReportText.decision(assessment?.texts["team_decision"] ?? "")
    if !decision.isEmpty { opening.append(Sentence("decision", "Căn cứ \(decision);", source)) }
    let day = assessment?.visitedOn.map { "ngày " + Said.day($0) } ?? "ngày … tháng … năm …"
    opening.append(
      Sentence(
        "opening",
        "Hôm nay, \(day), tại \(numbers.offices.station), đoàn thẩm định của \(numbers.offices.centre) tiến hành thẩm định kết quả thực hiện "
          + "\(Said.within(set.edition.title.vi)) \(Said.short(numbers.order.period)).", source))
    let open = "\nÔng (bà) ………………………… Chức vụ ………………………"
    let members = (team.isEmpty ? [String(open.dropFirst())] : team).enumerated().map { Sentence("team.\($0)", $1, source) }
    let side = [
      Sentence("side.0", "Đại diện \(numbers.offices.committee):" + open, source),
      Sentence("side.1", "Đại diện \(numbers.offices.station):" + open, source),
    ]
    let opinion = assessment?.texts["team_opinion"] ?? ""
    var conclusion: [Sentence] = []
    if !opinion.isEmpty { conclusion.append(Sentence("opinion", opinion, source)) }
    conclusion += differences(set, now, source) + verdict(set)
    conclusion.append(
      Sentence(
        "copies",
        "Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản, đã đọc lại cho các thành viên cùng nghe và thống nhất ký tên.", source))
    return [
      PaperSection("", opening), PaperSection("THÀNH PHẦN", []), PaperSection("Đoàn thẩm định", level: 2, members),
      PaperSection("Phía xã", level: 2, side), PaperSection("KẾT QUẢ THẨM ĐỊNH TỪNG CHỈ TIÊU", []), PaperSection("KẾT LUẬN", conclusion),
    ]
  }

  /// A decision as minutes cite it: a bare number is said to be one, and a stop behind it goes.
  static func decision(_ text: String) -> String {
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    while let last = text.last, ".;,".contains(last) { text.removeLast() }
    let first = text.prefix { !$0.isWhitespace }
    if first.lowercased() == "số" { return "Quyết định " + PaperPlace.within(text) }
    return first.contains("/") ? "Quyết định số " + text : text
  }

  private func differences(_ set: SetNumbers, _ now: PaperStanding, _ source: PaperSource) -> [Sentence] {
    guard let assessment = now.assessment else { return [] }
    let judged = assessment.items.filter { $0.appraised != nil }
    guard !judged.isEmpty else {
      return [Sentence("unjudged", "Đoàn chưa ghi kết quả thẩm định của chỉ tiêu nào.", source)]
    }
    let different = judged.filter { $0.appraised != $0.ownOutcome || ($0.appraisedPoints != nil && $0.appraisedPoints != $0.ownPoints) }
    let text =
      different.isEmpty
      ? "Kết quả thẩm định thống nhất với kết quả tự chấm của xã ở \(judged.count) chỉ tiêu."
      : "Kết quả thẩm định khác kết quả tự chấm ở \(different.count)/\(judged.count) chỉ tiêu: "
        + different.map(\.code).joined(separator: ", ") + "."
    return [Sentence("differences", text, source)]
  }

  /// A request for appraisal.
  var request: [PaperSection] {
    guard let set = numbers.one, let now = set.now.first else { return [] }
    let source = PaperSource.assessment(now.unit, set: set.edition.set)
    var bases = set.edition.instruments.enumerated().map { number, instrument -> Sentence in
      let day = instrument.date.map { " ngày " + Said.day($0) } ?? ""
      let title = instrument.title.vi.hasPrefix("Bộ") ? "ban hành " + instrument.title.vi : Said.within(instrument.title.vi)
      return Sentence(
        "basis.\(number)", "Căn cứ Quyết định số \(instrument.number)\(day) của \(instrument.issuer.vi) \(title);", source)
    }
    bases.append(
      Sentence("basis.own", "Căn cứ kết quả tự đánh giá \(Said.short(numbers.order.period)) của \(numbers.place.within);", source))
    let ask = Sentence(
      "ask",
      "\(numbers.offices.committee) đề nghị \(numbers.offices.centre) xem xét, tổ chức thẩm định kết quả thực hiện \(set.edition.title.vi) "
        + "\(Said.short(numbers.order.period)) của \(numbers.place.within).", source)
    let enclosed = Sentence(
      "enclosed", "Hồ sơ gửi kèm: bảng tự chấm điểm, báo cáo kết quả thực hiện và các minh chứng theo từng chỉ tiêu.", source)
    let end = Sentence("end", "\(numbers.offices.committee) kính trình \(numbers.offices.centre) xem xét, quyết định./.", source)
    return [PaperSection("", bases), PaperSection("", verdict(set) + [ask, enclosed, end])]
  }
}
