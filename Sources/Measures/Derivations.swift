import Growth
import Storage
import Vocabulary

/// The named functions that fill derived fields, handed to `Store` when it opens.
public enum Derivations {
  /// All of them by the name in front of the dot.
  public static func all(_ standards: Standards) -> [String: Derivation] {
    ["person": person, "growth": growth(standards), "folded": folded, "act": act]
  }

  /// `person.human`: what links the rows of one human being across communes; a first row links to itself.
  static let person: Derivation = { id, row, _ in
    ["human_id": row["human_id"].flatMap { $0.isNull ? nil : $0 } ?? .text(id.description)]
  }

  /// `act.*`: what an act of the product writes (a transfer of equipment) and nobody enters by hand; it stays as the act left it.
  static let act: Derivation = { _, row, _ in row }

  /// `folded.<field>`: a text without case, tone marks and punctuation, in a field `<field>_folded`, so that doubles are found alike on
  /// both engines.
  static let folded: Derivation = { _, row, _ in
    var out: [String: Value] = [:]
    for (name, value) in row { if let text = value.text { out[name + "_folded"] = .text(VietnameseText.folded(text)) } }
    return out
  }

  /// `growth.*`: z-scores and flags of a measurement from the child's sex and birth date.
  /// - Source: WHO Child Growth Standards, see `Growth`.
  static func growth(_ standards: Standards) -> Derivation {
    { _, row, related in
      let person = related["person"] ?? [:]
      var child = ChildMeasurement(
        weight: row["weight_kg"]?.real, lenhei: row["height_cm"]?.real,
        measure: row["lying"]?.bool.map { $0 ? .lying : .standing }, headc: row["head_cm"]?.real, armc: row["muac_cm"]?.real,
        oedema: row["oedema"]?.bool ?? false)
      switch person["sex"]?.text {
      case "male": child.sex = .male
      case "female": child.sex = .female
      default: break
      }
      if let born = person["birth_date"]?.day, let measured = row["measured_on"]?.day { child.ageDays = measured.number - born.number }
      let scores = standards.scores(child)
      var out: [String: Value] = [:]
      for indicator in Indicator.allCases {
        out[indicator.scoreColumn] = scores.z(indicator).map(Value.real) ?? .null
        out[indicator.flagColumn] = scores.flag(indicator).map(Value.bool) ?? .null
      }
      return out
    }
  }
}
