import Criteria
import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// A quarter's assessment from the station's first look to the dossier sent, and what happens out of turn.
@Suite struct AssessmentTests {
  static let station = AssessmentDesk.Actor(LocBinh.lan, name: "Lành Thị Lan", roles: [.station])
  static let centre = AssessmentDesk.Actor(Author("user:binh"), name: "Hoàng Văn Bình", roles: [.healthCentre])
  static let department = AssessmentDesk.Actor(Author("user:so"), name: "Vi Thị Sở", roles: [.department])

  /// A commune, its desk and a begun assessment of the new-rural set.
  struct Begun {
    let place: LocBinh
    let desk: AssessmentDesk
    let group = UnitGroup(LocBinh.khanhXuan)
    let id: RowID
    let today: Day

    init(_ engine: Engine) async throws {
      today = try day("2024-12-31")
      place = try await LocBinh.settled(engine, on: today)
      desk = AssessmentDesk(place.evaluating, place.installation.knowledge.workflow)
      id = try await desk.begin(group, set: "xa-ntm", try period("2024-Q4"), today: today, by: AssessmentTests.station)
    }

    func now() async throws -> Assessment { try await desk.loaded(group.unit, id) }
    func take(_ step: AssessmentStep, _ actor: AssessmentDesk.Actor, _ remark: String = "") async throws {
      try await desk.take(step, group, id, remark: remark, today: today, by: actor)
    }
    func missing(_ step: AssessmentStep, _ actor: AssessmentDesk.Actor, _ remark: String = "") async throws -> [StepFault] {
      do {
        try await take(step, actor, remark)
        return []
      } catch AssessmentProblem.missing(let faults) { return faults }
    }
    /// Marks everything that can't be computed here.
    func markAll() async throws {
      let open = try await now().items.filter { $0.ownOutcome == .unknown }
      try await desk.mark(group, id, open.map { .init($0.code, .met, reason: "đã kiểm đếm tại xã") }, by: AssessmentTests.station)
    }
  }

  @Test(arguments: Engine.atHand) func everythingMissingIsToldAtOnce(_ engine: Engine) async throws {
    let begun = try await Begun(engine)
    let first = try await begun.now()
    #expect(first.state == .draft && first.edition == "xa-ntm/2024-03-01")
    #expect(first.items.first { $0.code == "15.1" }?.computed == .notMet)
    let open = first.items.filter { $0.computed == .unknown }.map(\.code)
    #expect(!open.isEmpty)
    #expect(try await begun.missing(.submit, AssessmentTests.station).map(\.code) == open)
    try await begun.desk.mark(begun.group, begun.id, [.init("15.1", .met)], by: AssessmentTests.station)
    try await begun.markAll()
    let faults = try await begun.missing(.submit, AssessmentTests.station)
    #expect(faults.map(\.code) == ["15.1"], "what differs from the computed outcome needs a reason")
    let again = try await begun.desk.begin(
      begun.group, set: "xa-ntm", try period("2024-Q4"), today: begun.today, by: AssessmentTests.station)
    #expect(again == begun.id)
  }

  @Test(arguments: Engine.atHand) func aSnapshotStaysWhenTheBooksMove(_ engine: Engine) async throws {
    let begun = try await Begun(engine)
    try await begun.markAll()
    try await begun.take(.submit, AssessmentTests.station)
    let submitted = try await begun.now()
    let hash = try #require(submitted.ownSnapshot)
    let snapshot = try #require(try await begun.place.store.read { try Snapshot.load($0, hash) })
    let then = try snapshot.determination()
    #expect(then.indicator("15.1")?.numerator == 2)
    let frozen = try await begun.place.store.read { try snapshot.members($0, of: "insured-population") }
    #expect(frozen.count == 4 && frozen.filter { $0.met == true }.count == 2)
    let longer = try day("2025-06-30")
    try await begun.place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.update("insurance-card", LocBinh.khanhXuan, begun.place.tongCard, ["valid_to": .day(longer)])
    }
    let live = try await begun.desk.compute(begun.group, set: "xa-ntm", try period("2024-Q4"), today: begun.today)
    #expect(live.result.indicator("15.1")?.numerator == 3)
    let still = try #require(try await begun.place.store.read { try Snapshot.load($0, hash) })
    #expect(try still.determination() == then)
    let same = try await begun.place.store.read { try still.members($0, of: "insured-population") }
    #expect(same == frozen)
  }

  @Test(arguments: Engine.atHand) func theCentreReturnsAndTheStationMends(_ engine: Engine) async throws {
    let begun = try await Begun(engine)
    let desk = begun.desk
    try await begun.markAll()
    try await begun.take(.submit, AssessmentTests.station)
    #expect(try await begun.missing(.return, AssessmentTests.centre).count == 1)
    try await desk.point(begun.group, begun.id, ["15.4": "thiếu báo cáo quý IV"], by: AssessmentTests.centre)
    try await begun.take(.return, AssessmentTests.centre)
    #expect(try await begun.now().state == .returned)
    try await desk.mark(begun.group, begun.id, [.init("15.4", .met)], by: AssessmentTests.station)
    #expect(try await begun.missing(.submit, AssessmentTests.station).map(\.code) == ["15.4"])
    try await desk.mark(begun.group, begun.id, [.init("15.4", .met, reason: "đã bổ sung báo cáo ngày 30/12")], by: AssessmentTests.station)
    try await begun.take(.submit, AssessmentTests.station)
    let items = try await begun.now().items
    #expect(items.allSatisfy { !$0.returned })
    try await desk.judge(
      begun.group, begun.id, items.map { .init($0.code, $0.code == "15.4" ? .notMet : $0.ownOutcome) }, by: AssessmentTests.centre)
    #expect(try await begun.missing(.appraise, AssessmentTests.centre).map(\.code) == ["", "", "15.4"])
    try await desk.judge(begun.group, begun.id, [.init("15.4", .notMet, reason: "báo cáo chưa ký")], by: AssessmentTests.centre)
    try await desk.write(
      begun.group, begun.id, ["team_members": "Hoàng Văn Bình, trưởng đoàn"], visitedOn: begun.today, by: AssessmentTests.centre)
    try await begun.take(.appraise, AssessmentTests.centre)
    try await begun.take(.approve, AssessmentTests.centre)
    try await begun.take(.send, AssessmentTests.centre)
    let sent = try await begun.now()
    #expect(sent.state == .sent && sent.appraised == .notMet)
    #expect(sent.steps.compactMap(\.step) == [.submit, .return, .submit, .appraise, .approve, .send])
    let appraised = try await begun.place.store.read { try Snapshot.load($0, sent.appraisedSnapshot ?? "") }
    let result = try #require(try appraised?.determination())
    #expect(result.indicator("15.4")?.truth == .notMet)
    #expect(try await begun.missing(.unlock, AssessmentTests.department).count == 1)
    try await begun.take(.unlock, AssessmentTests.department, "tỉnh yêu cầu thẩm định lại")
    #expect(try await begun.now().state == .submitted)
    let proof = try await LogBook.verify(begun.place.store)
    #expect(proof.faults.isEmpty)
  }

  /// Every state × role × step against the table of who may do what.
  @Test func noStepIsTakenOutOfTurn() throws {
    let flow = try TestCatalogue.project.get().knowledge.workflow
    let table: [AssessmentStep: (Set<AssessmentState>, Set<Role>)] = [
      .fill: ([.draft, .returned], [.station]), .submit: ([.draft, .returned], [.station]), .withdraw: ([.submitted], [.station]),
      .judge: ([.submitted], [.healthCentre]), .return: ([.submitted], [.healthCentre]), .appraise: ([.submitted], [.healthCentre]),
      .approve: ([.appraised], [.healthCentre, .districtOffice]), .send: ([.approved], [.healthCentre, .districtOffice]),
      .unlock: ([.appraised, .approved, .sent], [.department]),
    ]
    for step in AssessmentStep.allCases {
      let (states, roles) = try #require(table[step])
      for state in AssessmentState.allCases {
        for role in Role.allCases {
          let allowed = states.contains(state) && (roles.contains(role) || role == .administrator)
          #expect(flow.allows(step, from: state, [role]) == allowed, "\(role) \(step) from \(state)")
        }
      }
    }
    let given = flow.giving([.approve: [.department, .administrator]])
    #expect(given.allows(.approve, from: .appraised, [.department]) && !given.allows(.approve, from: .appraised, [.healthCentre]))
  }

  @Test(arguments: Engine.atHand) func nobodyActsOutOfTurn(_ engine: Engine) async throws {
    let begun = try await Begun(engine)
    await #expect(throws: AssessmentProblem.self) { try await begun.take(.submit, AssessmentTests.centre) }
    await #expect(throws: AssessmentProblem.self) { try await begun.take(.approve, AssessmentTests.centre) }
    await #expect(throws: AssessmentProblem.self) {
      try await begun.desk.judge(begun.group, begun.id, [.init("15.1", .met)], by: AssessmentTests.centre)
    }
    try await begun.markAll()
    try await begun.take(.submit, AssessmentTests.station)
    await #expect(throws: AssessmentProblem.self) {
      try await begun.desk.mark(begun.group, begun.id, [.init("15.1", .met, reason: "x")], by: AssessmentTests.station)
    }
    let refused = UnitGroup(LocBinh.tuDoan)
    await #expect(throws: AssessmentProblem.self) {
      try await begun.desk.refresh(refused, begun.id, today: begun.today, by: AssessmentTests.station)
    }
  }

  @Test(arguments: Engine.atHand) func theInstallationGivesStepsToOtherRoles(_ engine: Engine) async throws {
    let begun = try await Begun(engine)
    try await WorkflowRoles.write([.approve: [.department]], begun.place.store, by: Author("console:root"))
    #expect(try await begun.place.store.read { try WorkflowRoles.load($0) } == [.approve: [.department, .administrator]])
    try await WorkflowRoles.write([:], begun.place.store, by: Author("console:root"))
    #expect(try await begun.place.store.read { try WorkflowRoles.load($0) }.isEmpty)
  }
}
