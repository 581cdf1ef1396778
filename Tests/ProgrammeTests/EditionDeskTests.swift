import Criteria
import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// The law of an installation by two people: editions drafted and published, local values proposed and approved.
@Suite struct EditionDeskTests {
  static let ha = Author("user:ha")
  static let quan = Author("user:quan")

  static func text(_ id: String) throws -> String {
    try String(contentsOf: catalogueFolder.appendingPathComponent("criteria/\(id).yaml"), encoding: .utf8)
  }

  /// The law as it stands in a place now, and communes judged under it.
  static func law(_ place: LocBinh) async throws -> Evaluating {
    let shelf = EditionShelf(place.installation.knowledge.shipped)
    return Evaluating(place.evaluating.measuring, try await place.store.read { try shelf.current($0) })
  }

  static func result(_ place: LocBinh, _ period: String, today: Day, set: String = "xa-ntm") async throws -> (Edition, EditionResult) {
    let area = try await law(place).evaluate(
      [UnitGroup(LocBinh.khanhXuan)], sets: [set], period: try TestSupport.period(period), today: today)
    return (try #require(area.editions.first), try #require(area.results[LocBinh.khanhXuan]?.first))
  }

  /// Drafts, hands in and publishes a text.
  static func publish(_ desk: EditionDesk, _ text: String) async throws {
    let id = try await desk.begin(origin: "", text: text, cases: nil, by: ha)
    try await desk.submit(id, base: Digest.hex(text), by: ha)
    try await desk.approve(id, by: quan)
  }

  /// A text whose last day is another, as the next revision.
  static func ending(_ text: String, on day: String) throws -> String {
    var entries = EditionEntries(try #require(EditionEntries.draft(of: text, from: try TestSupport.day("2024-03-01"), revision: 2)))
    let last = try #require(entries.entries.first { $0.id == "inForce.to" })
    try entries.put(last, value: day, status: .unverified, source: last.source)
    return entries.text
  }

  @Test(arguments: Engine.atHand) func aTextIsDraftedCheckedAndPublishedByTwo(_ engine: Engine) async throws {
    let today = try day("2024-12-31")
    let place = try await LocBinh.settled(engine, on: today)
    let desk = EditionDesk(place.store, place.installation.knowledge)
    let origin = try EditionDeskTests.text("xa-ntm/2024-03-01")

    // Drafted: a new first day, a level nobody can miss. The law in force doesn't move.
    var entries = EditionEntries(try #require(EditionEntries.draft(of: origin, from: try day("2024-10-01"), revision: 1)))
    let level = try #require(entries.entries.first { $0.subject == "15.1" && $0.id.hasSuffix("values.tdmnpb") })
    try entries.put(level, value: "0", status: .verified, source: level.source)
    let draft = entries.text
    let id = try await desk.begin(origin: "xa-ntm/2024-03-01", text: draft, cases: nil, by: EditionDeskTests.ha)
    let before = try await EditionDeskTests.result(place, "2024-Q4", today: today)
    #expect(before.0.id == "xa-ntm/2024-03-01" && before.1.indicator("15.1")?.outcome == .notMet)

    // Faults are told at once and with their lines, and keep it from being handed in.
    let broken = draft.replacing("kind: rate", with: "kind: share").replacing("revision: 1", with: "revision: x")
    try await desk.save(id, text: broken, cases: nil, base: Digest.hex(draft), by: EditionDeskTests.ha)
    let found = desk.check(broken, cases: nil, among: try await EditionDeskTests.law(place).criteria)
    #expect(found.faults.contains { $0.line == 6 } && found.faults.contains { $0.message.vi.contains("share") })
    await #expect(throws: LawProblem.self) { try await desk.submit(id, base: Digest.hex(broken), by: EditionDeskTests.ha) }
    await #expect(throws: LawProblem.changed) { try await desk.save(id, text: draft, cases: nil, base: "x", by: EditionDeskTests.ha) }

    // Mended, it still overlaps the text in force: that one is ended first, by a revision of its own.
    try await desk.save(id, text: draft, cases: nil, base: Digest.hex(broken), by: EditionDeskTests.ha)
    let overlapping = desk.check(draft, cases: nil, among: try await EditionDeskTests.law(place).criteria)
    #expect(overlapping.faults.count == 1 && overlapping.faults[0].message.vi.contains("còn hiệu lực"))
    try await EditionDeskTests.publish(desk, try EditionDeskTests.ending(origin, on: "2024-09-30"))

    // Handed in; its own people can't approve it, a second one returns it, later approves it.
    try await desk.submit(id, base: Digest.hex(draft), by: EditionDeskTests.ha)
    await #expect(throws: LawProblem.own) { try await desk.approve(id, by: EditionDeskTests.ha) }
    await #expect(throws: LawProblem.noReason) { try await desk.giveBack(id, "", by: EditionDeskTests.quan) }
    try await desk.giveBack(id, "ghi rõ nguồn", by: EditionDeskTests.quan)
    let returned = try await place.store.read { try EditionTexts.record($0, id) }
    #expect(returned?.state == .draft && returned?.remark == "ghi rõ nguồn" && returned?.textHash == Digest.hex(draft))
    #expect(try await EditionDeskTests.result(place, "2024-Q3", today: today).0.id == "xa-ntm/2024-03-01.r2")
    try await desk.submit(id, base: Digest.hex(draft), by: EditionDeskTests.ha)
    try await desk.approve(id, by: EditionDeskTests.quan)
    await #expect(throws: LawProblem.gone) { try await desk.approve(id, by: EditionDeskTests.quan) }
    await #expect(throws: LawProblem.gone) {
      try await desk.save(id, text: draft, cases: nil, base: Digest.hex(draft), by: EditionDeskTests.ha)
    }

    // From its first day on it is the law; on an earlier day the former text is.
    let after = try await EditionDeskTests.result(place, "2024-Q4", today: today)
    #expect(after.0.id == "xa-ntm/2024-10-01" && after.1.indicator("15.1")?.outcome == .met)
    let earlier = try await EditionDeskTests.result(place, "2024-Q3", today: today)
    #expect(earlier.0.id == "xa-ntm/2024-03-01.r2" && earlier.1.indicator("15.1")?.outcome == .notMet)

    // What is kept is what was approved, byte for byte; the same file has the same hash everywhere.
    let published = EditionEntries.text(draft, in: .published)
    let kept = try await place.store.read { reading in
      let record = try #require(try EditionTexts.record(reading, id))
      return (record, try EditionTexts.text(record, reading).text)
    }
    let elsewhere = try Edition.read(published, file: "xa-ntm/2024-10-01.yaml").hash(localValues: [])
    #expect(kept.1 == published && kept.0.editionHash == elsewhere)
    #expect(try await LogBook.verify(place.store).faults.isEmpty)

    // A snapshot made under it is determined again.
    let law = try await EditionDeskTests.law(place)
    let assessing = AssessmentDesk(law, place.installation.knowledge.workflow)
    let group = UnitGroup(LocBinh.khanhXuan)
    let assessment = try await assessing.begin(group, set: "xa-ntm", try period("2024-Q4"), today: today, by: AssessmentTests.station)
    let open = try await assessing.loaded(group.unit, assessment).items.filter { $0.ownOutcome == .unknown }
    try await assessing.mark(group, assessment, open.map { .init($0.code, .met, reason: "đã kiểm đếm") }, by: AssessmentTests.station)
    try await assessing.take(.submit, group, assessment, today: today, by: AssessmentTests.station)
    let hash = try #require(try await assessing.loaded(group.unit, assessment).ownSnapshot)
    let snapshot = try #require(try await place.store.read { try Snapshot.load($0, hash) })
    #expect(snapshot.edition == "xa-ntm/2024-10-01")
    #expect(try snapshot.determination().indicator("15.1")?.outcome == .met)
  }

  @Test(arguments: Engine.atHand) func aFolderThatSaysSomethingElseStopsTheStart(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let desk = EditionDesk(place.store, place.installation.knowledge)
    let ended = try EditionDeskTests.ending(try EditionDeskTests.text("xa-ntm/2024-03-01"), on: "2024-09-30")
    try await EditionDeskTests.publish(desk, ended)
    let shipped = place.installation.knowledge.shipped
    let published = EditionEntries.text(ended, in: .published)
    let same = try shipped.adding(Edition.read(published, file: "xa-ntm/2024-03-01.r2.yaml"))
    #expect(try await place.store.read { try EditionTexts.laid(over: same, $0) }.editions.count == same.editions.count)
    let other = try shipped.adding(
      Edition.read(published.replacing("2024-09-30", with: "2024-08-31"), file: "xa-ntm/2024-03-01.r2.yaml"))
    await #expect(throws: CatalogueFaults.self) { try await place.store.read { try EditionTexts.laid(over: other, $0) } }
  }

  @Test(arguments: Engine.atHand) func aLocalValueCountsOnceASecondPersonApproves(_ engine: Engine) async throws {
    let today = try day("2024-12-31")
    let place = try await LocBinh.settled(engine, on: today)
    let desk = LocalValueDesk(place.store)
    let key = LocalValue.Key(set: "xa-ntm", subject: "15.1", field: .threshold)
    let value = LocalValue(
      key: key, value: .number(0), validFrom: try day("2024-01-01"), citation: "Quyết định 12/QĐ-UBND",
      actor: EditionDeskTests.ha.description)
    func now() async throws -> EditionResult { try await EditionDeskTests.result(place, "2024-Q4", today: today).1 }
    let before = try await now()
    let id = try await desk.propose(.enter, value, by: EditionDeskTests.ha)
    await #expect(throws: LawProblem.proposed) { try await desk.propose(.enter, value, by: EditionDeskTests.quan) }
    #expect(try await now().hash == before.hash)
    await #expect(throws: LawProblem.own) { try await desk.approve(id, by: EditionDeskTests.ha) }
    await #expect(throws: LawProblem.noReason) { try await desk.refuse(id, "", by: EditionDeskTests.quan) }
    try await desk.approve(id, by: EditionDeskTests.quan)
    let counted = try await now()
    #expect(counted.hash != before.hash && before.indicator("15.1")?.outcome == .notMet && counted.indicator("15.1")?.outcome == .met)
    let standing = try #require(try await place.store.read { try LocalValues.standing($0) }.first)
    #expect(standing.value.actor == "user:ha" && standing.approvedBy == "user:quan")

    // Ending it, and that it never was, are proposals too.
    let ended = LocalValue(
      key: key, value: value.value, validFrom: value.validFrom, validTo: try day("2024-06-30"), citation: "hết năm kế hoạch",
      actor: "user:quan")
    let end = try await desk.propose(.end, ended, by: EditionDeskTests.quan)
    #expect(try await now().indicator("15.1")?.outcome == .met)
    await #expect(throws: LawProblem.own) { try await desk.approve(end, by: EditionDeskTests.quan) }
    try await desk.approve(end, by: EditionDeskTests.ha)
    #expect(try await now().indicator("15.1")?.outcome == .notMet)
    let kept = try #require(try await place.store.read { try LocalValues.standing($0) }.first)
    #expect(try kept.value.validTo == day("2024-06-30") && kept.value.citation == "Quyết định 12/QĐ-UBND")
    let withdrawal = try await desk.propose(.withdraw, ended, by: EditionDeskTests.ha)
    try await desk.refuse(withdrawal, "vẫn cần cho kỳ trước", by: EditionDeskTests.quan)
    #expect(try await place.store.read { try LocalValues.load($0) }.count == 1)
    let dropped = try await desk.propose(.withdraw, ended, by: EditionDeskTests.ha)
    await #expect(throws: LawProblem.gone) { try await desk.drop(dropped, by: EditionDeskTests.quan) }
    try await desk.drop(dropped, by: EditionDeskTests.ha)
    let states = try await place.store.read { try LocalValueDesk.proposals($0) }.map(\.state)
    #expect(Set(states) == [.approved, .refused, .dropped])
    #expect(try await LogBook.verify(place.store).faults.isEmpty)
  }
}

/// The law's own tables stand in the log by their hash.
extension EditionDeskTests {
  private static func faults(_ place: LocBinh) async throws -> [String] {
    try await LogBook.verify(place.store).faults.map { "\($0.kind.rawValue) \($0.register ?? "")" }
  }

  private static func meddle(_ place: LocBinh, _ sql: String) async throws {
    let count = try await place.store.cache { try $0.run(sql) }
    #expect(count > 0, "\(sql)")
  }

  @Test(arguments: Engine.atHand) func aTextOrValueChangedBehindTheLogIsFound(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let origin = try EditionDeskTests.text("xa-ntm/2024-03-01")
    try await EditionDeskTests.publish(
      EditionDesk(place.store, place.installation.knowledge), try EditionDeskTests.ending(origin, on: "2024-09-30"))
    let desk = LocalValueDesk(place.store)
    func propose(_ from: String) async throws -> RowID {
      let key = LocalValue.Key(set: "xa-ntm", subject: "15.1", field: .threshold)
      let value = LocalValue(key: key, value: .number(80), validFrom: try day(from), citation: "Quyết định 12/QĐ-UBND", actor: "user:ha")
      return try await desk.propose(.enter, value, by: EditionDeskTests.ha)
    }
    try await desk.approve(try await propose("2024-01-01"), by: EditionDeskTests.quan)
    try await desk.approve(try await propose("2025-01-01"), by: EditionDeskTests.quan)
    try await desk.refuse(try await propose("2026-01-01"), "chưa đến hạn", by: EditionDeskTests.quan)
    let sound = try await LogBook.verify(place.store)
    #expect(sound.faults == [])
    let again = try await place.installation.again()
    #expect(try await LogBook.verify(again.store).faults == [])

    // Another value, one that is gone, one that nobody approved, a refusal that looks like an approval.
    try await EditionDeskTests.meddle(place, "UPDATE local_value SET content = '10' WHERE valid_from = '2024-01-01'")
    let one = try #require(try await LogBook.verify(place.store).faults.first)
    #expect(one.text.vi == "installation local_value xa-ntm/15.1/threshold 2024-01-01: dòng đã bị sửa ngoài phần mềm")
    try await EditionDeskTests.meddle(place, "DELETE FROM local_value WHERE valid_from = '2025-01-01'")
    try await EditionDeskTests.meddle(
      place,
      "INSERT INTO local_value (name, content, valid_from, citation, author) VALUES ('xa-ntm/15.1/threshold', '1', '2027-01-01', '', '')")
    try await EditionDeskTests.meddle(place, "UPDATE local_value_proposal SET state = 'approved' WHERE state = 'refused'")
    #expect(
      try await EditionDeskTests.faults(place) == [
        "changedRow local_value", "foreignRow local_value", "missingRow local_value", "changedRow local_value_proposal",
      ])
    try await EditionDeskTests.meddle(place, "DELETE FROM local_value")
    try await EditionDeskTests.meddle(place, "DELETE FROM local_value_proposal")
    #expect(try await EditionDeskTests.faults(place).count == 5)

    // The row of a published text; the text itself; both gone.
    try await EditionDeskTests.meddle(place, "UPDATE edition_text SET decided_by = 'user:ha'")
    let text = try #require(try await LogBook.verify(place.store).faults.first)
    #expect(text.kind == .changedRow && text.register == "edition_text" && text.row?.hasSuffix("(xa-ntm/2024-03-01.r2)") == true)
    try await EditionDeskTests.meddle(
      place, "UPDATE frozen_text SET byte_count = byte_count + 1 WHERE hash IN (SELECT text_hash FROM edition_text)")
    #expect(try await EditionDeskTests.faults(place).prefix(2) == ["changedRow edition_text", "changedText edition_text"])
    try await EditionDeskTests.meddle(place, "DELETE FROM edition_text")
    #expect(try await EditionDeskTests.faults(place).first == "missingRow edition_text")
  }

  @Test(arguments: Engine.atHand) func rowsOfAnOlderDatabaseAreTakenOverOnce(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    try await EditionDeskTests.meddle(
      place,
      "INSERT INTO local_value (name, content, valid_from, citation, author) VALUES ('xa-ntm/15.1/threshold', '1', '2027-01-01', '', '')")
    try await EditionDeskTests.meddle(place, "DELETE FROM setting WHERE name = 'vouched.local_value'")
    let again = try await place.installation.again()
    #expect(try await LogBook.verify(again.store).faults == [])
    let entries = try await again.store.read { try LogBook.entries($0, .installation, limit: 1) }
    #expect(entries.first?.remarks == ["đưa 1 dòng có sẵn của bảng local_value vào nhật ký để đối chiếu"])
    try await EditionDeskTests.meddle(place, "UPDATE local_value SET content = '2'")
    #expect(try await EditionDeskTests.faults(place) == ["changedRow local_value"])
  }

  @Test func aTextWithAMeasureNobodyHasIsNotHandedIn() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    let desk = EditionDesk(place.store, place.installation.knowledge)
    let origin = try EditionDeskTests.ending(try EditionDeskTests.text("xa-ntm/2024-03-01"), on: "2024-09-30")
    let text = origin.replacing("measure: insured-population", with: "measure: nobody-has-it")
    let id = try await desk.begin(origin: "", text: text, cases: nil, by: EditionDeskTests.ha)
    let found = desk.check(text, cases: nil, among: try await EditionDeskTests.law(place).criteria)
    let fault = try #require(found.faults.first { $0.message.vi.contains("phép đo «nobody-has-it» chưa được định nghĩa") })
    #expect(fault.line > 0 && !found.warnings.contains { $0.message.vi.contains("nobody-has-it") })
    await #expect(throws: LawProblem.self) { try await desk.submit(id, base: Digest.hex(text), by: EditionDeskTests.ha) }
  }
}

/// A value of a file that can't be changed there.
private struct NotWritten: Error { let place: String }

extension EditionEntries {
  fileprivate mutating func put(_ entry: EditionEntry, value: String, status: Status?, source: String) throws {
    if !write(entry, value: value, status: status, source: source) { throw NotWritten(place: entry.id) }
  }

  fileprivate mutating func putSource(_ id: String, _ words: String) throws {
    if !addSource(id, words) { throw NotWritten(place: id) }
  }
}
