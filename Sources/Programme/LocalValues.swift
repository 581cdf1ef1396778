import Criteria
import Storage
import Vocabulary

/// A value that counts, with who let it count.
public struct StandingValue: Sendable, Hashable {
  /// The value.
  public let value: LocalValue
  /// Who approved it; nil where the machine's administrator entered it by the command, or before values were approved.
  public let approvedBy: String?
}

/// What authorities entered: official points, yearly targets, knockouts; dated, with citation and author.
public enum LocalValues {
  /// All local values of the database.
  public static func load(_ reading: StoreReading) throws -> [LocalValue] { try standing(reading).map(\.value) }

  /// All local values with who approved them.
  public static func standing(_ reading: StoreReading) throws -> [StandingValue] {
    try reading.rows(
      "SELECT name, content, valid_from, valid_to, citation, author, approved_by FROM local_value ORDER BY name, valid_from"
    ).compactMap { row in
      guard let key = row["name"].text.flatMap({ LocalValue.Key($0) }), let value = row["content"].text.flatMap({ LocalValue.Value($0) }),
        let from = row["valid_from"].day
      else { return nil }
      let entered = LocalValue(
        key: key, value: value, validFrom: from, validTo: row["valid_to"].day, citation: row["citation"].text ?? "",
        actor: row["author"].text ?? "")
      return StandingValue(value: entered, approvedBy: row["approved_by"].text)
    }
  }

  /// Enters a local value at once, without a second person: for the machine's administrator and for installing. The log says so.
  public static func write(_ value: LocalValue, _ store: Store, by author: Author) async throws {
    let note = "\(value.key) = \(value.value.text); \(value.citation); nhập bằng lệnh trên máy chủ, không qua người thứ hai"
    try await store.write(.settings, by: author, in: [.installation], note: note) { writing in try put(value, approvedBy: nil, writing) }
  }

  /// Puts a value in the place of one with the same key and first day.
  static func put(_ value: LocalValue, approvedBy: String?, _ writing: Writing) throws {
    try delete(value.key, value.validFrom, writing)
    try writing.run(
      "INSERT INTO local_value (name, content, valid_from, valid_to, citation, author, approved_by) "
        + "VALUES (:name, :content, :from, :to, :citation, :author, :approved)",
      [
        "name": .text(value.key.description), "content": .text(value.value.text), "from": .day(value.validFrom),
        "to": value.validTo.map(Value.day) ?? .null, "citation": .text(value.citation), "author": .text(value.actor),
        "approved": approvedBy.map(Value.text) ?? .null,
      ])
    try vouch(value.key, value.validFrom, writing)
  }

  static func remove(_ key: LocalValue.Key, from day: Day, _ writing: Writing) throws {
    try delete(key, day, writing)
    try vouch(key, day, writing)
  }

  private static func vouch(_ key: LocalValue.Key, _ day: Day, _ writing: Writing) throws {
    try writing.vouch("local_value", ["name": .text(key.description), "valid_from": .day(day)])
  }

  private static func delete(_ key: LocalValue.Key, _ day: Day, _ writing: Writing) throws {
    try writing.run(
      "DELETE FROM local_value WHERE name = :name AND valid_from = :from", ["name": .text(key.description), "from": .day(day)])
  }
}
