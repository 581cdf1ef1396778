import Criteria
import Foundation
import Testing
import Vocabulary

@Suite struct EvaluationTests {
  private let edition: Edition

  init() throws { edition = try CloudIslands.edition() }

  /// The determination of Gió Island after one change.
  private func result(_ change: (inout Facts) -> Void = { _ in }) -> EditionResult {
    var facts = CloudIslands.gioIsland
    if let value = local("B.1/threshold", .number(90)) { facts.localValues = [value] }
    change(&facts)
    return edition.evaluate(facts)
  }

  private func local(_ path: String, _ value: LocalValue.Value, from: String = "2020-01-01", to: String? = nil) -> LocalValue? {
    LocalValue.Key("dao-may/" + path).map {
      LocalValue(
        key: $0, value: value, validFrom: CloudIslands.day(from), validTo: to.flatMap { Day(iso: $0) }, citation: "2/ĐM", actor: "an")
    }
  }

  private func outcome(_ code: String, _ change: (inout Facts) -> Void) -> Outcome? { result(change).indicator(code)?.outcome }

  @Test func gioIslandMeetsEverything() {
    let result = result()
    #expect(result.indicators.allSatisfy { $0.outcome == .met })
    #expect(result.set.truth == .met)
    #expect(result.set.score?.text() == "20/20")
    #expect(result.set.wholeTruth == .met)
    #expect(result.hash == edition.hash(localValues: result.localValues))
  }

  @Test func nothingKnownIsUnknownAndNeverNotMet() {
    let result = edition.evaluate(Facts(day: CloudIslands.day("2020-12-31")))
    #expect(result.indicators.allSatisfy { $0.outcome == .unknown && !$0.missing.isEmpty && $0.gap == nil })
    #expect(result.set.truth == .unknown)
    #expect(result.set.score?.low == .zero)
    #expect(result.set.score?.high == Fraction(20))
  }

  @Test func officialPointsFirstThenEvenShares() {
    let result = result()
    #expect(result.indicators.map { $0.points?.maximum.text() } == ["4", "3", "3", "3,33", "3,33", "3,33"])
    #expect(result.indicators.map { $0.points?.provisional } == [false, true, true, true, true, true])
    #expect(result.criterion("B")?.score?.maximum == Fraction(10))
    #expect(result.set.provisional)
    #expect(result.set.provisionalBecause.map(\.vi) == ["chưa có điểm chính thức của 5 chỉ tiêu, điểm của tiêu chí được chia đều"])
  }

  @Test func scoreRulesAreThreeValued() {
    // Without A.1 and A.2: at most all 20, at least 13 of 20; 75 % are 15.
    let open = result {
      $0.measures["boats"] = nil; $0.measures["swimmers"] = nil; $0.documentsOpen = false
    }
    #expect(open.criterion("A")?.score?.text() == "3–10/10")
    #expect(open.criterion("A")?.truth == .unknown)
    #expect(open.set.rules.map(\.truth) == [.unknown, .unknown, .unknown])
    // One unknown that changes nothing leaves the verdict.
    let sure = result { $0.measures["mosquitoes"] = nil }
    #expect(sure.indicator("B.2")?.truth == .unknown)
    #expect(sure.set.truth == .met)
    #expect(sure.set.score?.text() == "16,66–20/20")
    // Even with all that is unknown it isn't enough.
    let lost = result {
      $0.measures["wells"] = .measured(num: 1, den: 10); $0.measures["mosquitoes"] = .measured(num: 90, den: 1000, scale: 1000);
      $0.documents = [:]
    }
    #expect(lost.criterion("B")?.truth == .notMet)
    #expect(lost.set.truth == .notMet)
    #expect(lost.set.rules[1].failing == ["B"])
  }

  @Test func exactlyOnTheRuleIsMet() {
    // A.1 is a knockout; without A.2 and A.3 criterion A has exactly its 40 %.
    let result = result {
      $0.measures["swimmers"] = .measured(num: 10, den: 100, parts: ["girls": Ratio(num: 5, den: 50), "boys": Ratio(num: 5, den: 50)])
      $0.documents["tide_table"] = .quarters([])
      $0.attestations["A.3"] = false
    }
    #expect(result.criterion("A")?.score?.text() == "4/10")
    #expect(result.criterion("A")?.truth == .met)
    #expect(result.set.score?.text() == "14/20")
    #expect(result.set.truth == .notMet)
  }

  @Test func aFailedKnockoutFailsTheSet() {
    let failed = result { $0.measures["boats"] = .measured(num: 9, den: 0) }
    #expect(failed.set.score?.text() == "16/20")
    #expect(failed.set.rules.map(\.truth) == [.met, .met, .notMet])
    #expect(failed.set.rules[2].failing == ["A.1"])
    #expect(failed.set.truth == .notMet)
    let lifted = result {
      $0.measures["boats"] = .measured(num: 9, den: 0)
      $0.localValues += [local("A.1/knockout", .flag(false))].compactMap { $0 }
    }
    #expect(lifted.set.truth == .met)
  }

  @Test func whatDoesNotApplyLeavesPointsAndMaximum() {
    let result = result {
      $0.axes[.healthZone] = "1"; $0.measures["wells"] = .notApplicable(Label("không có giếng"))
    }
    #expect(result.indicator("A.3")?.outcome == .notApplicable)
    #expect(result.indicator("A.3")?.explanation(.vi) == "Không áp dụng: không áp dụng cho Vùng 1.")
    #expect(result.indicator("B.1")?.explanation(.vi) == "Không áp dụng: không có giếng.")
    #expect(result.criterion("A")?.score?.text() == "7/7")
    #expect(result.criterion("B")?.score?.maximum == Fraction("20/3"))
    #expect(result.set.score?.maximum == Fraction("41/3"))
    #expect(result.set.truth == .met)
    #expect(outcome("A.3") { $0.axes[.healthZone] = nil } == .unknown)
  }

  @Test func aSetWhereNothingAppliesIsUnknown() throws {
    let text = CloudIslands.law.components(separatedBy: "scoring:").first.map { $0 } ?? ""
    let tail = """
      criteria:
        - code: A
          title: Biển
          indicators:
            - code: A.1
              title: Thuyền
              wording: { text: Thuyền, status: verified, source: "hoi, trang 1" }
              clause: Điều 1
              kind: rate
              unit: "%"
              formula: { text: Thuyền, status: verified, source: bao }
              condition: { measure: boats, atMost: { value: 10, status: verified, source: bao } }
      """
    let edition = try Edition.read(text + tail, file: CloudIslands.file)
    let none = edition.evaluate(Facts(day: CloudIslands.day("2020-12-31"), measures: ["boats": .notApplicable(Label("không"))]))
    #expect(none.criterion("A")?.outcome == .notApplicable)
    #expect(none.set.truth == .unknown)
    let empty = edition.evaluate(Facts(day: CloudIslands.day("2020-12-31"), measures: ["boats": .metBecauseEmpty]))
    #expect(empty.set.truth == .met)
  }

  @Test func anyHoldsWhenOneHolds() {
    #expect(outcome("A.2") { $0.measures["swimmers"] = nil } == .met)
    #expect(outcome("A.2") { $0.documentsOpen = false } == .met)
    #expect(
      outcome("A.2") {
        $0.measures["swimmers"] = nil; $0.documents["tide_table"] = .quarters([1, 3, 4])
      } == .unknown)
    #expect(
      outcome("A.2") {
        $0.axes[.communeGroup] = "3"; $0.documents["tide_table"] = .count(0)
      } == .unknown)
    #expect(
      outcome("A.2") {
        $0.axes[.communeGroup] = nil; $0.documents["tide_table"] = .count(0)
      } == .unknown)
    let low = result {
      $0.measures["swimmers"] = .measured(num: 76, den: 100, parts: ["girls": Ratio(num: 36, den: 50), "boys": Ratio(num: 40, den: 50)])
      $0.documents["tide_table"] = .quarters([1, 2])
    }.indicator("A.2")
    #expect(low?.outcome == .notMet)
    #expect(low?.gap?.total == 0)
    #expect(low?.gap?.members == 2)
    #expect(low?.gap?.parts.map(\.id) == ["girls"])
    #expect(low?.missingDocuments.map(\.vi) == ["bảng thủy triều quý III", "bảng thủy triều quý IV"])
  }

  @Test func notTurnsTheVerdictAround() {
    #expect(outcome("B.2") { $0.measures["mosquitoes"] = .measured(num: 12.5, den: 1000, scale: 1000) } == .notMet)
    #expect(outcome("B.2") { $0.measures["mosquitoes"] = .measured(num: 12, den: 1000, scale: 1000) } == .met)
    #expect(outcome("B.2") { $0.measures["mosquitoes"] = nil } == .unknown)
  }

  @Test func recognitionsHaveAgeAndLimits() {
    func school(_ day: String, recognised: Bool = true, validTo: String? = nil, on: String = "2020-12-31") -> Outcome? {
      outcome("B.3") {
        $0.day = CloudIslands.day(on)
        $0.recognitions = [
          "den-bien": Recognition(day: CloudIslands.day(day), recognised: recognised, validTo: validTo.flatMap { Day(iso: $0) })
        ]
      }
    }
    #expect(school("2018-12-31") == .met)
    #expect(school("2018-12-30") == .notMet)
    #expect(school("2019-06-01", recognised: false) == .notMet)
    #expect(school("2019-06-01", validTo: "2020-12-31") == .met)
    #expect(school("2019-06-01", validTo: "2020-12-30") == .notMet)
    #expect(school("2017-12-31", on: "2018-06-30") == .notMet)
    #expect(school("2021-01-01") == .notMet)
    #expect(outcome("B.3") { $0.recognitions = [:] } == .notMet)
    #expect(outcome("B.3") { $0.recognitions = nil } == .unknown)
    #expect(
      outcome("B.3") {
        $0.recognitions = nil; $0.documents = [:]
      } == .notMet)
  }

  @Test func localValuesHoldOnTheirDaysOnly() {
    #expect(outcome("B.1") { $0.localValues = [] } == .unknown)
    #expect(outcome("B.1") { $0.localValues = [local("B.1/threshold", .number(90), to: "2020-12-30")].compactMap { $0 } } == .unknown)
    let two = [local("B.1/threshold", .number(95)), local("B.1/threshold", .number(85), from: "2020-07-01")].compactMap { $0 }
    let result = result { $0.localValues = two }
    #expect(result.indicator("B.1")?.threshold == 85)
    #expect(result.localValues == [two[1]])
    #expect(result.indicator("B.1")?.citation.vi.contains("2/ĐM") == true)
    #expect(edition.check(two).isEmpty)
    let wrong = [
      local("Z.1/points", .number(1)), local("A.1/knockout", .number(1)), local("A.1/points", .flag(true)),
      local("A.3/threshold", .number(1)),
    ]
    #expect(edition.check(wrong.compactMap { $0 }).count == 4)
  }

  @Test func namesTheFactsItNeeds() throws {
    let key = try #require(LocalValue.Key("dao-may/B.1/threshold"))
    let needs = edition.factsNeeded
    #expect(
      needs.isSuperset(of: [
        .measure("boats"), .axis(.communeGroup), .axis(.healthZone), .document("tide_table"), .attestation("A.3"), .recognition("den-bien"),
        .localValue(key), .attestation("C"),
      ]))
    #expect(
      edition.check(measures: ["boats", "swimmers", "wells"], documentKinds: ["charter"]).filter { $0.message.en.contains("not defined") }
        .map(\.message.en)
        == ["A.2: the kind of document “tide_table” is not defined", "B.2: the measure “mosquitoes” is not defined"])
    #expect(edition.check(measures: [], documentKinds: []).allSatisfy { $0.line > 0 && $0.file == CloudIslands.file })
  }

  @Test func otherBranchesCompleteTheVerdict() {
    #expect(result { $0.attestations["C"] = nil }.set.wholeTruth == .unknown)
    #expect(result { $0.attestations["C"] = false }.set.wholeTruth == .notMet)
    let rest = result { $0.attestations["B.*"] = nil }
    #expect(rest.criterion("B")?.truth == .met)
    #expect(rest.criterion("B")?.wholeTruth == .unknown)
    #expect(rest.set.explanation(.vi).contains("Tiêu chí khác chưa được xác nhận: B.*."))
  }

  @Test func countsItsValuesByStatus() {
    let values = edition.citedValues
    #expect(values.filter { !$0.found }.map(\.status).allSatisfy { $0 == .unverified })
    #expect(values.filter { $0.subject == "A.2" && $0.field == .threshold }.map(\.found) == [true, true, false])
    #expect(result().indicator("A.2")?.status == .secondary)
  }
}
