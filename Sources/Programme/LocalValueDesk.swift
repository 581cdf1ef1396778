import Criteria
import Storage
import Vocabulary

/// A local value that somebody proposed: it counts for nothing until somebody else approves it.
public struct LocalValueProposal: Sendable {
  /// What is proposed.
  public enum Act: String, Sendable, CaseIterable {
    /// A value from its first day on.
    case enter
    /// A last day for a value that stands.
    case end
    /// That a value never was: it was entered by mistake.
    case withdraw
  }
  /// Where the proposal stands.
  public enum State: String, Sendable, CaseIterable {
    case waiting, approved, refused, dropped
  }

  /// Its row.
  public let id: RowID
  /// What is proposed.
  public let act: Act
  /// The value as it will stand; of one to be withdrawn, as it stands.
  public let value: LocalValue
  /// Where it stands.
  public let state: State
  /// When it was proposed; the value names who did.
  public let madeBy: String, madeAt: Moment
  /// Who approved, refused or dropped it, when, and why.
  public let decidedBy: String?, decidedAt: Moment?, remark: String
}

/// Why something isn't done to a local value or an edition.
public enum LawProblem: Error, Sendable, Hashable {
  /// There is no such proposal or text, or it isn't waiting any more.
  case gone
  /// The same value with the same first day is proposed already.
  case proposed
  /// Nobody approves what is his own.
  case own
  /// A reason is needed.
  case noReason
  /// Somebody else has saved the text meanwhile.
  case changed
  /// The text can't be handed in or published yet; how many faults it has.
  case faulty(Int)

  /// The problem in words.
  public var label: Label {
    switch self {
    case .gone:
      Label(
        "không còn ở tình trạng chờ: người khác vừa quyết định hoặc đã rút",
        en: "it no longer waits: somebody has decided, or it was dropped")
    case .proposed:
      Label(
        "giá trị này, cùng ngày bắt đầu, đã có đề nghị chờ duyệt; duyệt hoặc rút đề nghị đó trước",
        en: "this value with this first day is proposed already; decide that first")
    case .own:
      Label("người đề nghị, người soạn không tự duyệt được; cần người thứ hai", en: "nobody approves his own; a second person is needed")
    case .noReason: Label("cần ghi lý do", en: "a reason is needed")
    case .changed:
      Label(
        "người khác vừa lưu bản này; những gì bạn gõ còn ở dưới, hãy so với bản mới trước khi lưu lại",
        en: "somebody else has just saved this text; what you typed is kept below, compare it with the new one before you save")
    case .faulty(let count): Label("văn bản còn \(count) lỗi; hãy kiểm tra", en: "the text has \(count) faults; check it")
    }
  }
}

/// Local values by two people: one proposes, another approves or refuses with a reason.
public struct LocalValueDesk: Sendable {
  private let store: Store

  /// A desk of a store.
  public init(_ store: Store) { self.store = store }

  /// Every proposal, the newest first.
  public static func proposals(_ reading: StoreReading) throws -> [LocalValueProposal] {
    try reading.rows("SELECT * FROM local_value_proposal ORDER BY made_at DESC, id DESC").compactMap(proposal)
  }

  private static func proposal(_ row: Row) -> LocalValueProposal? {
    guard let id = row["id"].id, let act = row["act"].text.flatMap(LocalValueProposal.Act.init),
      let state = row["state"].text.flatMap(LocalValueProposal.State.init), let key = row["name"].text.flatMap({ LocalValue.Key($0) }),
      let content = row["content"].text.flatMap({ LocalValue.Value($0) }), let from = row["valid_from"].day
    else { return nil }
    let author = row["made_by"].text ?? ""
    return LocalValueProposal(
      id: id, act: act,
      value: LocalValue(
        key: key, value: content, validFrom: from, validTo: row["valid_to"].day, citation: row["citation"].text ?? "", actor: author),
      state: state, madeBy: author, madeAt: Moment(milliseconds: row["made_at"].int ?? 0), decidedBy: row["decided_by"].text,
      decidedAt: row["decided_at"].int.map { Moment(milliseconds: $0) }, remark: row["remark"].text ?? "")
  }

  /// Proposes a value, its end, or that it never was.
  /// - Throws: `LawProblem.gone` where the value to be ended or withdrawn doesn't stand, `.proposed`.
  @discardableResult
  public func propose(_ act: LocalValueProposal.Act, _ value: LocalValue, by author: Author) async throws -> RowID {
    let note = "đề nghị \(LocalValueDesk.text(act, value))"
    return try await store.write(.settings, by: author, in: [.installation], note: note) { writing in
      let waiting = try LocalValueDesk.proposals(writing).filter { $0.state == .waiting }
      guard !waiting.contains(where: { $0.value.key == value.key && $0.value.validFrom == value.validFrom }) else {
        throw LawProblem.proposed
      }
      if act != .enter { guard try LocalValueDesk.standing(value, writing) != nil else { throw LawProblem.gone } }
      let id = writing.newID()
      try writing.run(
        "INSERT INTO local_value_proposal (id, act, name, content, valid_from, valid_to, citation, state, made_by, made_at) "
          + "VALUES (:id, :act, :name, :content, :from, :to, :citation, :state, :author, :at)",
        [
          "id": .id(id), "act": .text(act.rawValue), "name": .text(value.key.description), "content": .text(value.value.text),
          "from": .day(value.validFrom), "to": value.validTo.map(Value.day) ?? .null, "citation": .text(value.citation),
          "state": .text(LocalValueProposal.State.waiting.rawValue), "author": .text(author.description),
          "at": .int(writing.at.milliseconds),
        ])
      try writing.vouch("local_value_proposal", ["id": .id(id)])
      return id
    }
  }

  /// Approves a proposal: from now on it counts.
  /// - Throws: `LawProblem.own` for whoever proposed it, `.gone`.
  public func approve(_ id: RowID, by author: Author) async throws {
    try await decide(id, .approved, "", by: author) { writing, proposal in
      guard proposal.madeBy != author.description else { throw LawProblem.own }
      let value = proposal.value
      switch proposal.act {
      case .enter: try LocalValues.put(value, approvedBy: author.description, writing)
      case .end, .withdraw:
        guard let standing = try LocalValueDesk.standing(value, writing) else { throw LawProblem.gone }
        if proposal.act == .withdraw { return try LocalValues.remove(value.key, from: value.validFrom, writing) }
        let ended = LocalValue(
          key: value.key, value: standing.value.value, validFrom: value.validFrom, validTo: value.validTo,
          citation: standing.value.citation,
          actor: standing.value.actor)
        try LocalValues.put(ended, approvedBy: standing.approvedBy ?? author.description, writing)
      }
    }
  }

  /// Refuses a proposal, with a reason.
  /// - Throws: `LawProblem.noReason`, `.own`, `.gone`.
  public func refuse(_ id: RowID, _ remark: String, by author: Author) async throws {
    guard !remark.isEmpty else { throw LawProblem.noReason }
    try await decide(id, .refused, remark, by: author) { _, proposal in
      guard proposal.madeBy != author.description else { throw LawProblem.own }
    }
  }

  /// Takes one's own proposal back.
  /// - Throws: `LawProblem.gone`, also where it is somebody else's.
  public func drop(_ id: RowID, by author: Author) async throws {
    try await decide(id, .dropped, "", by: author) { _, proposal in
      guard proposal.madeBy == author.description else { throw LawProblem.gone }
    }
  }

  private func decide(
    _ id: RowID, _ state: LocalValueProposal.State, _ remark: String, by author: Author,
    _ body: @escaping @Sendable (Writing, LocalValueProposal) throws -> Void
  ) async throws {
    try await store.write(.settings, by: author, in: [.installation]) { writing in
      let row = try writing.first("SELECT * FROM local_value_proposal WHERE id = :id", ["id": .id(id)])
      guard let proposal = row.flatMap(LocalValueDesk.proposal), proposal.state == .waiting else { throw LawProblem.gone }
      try body(writing, proposal)
      try writing.run(
        "UPDATE local_value_proposal SET state = :state, decided_by = :author, decided_at = :at, remark = :remark WHERE id = :id",
        [
          "state": .text(state.rawValue), "author": .text(author.description), "at": .int(writing.at.milliseconds), "remark": .text(remark),
          "id": .id(id),
        ])
      try writing.vouch("local_value_proposal", ["id": .id(id)])
      let verb =
        switch state {
        case .approved: "duyệt"
        case .refused: "không duyệt"
        case .dropped, .waiting: "rút đề nghị"
        }
      try writing.remark(
        .installation, "\(verb) \(LocalValueDesk.text(proposal.act, proposal.value))" + (remark.isEmpty ? "" : "; lý do: \(remark)"))
    }
  }

  private static func standing(_ value: LocalValue, _ reading: StoreReading) throws -> StandingValue? {
    try LocalValues.standing(reading).first { $0.value.key == value.key && $0.value.validFrom == value.validFrom }
  }

  /// A proposal as the log has it.
  private static func text(_ act: LocalValueProposal.Act, _ value: LocalValue) -> String {
    let days = value.validFrom.written + (value.validTo.map { " – \($0.written)" } ?? "")
    switch act {
    case .enter: return "\(value.key) = \(value.value.text), từ \(days); \(value.citation)"
    case .end: return "kết thúc \(value.key) ngày \(value.validTo?.written ?? ""); \(value.citation)"
    case .withdraw: return "bỏ \(value.key) từ \(value.validFrom.written); \(value.citation)"
    }
  }
}
