import Criteria
import Foundation
import Measures
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// The test of the design: a register, a measure and an indicator of an invented law, as three files, without a line of Swift.
@Suite struct NoSwiftTests {
  private func invented() throws -> TestFolder {
    let folder = TestFolder()
    try folder.copy("registers")
    try folder.copy("tables")
    try folder.copy("measures")
    try folder.write(
      "registers/bicycle.yaml",
      """
      register: bicycle
      title: { vi: Sổ xe đạp, en: Bicycles }
      about: { vi: Xe đạp của cán bộ y tế thôn, en: Bicycles of village health workers }
      source: Luật tưởng tượng
      status: unverified
      group: station
      label: "{owner_name}"
      search: [owner_name]
      fields:
        - { name: owner_name, label: { vi: Người dùng, en: User }, type: text, required: true }
        - { name: brakes_checked_on, label: { vi: Ngày kiểm tra phanh, en: Brakes checked on }, type: date }
      """)
    try folder.write(
      "measures/bicycles-with-brakes.sql",
      """
      -- measure: bicycles-with-brakes
      -- title.vi: Xe đạp được kiểm tra phanh trong năm
      -- title.en: Bicycles with brakes checked within a year
      -- member.vi: xe
      -- member.en: bicycles
      -- unit: percent
      -- definition.vi: Số xe có phanh được kiểm tra trong 12 tháng, chia cho số xe
      -- source: Luật tưởng tượng
      -- status: unverified
      -- registers: bicycle
      -- whenEmpty: notApplicable
      -- reason.late.vi: phanh chưa được kiểm tra trong năm
      -- reason.late.en: brakes not checked within a year
      SELECT b.unit_id, 'bicycle' AS member_kind, b.id AS member_id,
        CASE WHEN b.brakes_checked_on > :day_12m_before THEN 1 ELSE 0 END AS num, 1 AS den,
        CASE WHEN b.brakes_checked_on > :day_12m_before THEN 1 ELSE 0 END AS met,
        CASE WHEN b.brakes_checked_on > :day_12m_before THEN CAST(NULL AS TEXT) ELSE 'late' END AS reason,
        CAST(NULL AS TEXT) AS part
      FROM bicycle_counted b
      WHERE b.unit_id IN (:units)
      """)
    try folder.write(
      "criteria/xe-dap/2024-01-01.yaml",
      """
      set: xe-dap
      title: { vi: Bộ tiêu chí xe đạp, en: Criteria for bicycles }
      state: published
      revision: 1
      inForce:
        from: { day: 2024-01-01, status: verified, source: bia }
      instruments:
        - number: 1/QĐ-XĐ
          date: 2023-12-01
          issuer: { vi: Hội xe đạp, en: The cycling club }
          title: { vi: Quyết định về xe đạp, en: Decision on bicycles }
          status: verified
          source: bia
      sources:
        bia: Bịa ra cho phép thử
      criteria:
        - code: "1"
          title: { vi: Phanh, en: Brakes }
          indicators:
            - code: "1.1"
              title: { vi: Phanh được kiểm tra, en: Brakes checked }
              wording:
                text: { vi: Ít nhất 75% xe có phanh được kiểm tra, en: At least 75% of bicycles have their brakes checked }
                status: verified
                source: bia
              clause: { vi: Điều 1, en: Article 1 }
              kind: rate
              unit: "%"
              formula:
                text: { vi: Số xe được kiểm tra chia cho số xe, en: Bicycles checked over bicycles }
                status: verified
                source: bia
              condition:
                measure: bicycles-with-brakes
                atLeast: { value: 75, status: verified, source: bia }
      """)
    return folder
  }

  @Test(arguments: Engine.atHand) func threeFilesAreEnough(_ engine: Engine) async throws {
    let folder = try invented()
    let catalogue = try withExtendedLifetime(folder) { try TestCatalogue.load(folder.url) }
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"), catalogue: catalogue)
    let (unit, store) = (LocBinh.khanhXuan, installation.store)
    func result() async throws -> IndicatorResult {
      let area = try await installation.evaluating.evaluate(
        [UnitGroup(unit)], sets: ["xe-dap"], period: try period("2024-Q4"), today: try day("2024-12-31"))
      return try #require(area.results[unit]?.first?.indicator("1.1"))
    }
    #expect(try await result().truth == .unknown)
    try await LocBinh.open(["bicycle"], in: unit, store)
    #expect(try await result().applicable == false)
    let checked = try ["2024-11-01", "2024-02-01", "2023-12-31"].map { Value.day(try day($0)) } + [.null]
    let ids = try await store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      try checked.map { try writing.insert("bicycle", unit, ["owner_name": .text("Nông Thị Lan"), "brakes_checked_on": $0]) }
    }
    let found = try await result()
    #expect("\(found.numerator ?? 0)/\(found.denominator ?? 0)" == "2/4")
    #expect(found.truth == .notMet)
    #expect(found.threshold == 75)
    #expect(found.displayGap(noun: Label("xe")) == "Còn thiếu 1 xe")
    try await store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("bicycle", unit, ids[3], ["brakes_checked_on": checked[0]]) }
    #expect(try await result().truth == .met)
    let search = try await store.read { try Search.find($0, try #require(catalogue.registers["bicycle"]), "lan", units: nil).rows.count }
    #expect(search == 4)
    #expect(try await LogBook.verify(store).faults.isEmpty)
  }
}
