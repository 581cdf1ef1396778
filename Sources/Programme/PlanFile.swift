import Foundation
import Storage
import Vocabulary

/// A yearly plan as a file: `Examples/loc-binh-2024/plan.yaml`. Loading it fills the registers of plans.
public struct PlanFile: Sendable {
  private struct Piece: Sendable {
    let register: String
    let values: [String: Value]
    /// The table of the repeating part where it is one.
    let part: Bool
  }

  /// The unit that plans.
  public let unit: UnitKey
  /// The year.
  public let year: Int
  /// The subject.
  public let about: String
  /// The file of the annex's ticks beside it, if it names one.
  public let targets: String?
  private let plan: [String: Value]
  private let pieces: [Piece]

  /// Reads a file.
  /// - Throws: `ProgrammeProblem.file` with every fault.
  public static func read(_ text: String, file: String) throws -> PlanFile {
    let faults = FaultList()
    guard let node = CatalogueNode.read(text, file: file, faults: faults), node.isMapping else {
      faults.add(file, 0, "không đọc được kế hoạch", en: "the plan can't be read")
      throw ProgrammeProblem.file(CatalogueFaults(faults.faults))
    }
    let plan = PlanFile(node)
    do { try faults.check() } catch let all as CatalogueFaults { throw ProgrammeProblem.file(all) }
    guard let plan else {
      throw ProgrammeProblem.file(
        CatalogueFaults([CatalogueFault(file: file, line: 0, Label("cần đơn vị và năm", en: "needs the unit and the year"))]))
    }
    return plan
  }

  private init?(_ node: CatalogueNode) {
    _ = node.keys(
      required: ["plan", "unit", "year", "agency", "about"],
      optional: [
        "number", "day", "month", "place", "parentAgency", "opening", "signingFor", "signerTitle", "signer", "annexTitle", "targets",
        "columns", "bases", "recipients", "objectives", "text", "tasks", "party", "budget",
      ])
    guard let unit = node.text("unit").flatMap({ UnitKey($0) }), let year = node.int("year"), let about = node.text("about") else {
      return nil
    }
    (self.unit, self.year, self.about) = (unit, year, about)
    targets = node.text("targets")
    var values: [String: Value] = ["plan_year": .int(Int64(year)), "about": .text(about), "plan_state": .text("issued")]
    for (key, field) in [
      ("number", "plan_number"), ("month", "issued_month"), ("place", "place"), ("parentAgency", "parent_agency"), ("agency", "agency"),
      ("opening", "opening"), ("signingFor", "signing_for"), ("signerTitle", "signer_title"), ("signer", "signer_name"),
      ("annexTitle", "annex_title"),
    ] {
      if let text = node.text(key), !text.isEmpty { values[field] = .text(text) }
    }
    if let day = node.day("day") { values["issued_on"] = .day(day) }
    plan = values
    var pieces: [Piece] = []
    for (number, basis) in node.texts("bases").enumerated() {
      pieces.append(Piece(register: "plan.basis", values: ["sort_no": .int(Int64(number + 1)), "basis_text": .text(basis)], part: true))
    }
    for (number, recipient) in node.texts("recipients").enumerated() {
      pieces.append(
        Piece(register: "plan.recipient", values: ["sort_no": .int(Int64(number + 1)), "recipient_text": .text(recipient)], part: true))
    }
    func add(_ list: String, _ register: String, _ texts: [(String, String)], numbers: [(String, String)] = []) {
      for (number, item) in node.list(list).enumerated() {
        _ = item.keys(optional: texts.map(\.0) + numbers.map(\.0) + ["due"])
        var values: [String: Value] = register == "plan-budget" ? [:] : ["sort_no": .int(Int64(number + 1))]
        for (key, field) in texts { if let text = item.text(key), !text.isEmpty { values[field] = .text(text) } }
        for (key, field) in numbers { if let whole = item.int(key) { values[field] = .int(Int64(whole)) } }
        if let due = item.day("due") { values["due_on"] = .day(due) }
        if register == "plan-task" { values["task_state"] = .text("waiting") }
        pieces.append(Piece(register: register, values: values, part: false))
      }
    }
    add(
      "text", "plan-paragraph",
      [
        ("part", "plan_part"), ("kind", "text_kind"), ("no", "heading_no"), ("text", "body_text"), ("set", "set_id"),
        ("criterion", "criterion_code"),
      ])
    add(
      "objectives", "plan-objective",
      [("kind", "objective_kind"), ("text", "objective_text"), ("rule", "rule"), ("column", "plan_column")],
      numbers: [("atLeast", "at_least"), ("outOf", "out_of")])
    add(
      "tasks", "plan-task",
      [("text", "task_text"), ("department", "department"), ("owner", "owner_name"), ("set", "set_id"), ("indicator", "indicator_code")],
      numbers: [("quarter", "quarter_no")])
    add("budget", "plan-budget", [("source", "source"), ("purpose", "purpose")])
    self.pieces = pieces
    party = node.list("party").map { item in
      _ = item.keys(required: ["post"], optional: ["role", "task"])
      return [
        "post": .text(item.text("post") ?? ""), "party_role": .text(item.text("role") ?? "member"),
        "task": item.text("task").map { .text($0) } ?? .null,
      ]
    }
  }

  private let party: [[String: Value]]

  /// Writes the plan with all its parts, in place of one of the same unit, year and subject.
  /// - Parameter ticks: the targets of its annex.
  /// - Returns: its row.
  @discardableResult
  public func write(_ store: Store, ticks: [PlanTarget] = [], by author: Author) async throws -> RowID {
    try await store.write(.settings, by: author, in: [unit], note: about) { writing in
      let known = try writing.rows(
        of: "plan", where: "unit_id = :unit AND plan_year = :year AND about = :about",
        ["unit": .int(unit.number), "year": .int(Int64(year)), "about": .text(about)])
      for old in known { try PlanFile.remove(old.id, unit, writing) }
      let id = try writing.insert("plan", unit, plan)
      for piece in pieces {
        if piece.part {
          try writing.insert(piece.register, unit, piece.values, parent: id)
        } else {
          try writing.insert(piece.register, unit, piece.values.merging(["plan_id": .id(id)]) { $1 })
        }
      }
      if !party.isEmpty { try writeParty(writing, id) }
      try PlanTargets.put(ticks, in: id, unit, writing)
      return id
    }
  }

  private func writeParty(_ writing: Writing, _ plan: RowID) throws {
    guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else { return }
    let id = try writing.insert(
      "working-party", unit,
      [
        "party_kind": .text("working"), "party_name": .text("Đoàn công tác thực hiện kế hoạch năm \(year)"), "valid_from": .day(first),
        "valid_to": .day(last), "plan_id": .id(plan),
      ])
    for (number, seat) in party.enumerated() {
      // Whom a post is held by is entered when the decision is made.
      try writing.insert("working-party.seat", unit, seat.merging(["sort_no": .int(Int64(number + 1))]) { $1 }, parent: id)
    }
  }

  /// The registers whose rows belong to a plan.
  public static let parts = [
    "plan-paragraph", "plan-objective", "commune-target", "plan-task", "plan-budget", "planned-visit", "working-party",
  ]

  static func remove(_ id: RowID, _ unit: UnitKey, _ writing: Writing) throws {
    for part in parts {
      for row in try writing.rows(of: part, where: "unit_id = :unit AND plan_id = :id", ["unit": .int(unit.number), "id": .id(id)]) {
        try writing.remove(part, unit, row.id)
      }
    }
    try writing.remove("plan", unit, id)
  }
}
