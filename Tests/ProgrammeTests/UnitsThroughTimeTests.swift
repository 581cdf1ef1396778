import Criteria
import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

/// People move, communes merge, periods end; every number stays explicable.
@Suite struct UnitsThroughTimeTests {
  private let from = LocBinh.khanhXuan
  private let to = LocBinh.tuDoan

  /// Nguyệt moves to Tú Đoạn on 15/11/2024.
  private func moved(_ engine: Engine, on today: String = "2024-12-31") async throws -> (LocBinh, RowID) {
    let place = try await LocBinh.settled(engine, on: try day(today))
    try await LocBinh.open(LocBinh.kept, in: to, place.store)
    let house = try await LocBinh.house(in: to, place.store)
    let move = PersonMove(person: place.nguyet, from: from, to: to, household: house, day: try day("2024-11-15"))
    return (place, try await place.store.write(.move, by: LocBinh.lan, in: [from, to]) { try $0.move(move) })
  }

  @Test(arguments: Engine.atHand) func aMoverIsCountedOnceAndThePastStays(_ engine: Engine) async throws {
    let (place, _) = try await moved(engine)
    #expect(try await place.insured("2024-Q3").denominator == 4)
    #expect(try await place.insured("2024-Q3", of: to).truth == .unknown)
    let (left, joined) = (try await place.insured("2024-Q4"), try await place.insured("2024-Q4", of: to))
    #expect(left.denominator == 3)
    #expect(left.numerator == 1)
    #expect(joined.denominator == 1)
    #expect(joined.numerator == 1)
    // Asked on the very days: until the 14th here, from the 15th there.
    let population = try #require(place.installation.knowledge.measures["population"])
    for (asked, counts) in [("2024-11-14", [4, 0]), ("2024-11-15", [3, 1])] as [(String, [Decimal])] {
      let results = try await place.evaluating.measuring.results(
        [population], [UnitGroup(from), UnitGroup(to)], try period("2024-Q4"), today: try day(asked))
      #expect([from, to].map { results["population"]?[UnitGroup($0)]?.sum.num ?? 0 } == counts)
    }
  }

  @Test(arguments: Engine.atHand) func whatStillHoldsGoesAlong(_ engine: Engine) async throws {
    let (place, arrived) = try await moved(engine)
    let (old, new, cards) = try await place.store.read { reading in
      (
        try #require(try reading.row("person", from, place.nguyet)), try #require(try reading.row("person", to, arrived)),
        try reading.rows(of: "insurance-card", where: "unit_id = :u", ["u": .int(to.number)])
      )
    }
    #expect(old.values["valid_to"] == .day(try day("2024-11-14")))
    #expect(old.values["end_reason"] == .text("moved"))
    #expect(new.values["valid_from"] == .day(try day("2024-11-15")))
    #expect(new.values["valid_to"] == .null)
    #expect(new.origin == place.nguyet)
    #expect(new.values["human_id"] == .text(place.nguyet.description))
    #expect(old.values["human_id"] == new.values["human_id"])
    #expect(new.values["national_id"] == .text("020186001234"))
    #expect(cards.map(\.origin) == [place.nguyetCard])
    #expect(cards.first?.values["person_id"] == .id(arrived))
    #expect(cards.first?.values["card_number"] == .text("GD4202012345678"))
    #expect(cards.first?.draft == false)
    // Sealed anew for its new place: the cipher differs, the equality search finds both.
    let ciphers = try await place.store.read {
      try $0.rows("SELECT national_id FROM person WHERE national_id IS NOT NULL").map { $0["national_id"] }
    }
    #expect(Set(ciphers).count == 2)
    let found = try await place.store.read { try $0.find("person", "national_id", equals: "0201 8600 1234", units: [from, to]).map(\.id) }
    #expect(Set(found) == [place.nguyet, arrived])
    #expect(try await LogBook.verify(place.store).faults.isEmpty)
    let entries = try await place.store.read { try (LogBook.entries($0, from, limit: 1) + LogBook.entries($0, to, limit: 1)).map(\.verb) }
    #expect(entries == ["move", "move"])
  }

  @Test(arguments: Engine.atHand) func whoHasLeftCannotLeaveAgain(_ engine: Engine) async throws {
    let (place, _) = try await moved(engine)
    let house = try await LocBinh.house(in: to, place.store)
    let again = PersonMove(person: place.nguyet, from: from, to: to, household: house, day: try day("2024-12-01"))
    await #expect { try await place.store.write(.move, by: LocBinh.lan, in: [from, to]) { try $0.move(again) } } throws: { error in
      guard case StoreProblem.invalid(let faults) = error else { return false }
      return faults.map(\.field) == ["valid_to"]
    }
    let early = PersonMove(person: place.tong, from: from, to: to, household: house, day: try day("2022-12-01"))
    await #expect { try await place.store.write(.move, by: LocBinh.lan, in: [from, to]) { try $0.move(early) } } throws: { error in
      if case StoreProblem.invalid = error { true } else { false }
    }
    let nowhere = PersonMove(person: place.tong, from: from, to: to, household: place.household, day: try day("2024-12-01"))
    await #expect { try await place.store.write(.move, by: LocBinh.lan, in: [from, to]) { try $0.move(nowhere) } } throws: { error in
      if case StoreProblem.refused = error { true } else { false }
    }
    #expect(try await place.insured("2024-Q4").denominator == 3)
    #expect(try await LogBook.verify(place.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aMergedCommuneIsMeasuredOverTheUnion(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2025-08-15"))
    let (town, commune) = (try unit("06529"), try unit("06529@2025-07-01"))
    try await LocBinh.open(LocBinh.kept, in: town, place.store)
    let house = try await LocBinh.house(in: town, place.store)
    let hien = try LocBinh.resident("Nông Thị Hiền", "female", "1975-06-06", house)
    try await place.store.write(.create, by: LocBinh.lan, in: [town]) { writing in
      let person = try writing.insert("person", town, hien)
      try writing.insert("insurance-card", town, try LocBinh.card(person, "GD4202099999999", "2025-01-01", "2025-12-31"))
    }
    let units = try await place.store.read { try OrgUnits.load($0) }
    #expect(try units.unit("06529", on: try day("2024-05-01")).key == town)
    #expect(try units.unit("06529", on: try day("2026-05-01")).key == commune)
    #expect(try units.unit("06529", on: try day("2024-05-01")).name == "Thị trấn Lộc Bình")
    #expect(Set(units.predecessors(of: commune).map(\.key.code)) == ["06529", "06544", "06550", "06553"])
    #expect(units.successor(of: from)?.key == commune)
    // Nothing was moved: five people in two former communes, three of them insured in 2025 (Ánh's card holds until May 2026).
    let result = try await place.insured("2025-Q3", of: commune)
    #expect(result.denominator == 5)
    #expect(result.numerator == 3)
    #expect(try await place.insured("2025-Q2", of: town).denominator == 1)
    // A correction in a former commune's book moves the new commune's number.
    let until = try day("2027-06-30")
    try await place.store.write(.edit, by: LocBinh.lan, in: [from]) {
      try $0.update("insurance-card", from, place.tongCard, ["valid_to": .day(until)])
    }
    #expect(try await place.insured("2025-Q3", of: commune).numerator == 4)
  }

  @Test(arguments: Engine.atHand) func aDistrictAnswersAfterItsEnd(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2026-02-01"))
    let units = try await place.store.read { try OrgUnits.load($0) }
    let (then2024, today) = (try day("2024-12-31"), try day("2026-02-01"))
    let before = try units.units(ofArea: "188", on: then2024, view: .then, today: today)
    #expect(before.note == nil)
    #expect(before.name == "Huyện Lộc Bình")
    #expect(before.groups.count == 9)
    #expect(before.groups.allSatisfy { $0.members == [$0.unit] })
    let after = try units.units(ofArea: "188", on: today, view: .then, today: today)
    #expect(after.note?.vi == "Huyện Lộc Bình kết thúc ngày 30/06/2025; số liệu theo các xã cũ của huyện.")
    #expect(after.groups == before.groups)
    let now = try units.units(ofArea: "188", on: then2024, view: .now, today: today)
    #expect(now.groups.map(\.unit.description) == ["06526@2025-07-01", "06529@2025-07-01", "06541@2025-07-01"])
    #expect(now.groups.map(\.members.count) == [3, 5, 4])
    let province = try units.units(ofArea: "20", on: then2024, view: .then, today: today)
    #expect(province.groups == now.groups)
    #expect(province.note != nil)
    #expect(try units.units(ofArea: "20", on: today, view: .then, today: today).note == nil)
    #expect(throws: ProgrammeProblem.self) { try units.units(ofArea: "999", on: today, view: .then, today: today) }
    #expect(throws: ProgrammeProblem.self) { try units.unit("99999", on: today) }
    // As now, asked while the merger was still to come.
    let early = try units.units(ofArea: "188", on: then2024, view: .now, today: then2024)
    #expect(early.groups.count == 9)
  }

  @Test(arguments: Engine.atHand) func pastAndRunningPeriods(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-06-30"))
    #expect(try await place.insured("2024-Q2").numerator == 3)
    // At midnight Tòng's card is over, though nobody wrote.
    place.installation.clock.set(try day("2024-07-01"))
    #expect(try await place.insured("2024-Q2").numerator == 3)
    #expect(try await place.insured("2024-Q3").numerator == 2)
    #expect(try await place.insured("2024").numerator == 2)
    await #expect(throws: ProgrammeProblem.self) { _ = try await place.insured("2024-Q4") }
  }

  @Test(arguments: Engine.atHand) func aNamedEditionHoldsForTheSetsThatHaveIt(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let sets = ["xa-ntm", "btcqg-ytx"]
    func editions(_ dated: String?) async throws -> [String] {
      try await place.evaluating.evaluate(
        [UnitGroup(from)], sets: sets, period: try period("2024-Q4"), today: try day("2024-12-31"), dated: try dated.map { try day($0) }
      ).editions.map(\.id)
    }
    let inForce = try await editions(nil)
    #expect(inForce.first?.hasPrefix("xa-ntm/2024-03-01") == true)
    let older = try await editions("2022-03-08")
    #expect(older.first?.hasPrefix("xa-ntm/2022-03-08") == true)
    #expect(older.last == inForce.last)
    let single = try await place.evaluating.evaluate(
      [UnitGroup(from)], sets: ["xa-ntm"], period: try period("2024-Q4"), today: try day("2024-12-31"), dated: try day("2021-01-01"))
    #expect(single.editions.isEmpty)
    #expect(single.without.count == 1)
  }
}

/// Files of units, targets and areas.
@Suite struct UnitsFileTests {
  @Test func everyFaultIsTold() throws {
    let text =
      "code;name;kind;parent_code;parent_name;valid_from;valid_to;successor_code;successor_name\r\n"
      + "06544;\"Xã Khánh\r\nXuân\";xã;188;Huyện Lộc Bình;;30/06/2025;06529;Xã Lộc Bình\r\n"
      + "0654A;Xã A;xã;188;Huyện;;;;\r\n06545;;xã;188;Huyện;31/02/2025;;;\r\n06546;Xã B;xã;188;Huyện;2025-07-01;2025-06-30;;\r\n"
      + "06544;Xã C;xã;188;Huyện;;;;\r\n"
    #expect { try UnitsFile.read(text, file: "u.csv") } throws: { error in
      guard case ProgrammeProblem.file(let found) = error else { return false }
      let told = ["4 the code", "5 the name", "5 valid_from", "6 the last day", "7 the unit 06544"]
      return found.faults.count == 5 && zip(found.faults, told).allSatisfy { "\($0.line) \($0.message.en)".hasPrefix($1) }
    }
    #expect(throws: ProgrammeProblem.self) { try UnitsFile.read("code,name\n1,x\n", file: "u.csv") }
    #expect(try UnitsFile.read(LocBinh.units, file: "u.csv").count == 12)
    #expect(CSVTable("\u{FEFF}a,b\n\"x \"\"y\"\"\",\"1,5\"\n\n").rows.map(\.cells) == [["x \"y\"", "1,5"]])
  }

  @Test(arguments: Engine.atHand) func areasAndTargetsAreCheckedWhole(_ engine: Engine) async throws {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let areas =
      "unit,axis,area,valid_from,valid_to\n06544,region7,tdmnpb,2021-01-01,\n06544,region7,,2021-01-01,\n06544,moon,x,2021-01-01,\n"
      + "06544,region7,mars,2021-01-01,\n06544,region7,tdmnpb,2021-01-01,soon\n"
    await #expect {
      try await AreaAssignments.load(areas, file: "a.csv", installation.store, by: LocBinh.lan)
    } throws: { error in
      guard case ProgrammeProblem.file(let found) = error else { return false }
      return found.faults.map(\.line) == [3, 4, 5, 6]
    }
    #expect(throws: ProgrammeProblem.self) { try PlanTargets.read("unit,year,column,aim\n06544,2024,15,hope\n", file: "t.csv") }
    let targets = try PlanTargets.read(
      "unit,year,column,aim,note,source\n06544,2024,btcqg-ytx,reach,,Kế hoạch 2024\n06544,2024,15,keep,,x\n", file: "t.csv")
    try await PlanTargets.write(targets, installation.store, by: LocBinh.lan)
    try await PlanTargets.write(targets, installation.store, by: LocBinh.lan)
    let kept = try await installation.store.read { try PlanTargets.load($0, year: 2024) }
    #expect(kept[LocBinh.khanhXuan]?.map(\.aim) == [.keep, .reach])
  }
}
