import Foundation
import Storage
import Vocabulary

/// The address under which people reach the installation, as its administrator set it: what printed codes lead to.
public enum PublicAddress {
  /// The setting's name.
  public static let setting = "public.address"

  /// The address; nil while nobody set one.
  public static func load(_ reading: StoreReading) throws -> String? {
    try reading.first("SELECT content FROM setting WHERE name = :name", ["name": .text(setting)])?["content"].text
  }

  /// An address as people type it, without the slash at its end; nil where it is none.
  public static func read(_ typed: String) -> String? {
    var text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
    while text.hasSuffix("/") { text.removeLast() }
    let lower = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
    let host = lower.dropFirst(scheme.count)
    let allowed = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:-[]".contains($0)) }
    return !host.isEmpty && host.count <= 200 && allowed && host.first != ":" && host.first != "." ? scheme + host : nil
  }

  /// Sets the address; nil goes back to the one each visitor came by.
  public static func write(_ address: String?, _ store: Store, by author: Author) async throws {
    let note = "địa chỉ công khai: " + (address ?? "theo trình duyệt")
    try await store.write(.settings, by: author, in: [.installation], note: note) { writing in
      try writing.run("DELETE FROM setting WHERE name = :name", ["name": .text(setting)])
      guard let address else { return }
      try writing.run("INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(setting), "content": .text(address)])
    }
  }
}
