import Criteria
import Documents
import Foundation
import Measures
import Programme
import Registers
import Storage
import Synchronization
import Vocabulary
import Web

/// The clock of a demonstration. It can be set to a day of its story, so that what is done in the story carries that day.
final class DemoClock: Sendable {
  private let real: @Sendable () -> Moment
  private let shift = Mutex(Int64(0))

  /// A clock that goes as `real` does until it is set.
  init(_ real: @escaping @Sendable () -> Moment) { self.real = real }

  /// What it shows.
  @Sendable func now() -> Moment { Moment(milliseconds: real().milliseconds - shift.withLock { $0 }) }

  /// Sets it to the forenoon of a day; nil lets it go on as the real one.
  func set(_ day: Day?) {
    let back = day.map { real().milliseconds - Moment($0, minutes: 540).milliseconds } ?? 0
    shift.withLock { $0 = back }
  }
}

/// The assessments of one quarter in a demonstration district: each commune stands where such a quarter's work can stand, with its
/// remarks, its differences of opinion and the files behind it. All of it goes through the acts the pages use.
struct DemoAssessments: Sendable {
  private let installation: Installation
  private let clock: DemoClock
  private let desk: AssessmentDesk
  private let set = "btcqg-ytx"
  private let period: Period
  private let scratch: URL

  private static let department = AssessmentDesk.Actor(DemoDistrict.author, name: "Lương Thu Hà", roles: [.department])
  private static let centre = AssessmentDesk.Actor(DemoDistrict.author, name: "Vi Thị Thẩm", roles: [.healthCentre])

  init(_ installation: Installation, _ clock: DemoClock) {
    self.installation = installation
    self.clock = clock
    scratch = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-demo-" + UUID().uuidString)
    desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    period = Period.quarter(of: DemoCommune.merger.adding(months: -7))
  }

  /// How far a commune has come.
  private enum Course: CaseIterable { case none, draft, submitted, returned, again, appraised, approved, sent, decided }

  /// What the communes of the list have come to, in their order; the one the guides show has the quarter before it.
  private static let courses: [Course] = [
    .decided, .sent, .approved, .submitted, .decided, .returned, .appraised, .sent, .submitted, .decided, .again, .draft, .approved,
    .decided,
    .submitted, .appraised, .sent, .none, .approved, .draft, .submitted,
  ]

  /// Carries them out for the communes that were there in that quarter; nothing where the demonstration ends before it was assessed.
  func carryOut(_ units: [(key: UnitKey, name: String)], today: Day) async throws -> Int {
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer {
      clock.set(nil)
      try? FileManager.default.removeItem(at: scratch)
    }
    let old = units.filter { $0.key.firstDay == nil }
    guard !old.isEmpty, today >= story(75) else { return 0 }
    var begun = 0
    for (index, unit) in old.enumerated() {
      let shown = unit.key.code == "06544"
      let course = shown ? .decided : DemoAssessments.courses[index % DemoAssessments.courses.count]
      guard course != .none else { continue }
      let quarter = shown ? Period.quarter(of: period.start.adding(days: -1)) : period
      try await assess(unit, index, course, quarter)
      begun += 1
    }
    return begun
  }

  /// The day so many days after the quarter ended.
  private func story(_ days: Int) -> Day { period.end.adding(days: days) }

  private func assess(_ unit: (key: UnitKey, name: String), _ index: Int, _ course: Course, _ quarter: Period) async throws {
    let (group, ended) = (UnitGroup(unit.key), quarter.end)
    let station = AssessmentDesk.Actor(DemoDistrict.author, name: "Trưởng trạm \(unit.name) (minh họa)", roles: [.station])
    func on(_ days: Int) -> Day {
      let day = ended.adding(days: days + index % 3)
      clock.set(day)
      return day
    }
    var today = on(2)
    let id = try await desk.begin(group, set: set, quarter, today: today, by: station)
    try await handIn(unit, by: station, index)
    let items = try await loaded(unit.key, id).items
    let open = items.filter { $0.ownOutcome == .unknown }
    let counted = course == .draft ? Array(open.prefix(open.count / 2)) : open
    let marks = counted.enumerated().map { number, item in
      (number + index) % 7 == 3
        ? AssessmentDesk.Mark(item.code, .notMet, reason: "chưa thực hiện đủ, đưa vào kế hoạch năm \(ended.parts.year + 1)")
        : AssessmentDesk.Mark(item.code, .met, reason: "đã kiểm đếm tại trạm ngày \(today.written)")
    }
    try await desk.mark(group, id, marks, today: today, by: station)
    try await desk.write(
      group, id,
      [
        "difficulties": "Thiếu nhân lực so với định mức; một số trang thiết bị đã hỏng, chờ sửa chữa.",
        "proposals": "Đề nghị Trung tâm Y tế bổ sung trang thiết bị còn thiếu theo danh mục.",
      ], by: station)
    if course == .draft { return }
    today = on(5)
    try await desk.take(.submit, group, id, today: today, by: station)
    if course == .submitted { return }
    if course == .returned || course == .again, let first = counted.first {
      today = on(9)
      try await desk.point(group, id, [first.code: "ghi rõ số kiểm đếm và gửi kèm biên bản"], by: DemoAssessments.centre)
      try await desk.take(.return, group, id, today: today, by: DemoAssessments.centre)
      if course == .returned { return }
      today = on(12)
      try await desk.mark(group, id, [.init(first.code, .met, reason: "đã kiểm đếm lại, có biên bản")], today: today, by: station)
      try await desk.take(.submit, group, id, today: today, by: station)
      return
    }
    today = on(16)
    try await appraise(group, id, index, visited: today)
    if course == .appraised { return }
    today = on(19)
    try await desk.take(.approve, group, id, today: today, by: DemoAssessments.centre)
    if course == .approved { return }
    today = on(22)
    try await desk.take(.send, group, id, today: today, by: DemoAssessments.centre)
    if course == .sent { return }
    let sent = try await loaded(unit.key, id)
    let met = sent.appraised == .met
    try await desk.recognise(
      group, id,
      RecognitionEntry(
        number: "MH-\(240 + index)/QĐ-UBND", decidedOn: on(45), validTo: met ? on(45).adding(years: 3).adding(days: -1) : nil,
        issuer: "Ủy ban nhân dân tỉnh", result: met ? "recognised" : "refused", remark: "Quyết định minh họa, không có thật"),
      by: DemoAssessments.department)
  }

  /// The team agrees with the station, but for one indicator of every other commune.
  private func appraise(_ group: UnitGroup, _ id: RowID, _ index: Int, visited: Day) async throws {
    let items = try await loaded(group.unit, id).items
    let scored = items.filter { $0.own == .met && ($0.mostPoints ?? 0) > 0 }
    let other = index % 2 == 0 ? scored.dropFirst(index % 3).first?.code : nil
    let marks = items.map { item in
      item.code == other
        ? AssessmentDesk.Mark(item.code, .notMet, points: 0, reason: "hồ sơ chưa có chữ ký của người lập")
        : AssessmentDesk.Mark(item.code, item.ownOutcome, points: item.ownPoints)
    }
    try await desk.judge(group, id, marks, by: DemoAssessments.centre)
    try await desk.write(
      group, id,
      [
        "team_decision": "MH-\(40 + index)/QĐ-TTYT", "team_members": "Vi Thị Thẩm, trưởng đoàn\nLộc Văn Kiểm, thư ký (minh họa)",
        "team_opinion": other == nil ? "Thống nhất với kết quả tự chấm của trạm." : "Trạm bổ sung hồ sơ còn thiếu chữ ký trong quý tới.",
      ], visitedOn: visited, by: DemoAssessments.centre)
    try await desk.take(.appraise, group, id, today: visited, by: DemoAssessments.centre)
  }

  /// Hands in the files of the latest papers of a commune.
  private func handIn(_ unit: (key: UnitKey, name: String), by actor: AssessmentDesk.Actor, _ index: Int) async throws {
    let (store, set) = (installation.store, set)
    let papers = try await store.read { reading in
      try reading.rows(
        of: "document",
        where: "unit_id = :unit AND set_id = :set AND indicator_code IS NOT NULL AND issued_on <= :day ORDER BY issued_on DESC, id",
        ["unit": .int(unit.key.number), "set": .text(set), "day": .day(period.end)])
    }
    let handing = EvidenceDesk(store, installation.knowledge.criteria)
    for paper in papers.prefix(2 + index % 3) {
      let said = paper.values
      let (about, number) = (said["about"]?.text ?? "", said["document_number"]?.text ?? "")
      let path = scratch.appendingPathComponent("\(paper.id).docx").path
      let official = OfficialPaper(
        agency: said["issuer"]?.text ?? unit.name, number: number, place: unit.name, day: said["issued_on"]?.day, kind: "VĂN BẢN MINH HỌA",
        about: about, signing: ["Người ký (minh họa)"])
      let text = WordParagraph("Văn bản này được tạo ra để minh họa phần mềm, không có giá trị pháp lý.")
      try WordFile.write(WordDocument(title: about, made: clock.now(), official.head + [.paragraph(text)] + official.foot), to: path)
      defer { unlink(path) }
      let found = try FileInspection.inspect(path, name: number.replacingOccurrences(of: "/", with: "-") + ".docx")
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      let file = EvidenceFile(
        path: path, name: found.name, mediaKind: found.kind.listed, mediaType: found.kind.mediaType, byteCount: size,
        hash: Digest.hex(file: path) ?? "")
      var note = EvidenceNote()
      (note.set, note.indicator, note.document, note.title) = (set, said["indicator_code"]?.text, paper.id, about)
      note.kind = said["document_kind"]?.text
      note.validFrom = said["issued_on"]?.day
      _ = try await handing.handIn(file, note, in: unit.key, by: DemoDistrict.author, name: "Trưởng trạm \(unit.name) (minh họa)")
    }
  }

  private func loaded(_ unit: UnitKey, _ id: RowID) async throws -> Assessment {
    guard let assessment = try await installation.store.read({ try Assessments.load($0, unit, id) }) else { throw AssessmentProblem.none }
    return assessment
  }
}
