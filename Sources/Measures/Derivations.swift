import Storage
import Vocabulary

/// The named functions that fill derived fields, handed to `Store` when it opens.
public enum Derivations {
  /// `person.human`: what links the rows of one human being across communes; a first row links to itself.
  public static let person: Derivation = { id, row, _ in
    ["human_id": row["human_id"].flatMap { $0.isNull ? nil : $0 } ?? .text(id.description)]
  }
}
