import Foundation
import Vocabulary

/// The words of the demonstration: names, hamlets, trades, diseases, read from `names.yaml` and `care.yaml`.
struct DemoLexicon: Sendable {
  /// A disease met at a station.
  struct Disease: Sendable {
    let code: String
    let text: String
    let weight: Double
    let ages: ClosedRange<Int>
    let herbal: Double
    let checkup: Bool
  }

  /// A kind of food establishment.
  struct Food: Sendable {
    let kind: String
    let name: String
    let sector: String
    let weight: Double
  }

  private let families: [String: DemoWords]
  private let middles: [String: DemoWords]
  private let givens: [String: DemoWords]
  let hamletFirst: DemoWords
  let hamletSecond: [String]
  let townQuarters: [String]
  let occupations: [String: DemoWords]
  let destinations: DemoWords
  let diseases: [Disease]
  let questions: [String]
  let advice: [String]
  let courses: [String]
  let providers: [String]
  let food: [Food]
  let violations: [String]
  let foods: [String]

  /// Reads the two files of an example's folder.
  /// - Throws: `CatalogueFaults`.
  init(_ folder: URL) throws {
    let faults = FaultList()
    func file(_ name: String) throws -> CatalogueNode {
      let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
      guard let node = CatalogueNode.read(text, file: name, faults: faults) else { throw CatalogueFaults(faults.faults) }
      return node
    }
    let names = try file("names.yaml")
    let care = try file("care.yaml")
    func words(_ node: CatalogueNode?) -> DemoWords {
      DemoWords((node?.pairs ?? []).map { ($0.key, Double($0.value.text ?? "") ?? 0) })
    }
    var families: [String: DemoWords] = [:]
    for pair in names["families"]?.pairs ?? [] { families[pair.key] = words(pair.value) }
    self.families = families
    func bySexAndAge(_ plain: String, _ dao: String) -> [String: DemoWords] {
      var out: [String: DemoWords] = [:]
      for sex in ["male", "female"] {
        for age in ["old", "middle", "young"] { out["\(sex) \(age)"] = words(names[plain]?[sex]?[age]) }
        out["\(sex) dao"] = words(names[dao]?[sex])
      }
      return out
    }
    middles = bySexAndAge("middles", "daoMiddles")
    givens = bySexAndAge("givens", "daoGivens")
    hamletFirst = words(names["hamlets"]?["first"])
    hamletSecond = names["hamlets"]?.texts("second") ?? []
    townQuarters = names["hamlets"]?.texts("town") ?? []
    occupations = ["commune": words(names["occupations"]?["commune"]), "town": words(names["occupations"]?["town"])]
    destinations = words(names["destinations"])
    diseases = care.list("diseases").map { node in
      Disease(
        code: node.text("code") ?? "", text: node.text("text") ?? "", weight: Double(node.int("weight") ?? 0),
        ages: (node.int("from") ?? 0)...(node.int("to") ?? 110), herbal: Double(node.int("herbal") ?? 0) / 100,
        checkup: node.bool("checkup") ?? false)
    }
    questions = care.texts("questions")
    advice = care.texts("advice")
    courses = care.texts("courses")
    providers = care.texts("providers")
    food = care.list("food").map { node in
      Food(
        kind: node.text("kind") ?? "", name: node.text("name") ?? "", sector: node.text("sector") ?? "",
        weight: Double(node.int("weight") ?? 0))
    }
    violations = care.texts("violations")
    foods = care.texts("foods")
    try faults.check()
  }

  /// A family name of an ethnic group.
  func family(_ ethnicity: String, _ random: inout DemoRandom) -> String {
    (families[ethnicity] ?? families["01"])?.pick(&random) ?? ""
  }

  /// Middle and given names for a sex, a year of birth and an ethnic group.
  func given(_ female: Bool, _ year: Int, _ ethnicity: String, _ random: inout DemoRandom) -> String {
    let sex = female ? "female" : "male"
    let age = year < 1965 ? "old" : (year < 1996 ? "middle" : "young")
    let dao = ethnicity == "09"
    let middle = middles[dao && random.chance(0.7) ? "\(sex) dao" : "\(sex) \(age)"]?.pick(&random) ?? ""
    let given = givens[dao && random.chance(0.6) ? "\(sex) dao" : "\(sex) \(age)"]?.pick(&random) ?? ""
    let last = middle.hasSuffix(given) && !given.isEmpty ? (female ? "Linh" : "Sơn") : given
    return middle.isEmpty ? last : "\(middle) \(last)"
  }
}
