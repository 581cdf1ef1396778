import Foundation
import Registers
import TestSupport
import Testing
import Vocabulary

/// The register files themselves, and what a wrong one is told.
@Suite struct RegisterCatalogueTests {
  @Test func theProjectsRegistersAreRead() throws {
    let catalogue = try TestCatalogue.project.get().registers
    #expect(catalogue.registers.count >= 20)
    #expect(catalogue["person.absence"]?.table == "person_absence")
    #expect(catalogue.register(table: "insurance_card")?.id == "insurance-card")
    for register in catalogue.all {
      for dialect in Dialect.allCases {
        let names = TableShape(register, dialect).namedIndexes.map(\.name) + register.checks.map { register.table + "_" + $0.name }
        #expect(Set(names).count == names.count, "\(register.id)")
        #expect(names.allSatisfy { $0.utf8.count <= 63 }, "\(register.id)")
      }
    }
  }

  @Test func whatFollowsIsChecked() throws {
    let person = """
      register: person
      title: { vi: Người }
      about: { vi: Người }
      source: x
      status: unverified
      group: people
      label: "{ended_on}"
      fields:
        - { name: begun_on, label: { vi: Từ }, type: date, required: true }
        - { name: ended_on, label: { vi: Đến }, type: date }
        - { name: why, label: { vi: Lý do }, type: choice, list: why }
      """
    func event(_ rule: String) -> String {
      """
      register: event
      title: { vi: Sự kiện }
      about: { vi: Sự kiện }
      source: x
      status: unverified
      group: people
      label: "{kind}"
      fields:
        - { name: person_id, label: { vi: Ai }, type: reference, register: person, required: true }
        - { name: kind, label: { vi: Gì }, type: choice, list: why, required: true }
        - { name: happened_on, label: { vi: Ngày }, type: date, required: true }
      follows:
        - \(rule)
      """
    }
    let why = "list: why\ntitle: { vi: Lý do }\nstatus: unverified\nsource: x\nitems:\n  - { code: died, vi: Chết }\n"
    func load(_ rule: String) throws -> RegisterCatalogue {
      try TestFolder.registers(["person": person, "event": event(rule)], lists: ["why": why])
    }
    let good = try load("{ when: { kind: died }, row: person_id, copy: { ended_on: happened_on }, set: { why: died } }")
    #expect(good["event"]?.follows.first?.fields == ["ended_on", "why"])
    #expect {
      _ = try load(
        "{ when: { kind: born }, row: person_id, copy: { ended_on: kind, gone_on: happened_on }, set: { why: lost }, empty: [begun_on], "
          + "confirm: [why] }")
    } throws: { error in
      let told = (error as? CatalogueFaults)?.faults.map { $0.text(.en) } ?? []
      func has(_ word: String) -> Bool { told.contains { $0.contains(word) } }
      return told.count == 6 && has("“born”") && has("“ended_on: kind”") && has("“gone_on: happened_on”") && has("“lost”")
        && has("“begun_on”")
        && has("“why” is not in “copy”")
    }
    #expect(throws: CatalogueFaults.self) { _ = try load("{ when: { kind: died }, row: happened_on, copy: { ended_on: happened_on } }") }
  }

  @Test func everyFaultOfEveryFileIsTold() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("catalogue-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ path: String, _ text: String) throws {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    try write(
      "registers/dog.yaml",
      """
      register: dog
      title: { vi: Chó, en: Dogs }
      about: { vi: Chó nuôi }
      source: nobody
      status: certain
      group: station
      label: "{name}"
      colour: brown
      search: [tag]
      fields:
        - { name: name, label: { vi: Tên }, type: text }
        - { name: name, label: { vi: Tên }, type: text }
        - { name: order, label: { vi: Thứ tự }, type: integer }
        - { name: owner_id, label: { vi: Chủ }, type: reference, register: people }
        - { name: breed, label: { vi: Giống }, type: choice, list: breeds }
        - { name: kennel, label: { vi: Chuồng }, type: choice }
        - { name: tag, label: { vi: Thẻ }, type: text, protect: identifier }
        - { name: weight_kg, label: { vi: Nặng }, type: decimal, protect: identifier }
        - { name: age, label: { vi: Tuổi }, type: number, max: nhiều }
      checks:
        - { name: c, sql: "age > 0", message: { vi: Sai }, fields: [tail] }
      """)
    try write("registers/cat.yaml", "register: cat\n title: x\n")
    try write(
      "tables/lists/coat.yaml",
      "list: coat\ntitle: { vi: Lông }\nstatus: verified\nsource: x\nitems:\n  - { code: a }\n  - { code: b, vi: B, zoo: 1 }\n")
    #expect {
      try RegisterCatalogue.load(folder)
    } throws: { error in
      guard let found = (error as? CatalogueFaults)?.faults else { return false }
      let told = found.map { $0.text(.en) }
      func has(_ place: String, _ word: String) -> Bool { told.contains { $0.hasPrefix(place) && $0.contains(word) } }
      return has("registers/cat.yaml:2:", "YAML") && has("registers/dog.yaml:5:", "certain") && has("registers/dog.yaml:8:", "colour")
        && has("registers/dog.yaml:", "duplicate field “name”") && has("registers/dog.yaml:13:", "order")
        && has("registers/dog.yaml:", "people") && has("registers/dog.yaml:", "breeds") && has("registers/dog.yaml:16:", "list")
        && has("registers/dog.yaml:18:", "protected") && has("registers/dog.yaml:19:", "number") && has("registers/dog.yaml:", "tail")
        && has("registers/dog.yaml:", "“tag” is not an open field") && has("tables/lists/coat.yaml:6:", "“vi” is missing")
        && has("tables/lists/coat.yaml:7:", "zoo") && told == found.sorted().map { $0.text(.en) }
    }
  }
}
