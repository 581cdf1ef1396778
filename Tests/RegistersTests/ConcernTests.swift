import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Registers

/// Whom a register is about.
@Suite struct ConcernTests {
  private func concern(_ register: String, _ field: String = "person_id") throws -> Concern {
    try #require(try TestCatalogue.project.get().registers[register]?.field(field)?.concerns)
  }

  @Test func childrenByMonths() throws {
    let growth = try concern("growth-measurement")
    #expect(growth.isOfChildren && growth.label.vi == "đến 60 tháng tuổi")
    let today = try day("2024-11-15")
    func child(_ born: String) throws -> Bool { growth.includes(.init(sex: "male", born: try day(born), year: nil), on: today) }
    #expect(try child("2024-11-15") && child("2019-10-16"))
    #expect(try !child("2019-10-15"))
    // A year alone leaves a span: who may fit is not marked.
    #expect(growth.includes(.init(sex: nil, born: nil, year: 2019), on: today))
    #expect(!growth.includes(.init(sex: nil, born: nil, year: 2018), on: today))
    #expect(growth.includes(.init(sex: nil, born: nil, year: nil), on: today))
  }

  @Test func womenBySexAndYears() throws {
    let pregnancy = try concern("pregnancy")
    #expect(pregnancy.label.vi == "nữ 10–55 tuổi" && !pregnancy.isOfChildren)
    let today = try day("2024-11-15")
    func fits(_ sex: String, _ born: String) throws -> Bool {
      pregnancy.includes(.init(sex: sex, born: try day(born), year: nil), on: today)
    }
    #expect(try fits("female", "1990-01-01") && fits("female", "1968-11-16"))
    #expect(try !fits("male", "1990-01-01") && !fits("female", "2023-01-01") && !fits("female", "1968-11-15"))
    #expect(Concern.Person(sex: "male", born: try day("1990-01-01"), year: nil).label(on: today).vi == "nam, 34 tuổi")
    #expect(Concern.Person(sex: "female", born: try day("2023-01-01"), year: nil).label(on: today).vi == "nữ, 22 tháng tuổi")
  }

  @Test func aVaccineIsMostlyForChildren() throws { #expect(try concern("immunisation").mostly) }

  @Test(
    arguments: [
      ("concerns: { sex: female, fromAge: 10 }", nil), ("concerns: { sex: other }", "không có giới"),
      ("concerns: { }", "cần giới hoặc tuổi"),
      ("concerns: { fromAge: 5, toAge: 4 }", "tuổi đầu lớn hơn"), ("concerns: { toAge: 5, toAgeMonths: 60 }", "chỉ ghi một trong"),
      ("concerns: { younger: 5 }", "younger"),
    ] as [(String, String?)])
  func aWrongOneStopsTheStart(_ text: String, _ fault: String?) throws {
    let head = "status: unverified\ngroup: people\nsource: x\nabout: { vi: Sổ }\ntitle: { vi: Sổ }\n"
    let person =
      "register: person\n\(head)label: \"{full_name}\"\nfields:\n"
      + "  - { name: full_name, label: { vi: Tên }, type: text, required: true }\n"
      + "  - { name: sex, label: { vi: Giới }, type: choice, list: sex }\n  - { name: birth_date, label: { vi: Sinh }, type: date }\n"
    let event =
      "register: event\n\(head)label: \"{happened_on}\"\nfields:\n"
      + "  - { name: person_id, label: { vi: Ai }, type: reference, register: person, required: true, \(text) }\n"
      + "  - { name: happened_on, label: { vi: Ngày }, type: date, default: today }\n"
    let sex = "list: sex\ntitle: { vi: Giới }\nstatus: unverified\nsource: x\nitems:\n  - { code: female, vi: Nữ }\n"
    func load() throws -> RegisterCatalogue { try TestFolder.registers(["person": person, "event": event], lists: ["sex": sex]) }
    guard let fault else {
      #expect(try load()["event"]?.field("happened_on")?.startsToday == true)
      return
    }
    #expect { try load() } throws: { error in
      (error as? CatalogueFaults)?.faults.contains { $0.message.vi.contains(fault) } == true
    }
  }
}
