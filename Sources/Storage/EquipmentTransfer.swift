import Registers
import Vocabulary

/// Equipment that one station offers to another: one row in the register of each, under the same id, written in one transaction.
public struct EquipmentTransfer: Sendable {
  /// The row of the giving station's latest count.
  public let equipment: RowID
  /// The station that gives.
  public let from: UnitKey
  /// Its name, as the other side's register keeps it.
  public let fromName: String
  /// The station that receives.
  public let to: UnitKey
  /// Its name.
  public let toName: String
  /// How many pieces.
  public let quantity: Int64
  /// Why.
  public let reason: String
  /// The day of the offer.
  public let day: Day

  /// An offer of `quantity` pieces of a counted row.
  public init(
    equipment: RowID, from: UnitKey, fromName: String, to: UnitKey, toName: String, quantity: Int64, reason: String, day: Day
  ) {
    (self.equipment, self.from, self.fromName, self.to, self.toName) = (equipment, from, fromName, to, toName)
    (self.quantity, self.reason, self.day) = (quantity, reason, day)
  }

  /// The register both sides keep it in.
  public static let register = "equipment-transfer"

  /// What can be answered to an offer: by the receiving side, and by the giving side while nobody answered.
  public enum Answer: String, Sendable, CaseIterable { case accepted, refused, withdrawn }
}

extension Reading {
  /// The rows of the latest count of an item on a day.
  public func latestCount(of item: String, _ unit: UnitKey, on day: Day) throws -> [RegisterRow] {
    let condition =
      "unit_id = :unit AND item = :item AND NOT draft AND counted_on = "
      + "(SELECT MAX(c.counted_on) FROM equipment c WHERE c.unit_id = :unit AND c.item = :item AND c.counted_on <= :day AND NOT c.draft) "
      + "ORDER BY id"
    return try rows(of: "equipment", where: condition, ["unit": .int(unit.number), "item": .text(item), "day": .day(day)])
  }

  /// How many pieces of a row of the latest count are not offered to anybody yet.
  public func freePieces(_ row: RegisterRow) throws -> Int64 {
    let offered = try rows(
      of: EquipmentTransfer.register, where: "unit_id = :unit AND side = 'giving' AND transfer_state = 'proposed'",
      ["unit": .int(row.unit.number)]
    ).filter { EquipmentPiece($0) == EquipmentPiece(row) }
    return (row.values["quantity"]?.int ?? 0) - offered.reduce(0) { $0 + ($1.values["quantity"]?.int ?? 0) }
  }
}

/// What tells pieces of equipment apart where they are counted anew.
private struct EquipmentPiece: Equatable {
  private let values: [Value]

  init(_ row: RegisterRow) {
    values = ["item", "condition", "model", "serial_number"].map { row.values[$0] ?? .null }
  }
}

extension Writing {
  /// Offers equipment to another station; nothing is taken from the giving station's count until the other accepts.
  /// - Returns: the id both rows bear.
  /// - Throws: `StoreProblem.invalid` where there aren't that many pieces; `.noRow`.
  @discardableResult
  public func offer(_ transfer: EquipmentTransfer) throws -> RowID {
    guard let row = try row("equipment", transfer.from, transfer.equipment), let item = row.values["item"]?.text else {
      throw StoreProblem.noRow(register: "equipment")
    }
    guard try latestCount(of: item, transfer.from, on: transfer.day).contains(where: { $0.id == row.id }) else {
      throw StoreProblem.refusal(
        Label("Thiết bị", en: "Equipment"),
        Label("dòng này thuộc lần kiểm kê cũ; chọn ở lần kiểm kê mới nhất", en: "the row is of an older count; choose one of the latest"),
        field: "quantity")
    }
    let free = try freePieces(row)
    guard transfer.quantity > 0, transfer.quantity <= free else {
      throw StoreProblem.refusal(
        Label("Số lượng", en: "Quantity"), Label("từ 1 đến \(free) cái còn chưa đề nghị giao", en: "from 1 to the \(free) not offered yet"),
        field: "quantity")
    }
    var values: [String: Value] = [
      "quantity": .int(transfer.quantity), "proposed_on": .day(transfer.day), "transfer_state": .text("proposed"),
      "reason": transfer.reason.isEmpty ? .null : .text(transfer.reason),
    ]
    for name in ["item", "condition", "model", "serial_number"] { values[name] = row.values[name] ?? .null }
    let sides = [(transfer.from, "giving", transfer.to, transfer.toName), (transfer.to, "receiving", transfer.from, transfer.fromName)]
    let id = newID()
    for (unit, side, other, name) in sides {
      values["side"] = .text(side)
      values["other_unit"] = .text(other.description)
      values["other_name"] = .text(name)
      try insert(EquipmentTransfer.register, unit, values, id: id)
    }
    return id
  }

  /// Answers an offer at both stations; acceptance counts the pieces anew on both sides.
  /// - Parameters:
  ///   - unit: the station that answers: the receiving one, or the giving one where it withdraws.
  ///   - reason: why it is refused or withdrawn.
  /// - Throws: `StoreProblem.invalid` where it was answered already, isn't this side's to answer, or the pieces are no longer there.
  public func answer(_ answer: EquipmentTransfer.Answer, _ id: RowID, _ unit: UnitKey, reason: String, on day: Day) throws {
    let register = EquipmentTransfer.register
    guard let row = try row(register, unit, id), let other = row.values["other_unit"]?.text.flatMap({ UnitKey($0) }) else {
      throw StoreProblem.noRow(register: register)
    }
    let title = Label("Điều chuyển thiết bị", en: "Transfer of equipment")
    guard row.values["transfer_state"]?.text == "proposed" else {
      throw StoreProblem.refusal(title, Label("đã được trả lời rồi", en: "has been answered already"))
    }
    let giving = row.values["side"]?.text == "giving"
    guard giving == (answer == .withdrawn) else {
      throw StoreProblem.refusal(title, Label("bên nhận mới nhận hay từ chối, bên giao mới rút lại", en: "is for the other side to answer"))
    }
    if answer == .accepted { try carry(row, from: other, to: unit, on: day) }
    let values: [String: Value] = [
      "transfer_state": .text(answer.rawValue), "answered_on": .day(day), "answer": reason.isEmpty ? .null : .text(reason),
    ]
    for side in [unit, other] { try update(register, side, id, values) }
  }

  /// Counts the pieces off on one side and on to the other.
  private func carry(_ offer: RegisterRow, from: UnitKey, to: UnitKey, on day: Day) throws {
    let (item, quantity) = (offer.values["item"]?.text ?? "", offer.values["quantity"]?.int ?? 0)
    let given = try recounted(item, from, on: day)
    guard let row = given.first(where: { EquipmentPiece($0) == EquipmentPiece(offer) && ($0.values["quantity"]?.int ?? 0) >= quantity })
    else {
      throw StoreProblem.refusal(
        Label("Số lượng", en: "Quantity"),
        Label("theo kiểm kê mới nhất, bên giao không còn đủ số thiết bị này", en: "by its latest count the giving side no longer has these")
      )
    }
    try update(
      "equipment", from, row.id,
      ["quantity": .int((row.values["quantity"]?.int ?? 0) - quantity), "moved_to": try movedTo(offer, from)])
    let there = try recounted(item, to, on: day)
    if let same = there.first(where: { EquipmentPiece($0) == EquipmentPiece(offer) && $0.values["serial_number"]?.isNull == true }) {
      try update("equipment", to, same.id, ["quantity": .int((same.values["quantity"]?.int ?? 0) + quantity)])
      return
    }
    var values = row.values
    for name in ["facility_id", "moved_to"] { values[name] = .null }
    values["quantity"] = .int(quantity)
    values["counted_on"] = .day(day)
    // The day the first station acquired it stays: maintenance lies behind it.
    try insert("equipment", to, values, origin: row.id)
  }

  private func movedTo(_ offer: RegisterRow, _ from: UnitKey) throws -> Value {
    let own = try row(EquipmentTransfer.register, from, offer.id)
    return own?.values["other_name"] ?? .null
  }

  /// The rows of an item's count of the day; the latest count is entered anew where it is an older one.
  private func recounted(_ item: String, _ unit: UnitKey, on day: Day) throws -> [RegisterRow] {
    let latest = try latestCount(of: item, unit, on: day)
    if latest.first?.values["counted_on"]?.day == day { return latest }
    for row in latest where (row.values["quantity"]?.int ?? 0) > 0 {
      var values = row.values
      values["counted_on"] = .day(day)
      values["moved_to"] = .null
      try insert("equipment", unit, values, origin: row.id)
    }
    return try latestCount(of: item, unit, on: day)
  }
}
