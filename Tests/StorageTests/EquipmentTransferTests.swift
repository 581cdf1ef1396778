import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// Equipment that goes from one station to another: both sides, or neither.
@Suite struct EquipmentTransferTests {
  private let from = LocBinh.khanhXuan
  private let to = LocBinh.tuDoan

  private struct Stations: Sendable {
    let store: Store
    let scales: RowID
    let keep: LocBinh
  }

  /// Khánh Xuân counted three scales in June; Tú Đoạn counted one of its own.
  private func stations(_ engine: Engine) async throws -> Stations {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    let scales = try await place.store.write(.create, by: LocBinh.lan, in: [from, to]) { writing in
      try writing.insert("equipment", to, try count(1, "2024-05-01"))
      return try writing.insert("equipment", from, try count(3, "2024-06-30"))
    }
    return Stations(store: place.store, scales: scales, keep: place)
  }

  private func count(_ quantity: Int64, _ on: String) throws -> [String: Value] {
    [
      "item": .text("child_scale"), "quantity": .int(quantity), "condition": .text("good"), "counted_on": .day(try day(on)),
      "model": .text("Nhơn Hòa 30 kg"),
    ]
  }

  private func offer(_ stations: Stations, _ quantity: Int64, on day: String = "2024-12-01") async throws -> RowID {
    let offer = EquipmentTransfer(
      equipment: stations.scales, from: from, fromName: "Xã Khánh Xuân", to: to, toName: "Xã Tú Đoạn", quantity: quantity,
      reason: "thừa", day: try TestSupport.day(day))
    return try await stations.store.write(.transfer, by: LocBinh.lan, in: [from, to]) { try $0.offer(offer) }
  }

  private func answer(_ stations: Stations, _ answer: EquipmentTransfer.Answer, _ id: RowID, _ unit: UnitKey) async throws {
    let day = try day("2024-12-20")
    try await stations.store.write(.transfer, by: LocBinh.lan, in: [from, to]) { try $0.answer(answer, id, unit, reason: "", on: day) }
  }

  private func pieces(_ stations: Stations, _ unit: UnitKey) async throws -> [Int64] {
    let day = try day("2024-12-20")
    return try await stations.store.read { reading in
      try reading.latestCount(of: "child_scale", unit, on: day).compactMap { $0.values["quantity"]?.int }
    }
  }

  private func state(_ stations: Stations, _ id: RowID) async throws -> [String?] {
    try await stations.store.read { reading in
      try [from, to].map { try reading.row(EquipmentTransfer.register, $0, id)?.values["transfer_state"]?.text }
    }
  }

  @Test(arguments: Engine.atHand) func acceptedPiecesChangeBothCounts(_ engine: Engine) async throws {
    let stations = try await stations(engine)
    let id = try await offer(stations, 2)
    #expect(try await state(stations, id) == ["proposed", "proposed"])
    #expect(try await pieces(stations, from) == [3], "an offer takes nothing away")
    try await answer(stations, .accepted, id, to)
    #expect(try await state(stations, id) == ["accepted", "accepted"])
    #expect(try await pieces(stations, from) == [1])
    #expect(try await pieces(stations, to) == [3])
    let earlier = try await stations.store.read { try $0.row("equipment", from, stations.scales) }
    #expect(earlier?.values["quantity"] == .int(3), "the count of June stays as it was")
    await #expect(throws: StoreProblem.self) { try await answer(stations, .refused, id, to) }
    for unit in [from, to] {
      let entries = try await stations.store.read { try LogBook.entries($0, unit, limit: 3) }
      #expect(entries.first?.verb == "transfer")
    }
    #expect(try await LogBook.verify(stations.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func refusedAndWithdrawnPiecesStay(_ engine: Engine) async throws {
    let stations = try await stations(engine)
    let refused = try await offer(stations, 2)
    await #expect(throws: StoreProblem.self) { try await answer(stations, .accepted, refused, from) }
    await #expect(throws: StoreProblem.self) { try await answer(stations, .withdrawn, refused, to) }
    try await answer(stations, .refused, refused, to)
    #expect(try await state(stations, refused) == ["refused", "refused"])
    let withdrawn = try await offer(stations, 3)
    try await answer(stations, .withdrawn, withdrawn, from)
    #expect(try await state(stations, withdrawn) == ["withdrawn", "withdrawn"])
    #expect(try await pieces(stations, from) == [3])
    #expect(try await pieces(stations, to) == [1])
  }

  @Test(arguments: Engine.atHand) func nobodyGivesWhatIsNotThere(_ engine: Engine) async throws {
    let stations = try await stations(engine)
    await #expect(throws: StoreProblem.self) { _ = try await offer(stations, 4) }
    await #expect(throws: StoreProblem.self) { _ = try await offer(stations, 0) }
    let first = try await offer(stations, 2)
    await #expect(throws: StoreProblem.self) { _ = try await offer(stations, 2) }
    // A new count finds fewer: the offer can't be accepted any more, and nothing changes.
    try await stations.store.write(.create, by: LocBinh.lan, in: [from]) {
      _ = try $0.insert("equipment", from, try count(1, "2024-12-10"))
    }
    await #expect(throws: StoreProblem.self) { try await answer(stations, .accepted, first, to) }
    #expect(try await state(stations, first) == ["proposed", "proposed"])
    #expect(try await pieces(stations, to) == [1])
    await #expect(throws: StoreProblem.self, "the row of June is of an older count") { _ = try await offer(stations, 1, on: "2024-12-15") }
  }

  @Test(arguments: Engine.atHand) func nobodyWritesTheRegisterByHand(_ engine: Engine) async throws {
    let stations = try await stations(engine)
    await #expect(throws: StoreProblem.self) {
      try await stations.store.write(.create, by: LocBinh.lan, in: [from]) { _ = try $0.insert(EquipmentTransfer.register, from, [:]) }
    }
  }
}
