import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

/// What a station has, counted from time to time: the latest count holds, and what was never counted isn't there.
@Suite struct StationShelfTests {
  @Test(arguments: Engine.atHand) func medicinesByTheLatestCount(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    #expect(try await books.said("medicine-coverage") == "0/0 0?", "never counted: no members, so unknown")
    func row(_ code: String, _ quantity: Int, _ expires: String?, on: String = "2024-06-20") -> [String: Any] {
      var row: [String: Any] = ["medicine": code, "quantity": quantity, "counted_on": on]
      if let expires { row["expires_on"] = expires }
      return row
    }
    try await books.add(
      "medicine-stock",
      [
        row("adrenaline", 5, "2025-06-30"), row("adrenaline", 0, nil, on: "2024-12-20"), row("atropine", 5, "2024-12-31"),
        row("diphenhydramine", 5, "2024-12-30"), row("methylprednisolone", 3, nil), row("paracetamol_tablet", 100, "2024-08-01"),
        row("paracetamol_tablet", 200, "2026-08-01"), row("zinc", 50, "2026-01-01", on: "2025-01-05"),
        ["medicine": "vitamin_c", "counted_on": "2024-06-20"],
      ])
    let (all, emergency) = (books.count("medicine"), books.count("medicine", "emergency"))
    #expect(
      try await books.said("medicine-coverage")
        == "2/\(all - 1) 1?, expired 1, never_checked \(all - 5), no_expiry 1, out_of_stock 1", "a draft and a later count don't count")
    #expect(
      try await books.said("emergency-medicines")
        == "1/\(emergency - 1) 1?, expired 1, never_checked \(emergency - 4), no_expiry 1, out_of_stock 1")
    #expect(try await books.said("emergency-medicines", UnitGroup(LocBinh.khanhXuan), "2024-Q2").hasPrefix("3/"), "on 30/06/2024")
    let members = try await books.members("emergency-medicines")
    #expect(
      members.prefix(4) == ["adrenaline no out_of_stock", "atropine yes ", "diphenhydramine no expired", "methylprednisolone ? no_expiry"])
  }

  @Test(arguments: Engine.atHand) func equipmentThatWorksAndIsMaintained(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    func row(_ code: String, _ quantity: Int, _ condition: String, _ more: [String: Any] = [:], on: String = "2024-12-20") -> [String: Any]
    {
      ["item": code, "quantity": quantity, "condition": condition, "counted_on": on].merging(more) { $1 }
    }
    try await books.add(
      "equipment",
      [
        row("autoclave", 1, "good", ["last_maintained_on": "2024-03-01", "next_due_on": "2025-03-01"]),
        row("vaccine_refrigerator", 1, "good", ["next_due_on": "2024-12-30"]), row("ecg", 1, "broken"), row("stretcher", 0, "good"),
        row("nebuliser", 1, "needs_repair", ["last_maintained_on": "2024-01-01"]), row("nebuliser", 1, "good"),
        row("glucometer", 2, "good", on: "2024-06-20"), row("glucometer", 1, "needs_repair", ["last_maintained_on": "2023-12-31"]),
        row("microscope", 1, "good", ["last_maintained_on": "2024-12-31"], on: "2024-12-31"), row("patient_bed", 4, "good"),
      ])
    let all = books.count("equipment_item")
    #expect(try await books.said("equipment-coverage") == "5/\(all) 0?, counted_zero 1, never_checked \(all - 8), not_working 2")
    // Beds need no maintenance, what is broken isn't in use; the second nebuliser has no date at all.
    #expect(try await books.said("equipment-maintained") == "3/5 1?, not_recorded 1, overdue 2")
    #expect(try await books.said("equipment-maintained", UnitGroup(LocBinh.khanhXuan), "2024-Q2") == "0/0 1?, not_recorded 1")
  }

  @Test(arguments: Engine.atHand) func roomsHerbsAndMeans(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    func room(_ function: String, _ area: Double, _ condition: String, on: String = "2024-12-20") -> [String: Any] {
      ["room_function": function, "area_m2": area, "condition": condition, "counted_on": on]
    }
    try await books.add(
      "room",
      [
        room("examination", 12, "good"), room("first_aid", 11.9, "good"), room("delivery", 20, "degraded"),
        room("pharmacy", 9, "good", on: "2023-12-20"),
        room("pharmacy", 0, "unusable"), room("meeting", 40, "good"), room("ward", 8, "good"), room("ward", 15.5, "good"),
      ])
    let rooms = books.count("room_function", "required")
    #expect(try await books.said("required-rooms") == "2/\(rooms) 0?, gone 1, never_checked \(rooms - 5), poor 1, too_small 1")

    func herb(_ species: String, _ plants: Int, _ condition: String) -> [String: Any] {
      ["species": species, "plants": plants, "condition": condition, "counted_on": "2024-12-20"]
    }
    try await books.add("herb", [herb("gung", 8, "good"), herb("sa", 3, "weak"), herb("tia_to", 0, "good"), herb("nghe", 2, "dead")])
    let herbs = books.count("herb_species")
    #expect(try await books.said("herb-species") == "2/\(herbs) 0?, counted_zero 1, dead 1, never_checked \(herbs - 4)")

    func means(_ item: String, _ quantity: Int, _ condition: String) -> [String: Any] {
      ["item": item, "quantity": quantity, "condition": condition, "counted_on": "2024-12-20"]
    }
    try await books.add("communication-asset", [means("television", 1, "good"), means("camera", 1, "broken"), means("posters", 0, "good")])
    let all = books.count("communication_item")
    #expect(try await books.said("communication-assets") == "1/\(all) 0?, counted_zero 1, never_checked \(all - 3), not_working 1")
  }

  @Test(arguments: Engine.atHand) func tenTitlesAndTenAreNotTwenty(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let (unit, other, merged) = (LocBinh.khanhXuan, LocBinh.tuDoan, try unit("06529@2025-07-01"))
    func book(_ title: String, _ copies: Int, on: String = "2024-06-20") -> [String: Any] {
      ["title": title, "copies": copies, "counted_on": on]
    }
    try await books.add("book", (1...10).map { book("Điều dưỡng cơ bản, tập \($0)", 1) } + [book("Châm cứu học", 0)])
    try await books.add("book", in: other, (1...9).map { book("ĐIỀU DƯỠNG  cơ bản – tập \($0)", 2) } + [book("Châm cứu học", 1)])
    #expect(try await books.said("book-titles") == "10/11 0?, gone 1")
    #expect(try await books.said("book-titles", UnitGroup(merged, members: [unit, other])) == "11/11 0?")
    #expect(try await books.said("book-titles", UnitGroup(merged, members: [merged, unit, other])) == "11/11 0?")
    // The merged unit's own count speaks for its parts from its day on.
    try await books.add("book", in: merged, [book("Châm cứu học", 0, on: "2024-12-01")])
    #expect(try await books.said("book-titles", UnitGroup(merged, members: [merged, unit, other])) == "10/11 0?, gone 1")
    // A new count in a part replaces what was there, and only there.
    try await books.add("book", [book("Điều dưỡng cơ bản, tập 1", 0, on: "2024-12-01")])
    #expect(try await books.said("book-titles") == "9/11 0?, gone 2")
    #expect(try await books.said("book-titles", UnitGroup(merged, members: [unit, other])) == "11/11 0?")
  }

  @Test(arguments: Engine.atHand) func aMergedCommuneHasWhatOneOfItsPartsHas(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let (unit, other, merged) = (LocBinh.khanhXuan, LocBinh.tuDoan, try unit("06529@2025-07-01"))
    let both = UnitGroup(merged, members: [merged, unit, other])
    func stock(_ code: String, _ quantity: Int, on: String = "2024-06-20") -> [String: Any] {
      ["medicine": code, "quantity": quantity, "expires_on": "2026-01-01", "counted_on": on]
    }
    try await books.add("medicine-stock", [stock("adrenaline", 1), stock("atropine", 0)])
    try await books.add("medicine-stock", in: other, [stock("adrenaline", 3), stock("atropine", 2)])
    let all = books.count("medicine")
    #expect(try await books.said("medicine-coverage").hasPrefix("1/\(all) "))
    #expect(try await books.said("medicine-coverage", both) == "2/\(all) 0?, never_checked \(all - 2)", "each medicine once")
    try await books.add("medicine-stock", in: merged, [stock("atropine", 0, on: "2024-12-01")])
    #expect(try await books.said("medicine-coverage", both) == "1/\(all) 0?, never_checked \(all - 2), out_of_stock 1")
    #expect(try await books.said("medicine-coverage", UnitGroup(other)).hasPrefix("2/"))
    // Units asked together but each for itself keep their own rows.
    let measuring = books.installation.evaluating.measuring
    let measure = try #require(measuring.catalogue["medicine-coverage"])
    let apart = try await measuring.results(
      [measure], [UnitGroup(unit), UnitGroup(other), both], try period("2024-Q4"), today: try day("2024-12-31"))
    #expect(apart["medicine-coverage"]?.values.map(\.members).sorted() == [all, all, all])
  }
}
