import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

/// Who may do what, where, and when.
@Suite struct RightsTests {
  private let first = Day(number: 18_628)  // 2021-01-01

  private func rights(_ place: LocBinh, _ role: Role, _ scope: String, on asked: String, to last: String? = nil) async throws -> Rights {
    let appointment = Appointment(role: role, scope: scope, validFrom: first, validTo: try last.map { try day($0) })
    let asked = try day(asked)
    return try await place.store.read { try Rights([appointment], $0, OrgUnits.load($0), on: asked) }
  }

  @Test(arguments: Engine.atHand) func aStationWritesItsOwnBooks(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let station = try await rights(place, .station, "unit:06544", on: "2024-12-31")
    #expect(station.may(.editRegister, in: LocBinh.khanhXuan))
    #expect(!station.may(.editRegister, in: LocBinh.tuDoan))
    #expect(!station.may(.manageAccounts))
    #expect(!station.may(.enterLocalValue, in: LocBinh.khanhXuan))
    // Alone it doesn't answer for the commune that four became.
    #expect(!station.may(.seeMembers, in: try unit("06529@2025-07-01")))
    let merged = try await rights(place, .station, "unit:06529@2025-07-01", on: "2025-08-01")
    for code in ["06529@2025-07-01", "06529", "06544", "06550", "06553"] { #expect(merged.may(.editRegister, in: try unit(code))) }
    #expect(!merged.may(.editRegister, in: LocBinh.tuDoan))
  }

  @Test(arguments: Engine.atHand) func anAreaFollowsItsSuccession(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2025-08-01"))
    let centre = try await rights(place, .healthCentre, "area:188", on: "2025-08-01")
    for code in ["06529", "06544", "06529@2025-07-01", "06541@2025-07-01"] {
      #expect(centre.may(.seeMembers, in: try unit(code)), "\(code)")
    }
    #expect(!centre.may(.editRegister, in: LocBinh.khanhXuan))
    #expect(centre.may(.editSharedRegister, in: LocBinh.khanhXuan))
    #expect(!centre.may(.editSharedRegister, in: try unit("30791")))
    #expect(centre.roles(for: .editSharedRegister, in: LocBinh.khanhXuan) == [.healthCentre])
    #expect(!centre.may(.seeMembers, in: try unit("30791")))
    let department = try await rights(place, .department, "area:20", on: "2025-08-01")
    #expect(department.may(.seeOverview, in: LocBinh.khanhXuan))
    #expect(!department.may(.seeMembers, in: LocBinh.khanhXuan))
  }

  @Test(arguments: Engine.atHand) func everywhereAndNowhere(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let all = try await rights(place, .administrator, "all", on: "2024-12-31")
    #expect(all.may(.editRegister, in: try unit("99999")))
    for scope in ["", "unit", "unit:", "unit:abc", "area:", "office:nobody", "planet:mars"] {
      #expect(!(try await rights(place, .administrator, scope, on: "2024-12-31")).may(.seeRegister, in: LocBinh.khanhXuan), "\(scope)")
    }
    let past = try await rights(place, .administrator, "all", on: "2024-12-31", to: "2024-12-30")
    #expect(!past.may(.ownAccount))
    let early = try await rights(place, .administrator, "all", on: "2020-12-31")
    #expect(early.roles.isEmpty)
    #expect(!Rights.none.may(.readLaw))
    for action in Action.allCases { #expect(Rights.administrator.may(action, in: LocBinh.khanhXuan)) }
    for action in Action.allCases { #expect(Access.roles[action]?.isEmpty == false) }
  }

  @Test func nobodyWritesRightsWithTheRightToWriteBooks() {
    #expect(Access.writing("person") == .editRegister)
    #expect(Access.writing("supervision-visit", byCentre: true) == .editSharedRegister)
    #expect(Access.writing("register-opening", byCentre: true) == .openRegister)
    // Whoever writes a station's own books may write those it shares; the health centre only these.
    let (own, shared) = (Access.roles[.editRegister] ?? [], Access.roles[.editSharedRegister] ?? [])
    #expect(shared.subtracting(own) == [.healthCentre] && own.isSubset(of: shared))
    #expect(Access.writing("responsibility") == .manageUnits)
    #expect(Access.roles[Access.writing("responsibility")] == [.administrator])
    #expect(Access.roles[Access.writing("register-opening")]?.contains(.villageWorker) == false)
  }

  @Test(arguments: Engine.atHand) func anOfficeSeesWhatItAnswersForOnTheDay(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let home = LocBinh.tuDoan
    let days = (try day("2024-01-01"), try day("2024-06-30"), try day("2025-01-01"))
    try await place.store.write(.settings, by: LocBinh.lan, in: [home]) { writing in
      let centre = try writing.insert(
        "facility", home,
        [
          "name": .text("Trung tâm Y tế Lộc Bình"), "facility_kind": .text("health_centre"), "treats": .bool(true),
          "valid_from": .day(days.0),
        ])
      func covers(_ code: String, _ from: Day, _ to: Day?, office: String? = nil) throws {
        try writing.insert(
          "responsibility", home,
          [
            "facility_id": office == nil ? .id(centre) : .null, "office_name": office.map(Value.text) ?? .null, "covers_unit": .text(code),
            "valid_from": .day(from), "valid_to": to.map(Value.day) ?? .null,
          ])
      }
      try covers("06544", days.0, days.1)
      try covers("06550", days.0, nil)
      try covers("188", days.2, nil)
      try covers("06544", days.0, nil, office: "Phòng Y tế huyện Lộc Bình")
    }
    func units(_ office: String, _ asked: String) async throws -> [String] {
      let rights = try await rights(place, .healthCentre, "office:" + office, on: asked)
      return rights.allowed(.seeMembers, among: try ["06544", "06550", "06553"].map { try unit($0) }).map(\.code)
    }
    #expect(try await units("Trung tâm Y tế Lộc Bình", "2024-05-01") == ["06544", "06550"])
    #expect(try await units("Trung tâm Y tế Lộc Bình", "2024-07-01") == ["06550"])
    #expect(try await units("Trung tâm Y tế Lộc Bình", "2025-02-01") == ["06544", "06550", "06553"])
    #expect(try await units("Trung tâm Y tế Lộc Bình", "2023-05-01") == [])
    #expect(try await units("Phòng Y tế huyện Lộc Bình", "2024-07-01") == ["06544"])
    #expect(try await units("' OR '1' = '1", "2024-07-01") == [])
  }
}

/// Signing in and out.
@Suite struct AccountTests {
  private let password = "Bản Khoai 2024"

  private func fresh(_ engine: Engine) async throws -> TestInstallation {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    try await Accounts.add(
      name: "lan", fullName: "  Nông Thị  Lan ", password: password,
      appointments: [Appointment(role: .station, scope: "unit:06544", validFrom: try day("2024-01-01"))], installation.store,
      by: Author("console:root"))
    return installation
  }

  @Test(arguments: Engine.atHand) func signsInWithTheRightPasswordOnly(_ engine: Engine) async throws {
    let installation = try await fresh(engine)
    let store = installation.store
    let token = try await Accounts.signIn(name: "lan", password: password, store)
    let session = try #require(try await Accounts.session(token, store))
    #expect(session.account.fullName == "Nông Thị Lan")
    #expect(session.account.appointments.map(\.scope) == ["unit:06544"])
    #expect(!session.csrf.isEmpty)
    for (name, wrong) in [("lan", "bản khoai 2024"), ("nobody", password), ("", ""), ("lan' --", password)] {
      await #expect(throws: AccountProblem.wrongPassword) { _ = try await Accounts.signIn(name: name, password: wrong, store) }
    }
    #expect(try await Accounts.session("", store) == nil)
    #expect(try await Accounts.session(Digest.hex(token), store) == nil)
    // Neither token nor password lies in the database.
    let kept = try await store.read {
      try $0.rows("SELECT * FROM session").flatMap(\.values) + $0.rows("SELECT * FROM account").flatMap(\.values)
    }
    #expect(!kept.contains { $0.text?.contains(token) == true || $0.text?.contains("Khoai") == true })
    try await Accounts.signOut(of: session.csrf, store)
    #expect(try await Accounts.session(token, store) == nil)
    let verbs = try await store.read { try LogBook.entries($0, .installation).map(\.verb) }
    #expect(verbs == ["sign-in", "account"])
    #expect(try await LogBook.verify(store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aClosedAccountStaysOut(_ engine: Engine) async throws {
    let installation = try await fresh(engine)
    let store = installation.store
    let token = try await Accounts.signIn(name: "lan", password: password, store)
    try await store.cache { _ = try $0.run("UPDATE account SET active = 0") }
    await #expect(throws: AccountProblem.inactive) { _ = try await Accounts.signIn(name: "lan", password: password, store) }
    await #expect(throws: AccountProblem.wrongPassword) { _ = try await Accounts.signIn(name: "lan", password: "something else", store) }
    #expect(try await Accounts.session(token, store) == nil)
  }

  @Test(arguments: Engine.atHand) func anIdleSessionEnds(_ engine: Engine) async throws {
    let installation = try await fresh(engine)
    let (store, clock) = (installation.store, installation.clock)
    let token = try await Accounts.signIn(name: "lan", password: password, store)
    for _ in 0..<3 {
      clock.advance(minutes: 239)
      #expect(try await Accounts.session(token, store) != nil)
    }
    // Used all the time, it still ends with the day's work.
    clock.advance(minutes: 130)
    #expect(try await Accounts.session(token, store) == nil)
    let other = try await Accounts.signIn(name: "lan", password: password, store)
    clock.advance(minutes: 240)
    #expect(try await Accounts.session(other, store) == nil)
  }

  @Test(arguments: Engine.atHand) func aNewPasswordEndsOtherSessions(_ engine: Engine) async throws {
    let installation = try await fresh(engine)
    let store = installation.store
    let token = try await Accounts.signIn(name: "lan", password: password, store)
    func change(_ old: String?, _ new: String, _ name: String = "lan") async throws {
      try await Accounts.setPassword(name, old: old, new: new, store, by: Author("user:lan"))
    }
    await #expect(throws: AccountProblem.wrongPassword) { try await change("wrong", "Nà Lầu 2025 mới") }
    await #expect(throws: AccountProblem.weakPassword) { try await change(password, "ngắn") }
    await #expect(throws: AccountProblem.noAccount("tam")) { try await change(nil, "Nà Lầu 2025 mới", "tam") }
    try await change(password, "Nà Lầu 2025 mới")
    #expect(try await Accounts.session(token, store) == nil)
    await #expect(throws: AccountProblem.wrongPassword) { _ = try await Accounts.signIn(name: "lan", password: password, store) }
    _ = try await Accounts.signIn(name: "lan", password: "Nà Lầu 2025 mới", store)
  }

  @Test(arguments: Engine.atHand) func badAccountsAreRefused(_ engine: Engine) async throws {
    let installation = try await fresh(engine)
    func add(_ name: String, _ password: String = "Bản Khoai 2024", scope: String = "unit:06544") async throws {
      let appointment = Appointment(role: .station, scope: scope, validFrom: try day("2024-01-01"))
      try await Accounts.add(
        name: name, fullName: "X", password: password, appointments: [appointment], installation.store, by: LocBinh.lan)
    }
    await #expect(throws: AccountProblem.exists("lan")) { try await add("lan") }
    await #expect(throws: AccountProblem.badName("Lan")) { try await add("Lan") }
    await #expect(throws: AccountProblem.badName("l")) { try await add("l") }
    await #expect(throws: AccountProblem.weakPassword) { try await add("tam", "123456789") }
    await #expect(throws: AccountProblem.badScope("unit:")) { try await add("tam", scope: "unit:") }
    #expect(try await installation.store.read { try Accounts.all($0).map(\.name) } == ["lan"])
    #expect(try await installation.store.read { try Accounts.any($0) })
  }
}
