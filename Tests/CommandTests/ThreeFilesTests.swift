import Foundation
import Storage
import Testing
import Vocabulary

/// Adding a register, a measure and an indicator in an invented edition takes three data files and no Swift.
@Suite struct ThreeFilesTests {
  static let register = """
    register: well
    title: { vi: Giếng nước, en: Wells }
    about: { vi: Mỗi giếng một dòng., en: One row for each well. }
    source: Bịa ra để thử
    status: unverified
    group: environment
    label: "{well_name}"
    search: [well_name]
    fields:
      - { name: well_name, label: { vi: Tên giếng, en: Name }, type: text, maxLength: 60, required: true, grid: true }
      - { name: water_clean, label: { vi: Nước sạch, en: Clean water }, type: yesNo, grid: true }

    """
  static let measure = """
    -- measure: clean-wells
    -- title.vi: Giếng có nước sạch
    -- title.en: Wells with clean water
    -- member.vi: giếng
    -- member.en: wells
    -- unit: percent
    -- definition.vi: Số giếng có nước sạch chia cho số giếng đã xét nghiệm
    -- source: Bịa ra để thử
    -- status: unverified
    -- registers: well
    -- whenEmpty: unknown
    -- reason.dirty.vi: nước chưa sạch
    -- reason.dirty.en: water not clean
    SELECT w.unit_id, 'well' AS member_kind, w.id AS member_id,
      CASE WHEN w.water_clean THEN 1 ELSE 0 END AS num, 1 AS den,
      CASE WHEN w.water_clean THEN 1 WHEN NOT w.water_clean THEN 0 END AS met,
      CASE WHEN NOT w.water_clean THEN 'dirty' END AS reason,
      CAST(NULL AS TEXT) AS part
    FROM well_counted w
    WHERE w.unit_id IN (:units)

    """
  static let edition = """
    set: xa-nuoc-sach
    title: { vi: Bộ tiêu chí bịa về nước sạch, en: Invented criteria on clean water }
    state: published
    revision: 1
    inForce:
      from: { day: 2024-01-01, status: unverified, source: thu }
    instruments:
      - { number: 1/QĐ-THỬ, date: 2024-01-01, issuer: { vi: Hội đồng thử, en: the Test Board }, title: { vi: Thử, en: Test }, status: unverified, source: thu }
    sources:
      thu: Bịa ra để thử
    criteria:
      - code: "1"
        title: { vi: Nước, en: Water }
        indicators:
          - code: "1.1"
            title: { vi: Giếng có nước sạch, en: Wells with clean water }
            wording: { text: { vi: Tỷ lệ giếng có nước sạch, en: Share of wells with clean water }, status: unverified, source: thu }
            clause: { vi: Điều 1, en: Article 1 }
            kind: rate
            unit: "%"
            formula: { text: { vi: Giếng sạch chia cho giếng đã xét nghiệm, en: Clean wells over tested wells }, status: unverified, source: thu }
            condition:
              measure: clean-wells
              atLeast: { value: 75, status: unverified, source: thu }

    """

  @Test func threeFilesMakeAnIndicator() async throws {
    let catalogue = try TemporaryCatalogue()
    try catalogue.write("registers/well.yaml", ThreeFilesTests.register)
    try catalogue.write("measures/clean-wells.sql", ThreeFilesTests.measure)
    try catalogue.write("criteria/xa-nuoc-sach/2024-01-01.yaml", ThreeFilesTests.edition)
    let check = try catalogue.check()
    #expect(check.status == 0, "\(check.errors)")
    let small = try SmallInstallation(catalogue: catalogue.path)
    func evaluate() throws -> (found: [String: Any], errors: String) {
      let run = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-nuoc-sach", "--format", "json")
      return (try #require(try run.objects().first { $0["indicator"] as? String == "1.1" }), run.errors)
    }
    func enter(_ wells: [(String, Bool?)]) async throws {
      try await small.write { writing, unit in
        for (name, clean) in wells {
          try writing.insert("well", unit, ["well_name": .text(name), "water_clean": clean.map(Value.bool) ?? .null])
        }
      }
    }

    let closed = try evaluate()
    #expect(closed.found["truth"] as? String == "unknown", "a register nobody opened is unknown, not 0 %")
    try await small.write { writing, unit in
      try writing.insert("register-opening", unit, ["register_id": .text("well"), "opened_on": SmallInstallation.day("2024-01-01")])
    }
    try await enter([("Giếng Đình", nil)])
    let untested = try evaluate()
    #expect(untested.found["truth"] as? String == "unknown")
    #expect(untested.errors.contains("mẫu số bằng 0"), "a denominator of 0 is told")
    #expect(untested.errors.contains("Xã Khánh Xuân"))

    try await enter([("Giếng Chùa", true), ("Giếng Làng", true), ("Giếng Bản", false)])
    let found = try evaluate().found
    #expect(found["numerator"] as? Int == 2)
    #expect(found["denominator"] as? Int == 3)
    #expect(found["truth"] as? String == "notMet")
    #expect(found["gap"] as? Int == 1)
    #expect(found["unknownMembers"] as? Int == 1)
    let explained = try small.run(
      "explain", "--indicator", "1.1", "--set", "xa-nuoc-sach", "--unit", "06544", "--period", "2024-Q4", "--members")
    #expect(explained.output.contains("Giếng Bản"))
    #expect(explained.output.contains("nước chưa sạch"))
    #expect(explained.output.contains("Còn thiếu 1 giếng"))
    #expect(try small.run("log", "verify").status == 0)
  }
}
