import Foundation
import Storage
import Vocabulary

/// What somebody wrote to a commune on its public page.
public struct Feedback: Sendable {
  /// Where the answer stands.
  public enum State: String, Sendable, CaseIterable { case received, handling, answered, refused }

  /// The commune.
  public let unit: UnitKey
  /// The row.
  public let id: RowID
  /// What the writer was given to ask after it.
  public let reference: String
  /// When it came, as `yyyy-MM-ddTHH:mm`.
  public let receivedAt: String
  /// What it is about, a code of the list `feedback_topic`.
  public let topic: String
  /// The text.
  public let text: String
  /// How to reach the writer; empty where that wasn't given.
  public let contact: String
  /// Until when it is to be answered.
  public let due: Day?
  /// Where it stands.
  public let state: State
  /// The answer.
  public let answer: String
  /// When it was answered.
  public let answeredOn: Day?

  /// The register.
  public static let register = "feedback"
  /// Within how many days a commune answers. No text of the law was found that says it; a proposal.
  public static let days = 15
  private static let letters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")

  init(_ row: RegisterRow) {
    (unit, id) = (row.unit, row.id)
    let values = row.values
    reference = values["reference_no"]?.text ?? ""
    receivedAt = values["received_at"]?.text ?? ""
    topic = values["feedback_topic"]?.text ?? ""
    text = values["body_text"]?.text ?? ""
    contact = values["contact"]?.text ?? ""
    due = values["due_on"]?.day
    state = values["feedback_state"]?.text.flatMap(State.init) ?? .received
    answer = values["answer_text"]?.text ?? ""
    answeredOn = values["answered_on"]?.day
  }

  /// A reference that nobody guesses and everybody can spell: no 0, 1, I, L, O.
  static func reference(_ id: RowID) -> String {
    let digest = Digest.sha256(Array(("feedback " + id.description).utf8))
    let word = digest.prefix(8).map { letters[Int($0) % letters.count] }
    return "GY-" + String(word.prefix(4)) + "-" + String(word.suffix(4))
  }

  /// Takes what somebody wrote.
  /// - Returns: the reference to ask after it with.
  /// - Throws: `StoreProblem.invalid` with everything that is wrong.
  public static func take(_ text: String, topic: String, contact: String, for unit: UnitKey, _ store: Store) async throws -> String {
    let body = VietnameseText.normalised(text.trimmingCharacters(in: .whitespacesAndNewlines))
    let title = Label("Nội dung góp ý", en: "Feedback")
    guard body.count >= 10 else {
      throw StoreProblem.refusal(
        title, Label("hãy viết rõ hơn, ít nhất 10 ký tự", en: "write a little more, at least 10 characters"), field: "body_text")
    }
    guard body.count <= 3000 else {
      throw StoreProblem.refusal(title, Label("dài quá 3.000 ký tự", en: "is longer than 3,000 characters"), field: "body_text")
    }
    let known = store.catalogue.lists["feedback_topic"]?.items.contains { $0.code == topic } ?? false
    guard known else {
      throw StoreProblem.refusal(Label("Về việc", en: "Topic"), Label("hãy chọn một việc", en: "choose a topic"), field: "feedback_topic")
    }
    let reach = VietnameseText.normalised(String(contact.trimmingCharacters(in: .whitespacesAndNewlines).prefix(100)))
    return try await store.write(.create, by: Author("public"), in: [unit]) { writing in
      let id = writing.newID()
      let reference = reference(id)
      let today = writing.at.day
      try writing.insert(
        register, unit,
        [
          "reference_no": .text(reference), "received_at": .text(today.iso + "T" + writing.at.clock), "feedback_topic": .text(topic),
          "body_text": .text(body), "contact": reach.isEmpty ? .null : .text(reach), "due_on": .day(today.adding(days: days)),
          "feedback_state": .text(State.received.rawValue),
        ], id: id)
      return reference
    }
  }

  /// What a reference stands for; nil where there is none.
  public static func find(_ reference: String, _ reading: StoreReading) throws -> Feedback? {
    let clean = reference.trimmingCharacters(in: .whitespaces).uppercased()
    return try reading.rows(of: register, where: "reference_no = :reference ORDER BY id", ["reference": .text(clean)]).first.map(
      Feedback.init)
  }

  /// Feedback to communes, what is due first.
  public static func list(_ units: [UnitKey], _ reading: StoreReading) throws -> [Feedback] {
    guard !units.isEmpty else { return [] }
    let rows = try reading.rows(
      of: register, where: "unit_id IN (:units) ORDER BY due_on DESC, id DESC LIMIT 500", [:],
      lists: ["units": units.map { .int($0.number) }])
    return rows.map(Feedback.init).sorted { left, right in
      let open: (Feedback) -> Bool = { $0.state == .received || $0.state == .handling }
      if open(left) != open(right) { return open(left) }
      return open(left) ? (left.due?.number ?? 0, left.id) < (right.due?.number ?? 0, right.id) : left.receivedAt > right.receivedAt
    }
  }

  /// Answers, or says that it is being handled.
  /// - Throws: `StoreProblem.invalid` for an answer without words, `.noRow`.
  public static func answer(
    _ id: RowID, _ unit: UnitKey, _ state: State, _ text: String, name: String, _ store: Store, by author: Author
  ) async throws {
    let words = VietnameseText.normalised(text.trimmingCharacters(in: .whitespacesAndNewlines))
    let ends = state == .answered || state == .refused
    if ends, words.isEmpty {
      throw StoreProblem.refusal(
        Label("Trả lời", en: "Answer"), Label("phải có nội dung trả lời người dân", en: "people are owed words"), field: "answer_text")
    }
    try await store.write(.edit, by: author, in: [unit]) { writing in
      try writing.update(
        register, unit, id,
        [
          "feedback_state": .text(state.rawValue), "answer_text": words.isEmpty ? .null : .text(String(words.prefix(3000))),
          "answered_on": ends ? .day(writing.at.day) : .null, "answered_name": name.isEmpty ? .null : .text(name),
        ])
    }
  }
}

/// Whether the installation shows communes' pages to everybody: an authority's decision, off until it is taken.
public enum PublicPages {
  private static let setting = "public_pages"

  /// Whether they are shown.
  public static func areOpen(_ reading: StoreReading) throws -> Bool {
    try reading.first("SELECT content FROM setting WHERE name = :name", ["name": .text(setting)])?["content"].text == "on"
  }

  /// Shows or hides them.
  public static func set(_ open: Bool, _ store: Store, by author: Author) async throws {
    try await store.write(.settings, by: author, in: [.installation], note: "trang công khai: \(open ? "mở" : "đóng")") { writing in
      try writing.run("DELETE FROM setting WHERE name = :name", ["name": .text(setting)])
      if open {
        try writing.run("INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(setting), "content": .text("on")])
      }
    }
  }
}
