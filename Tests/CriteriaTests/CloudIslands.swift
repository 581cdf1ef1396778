import Criteria
import Vocabulary

/// The Cloud Islands: an invented jurisdiction whose law uses every form the engine knows, with points and knockouts of its own.
enum CloudIslands {
  static let file = "dao-may/2020-01-01.yaml"

  static func edition() throws -> Edition { try Edition.read(law, file: file) }

  /// What is known of Gió Island: every indicator is met.
  static var gioIsland: Facts {
    Facts(
      day: day("2020-12-31"), axes: [.communeGroup: "1", .healthZone: "2"],
      measures: [
        "boats": .measured(num: 12, den: 1),
        "swimmers": .measured(num: 80, den: 100, parts: ["girls": Ratio(num: 40, den: 50), "boys": Ratio(num: 40, den: 50)]),
        "wells": .measured(num: 9, den: 10), "mosquitoes": .measured(num: 5, den: 1000, scale: 1000),
      ],
      attestations: ["A.3": true, "B.3": true, "C": true, "B.*": true], documentsOpen: true,
      documents: ["charter": .count(1), "tide_table": .quarters([1, 2, 3, 4])],
      recognitions: ["den-bien": Recognition(day: day("2019-06-01"), recognised: true)])
  }

  static func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

  static let law = """
    set: dao-may
    title: { vi: Bộ tiêu chí đảo khỏe, en: Healthy islands }
    state: published
    revision: 1
    inForce:
      from: { day: 2020-01-01, status: verified, source: bao }
    instruments:
      - { number: 1/ĐM, date: 2019-12-01, issuer: { vi: Hội đồng đảo, en: the Islands' Council }, title: Đảo khỏe, status: verified, source: bao }
    sources:
      bao: Báo Quần đảo Mây
      hoi: "Hội đồng đảo, biên bản"
    scoring:
      maximum: { value: 20, status: verified, source: bao }
      total: { value: 75, status: verified, source: bao }
      criterion: { value: 40, status: verified, source: bao }
      knockout: { value: true, status: verified, source: bao }
      eachIndicator:
        points: { value: notFound, source: hoi }
        knockout: { value: false, status: secondary, source: hoi }
    criteria:
      - code: A
        title: { vi: Biển, en: Sea }
        points: { value: 10, status: verified, source: bao }
        indicators:
          - code: A.1
            title: { vi: Thuyền, en: Boats }
            wording: { text: Mỗi đảo có ít nhất 10 thuyền, status: verified, source: "bao, trang 1" }
            clause: Điều 1
            kind: count
            unit: { vi: thuyền, en: boats }
            formula: { text: Số thuyền, status: verified, source: bao }
            condition: { measure: boats, atLeast: { value: 10, status: verified, source: bao } }
            points: { value: 4, status: verified, source: bao }
            knockout: { value: true, status: verified, source: bao }
          - code: A.2
            title: { vi: Trẻ biết bơi, en: Children who swim }
            wording: { text: Trẻ em biết bơi, status: secondary, source: bao }
            clause: Điều 2
            kind: rate
            unit: "%"
            formula: { text: Số trẻ biết bơi chia cho số trẻ, status: verified, source: bao }
            condition:
              any:
                - measure: swimmers
                  parts: { girls: { vi: bé gái, en: girls }, boys: { vi: bé trai, en: boys } }
                  atLeast:
                    by: communeGroup
                    status: verified
                    source: bao
                    values: { 1: 75, 2: 62.5, 3: { value: notFound, source: hoi } }
                - documents:
                    - { kind: tide_table, title: { vi: bảng thủy triều, en: tide table }, eachQuarter: true }
          - code: A.3
            title: { vi: Hải đăng, en: Lighthouse }
            wording: { text: Hải đăng sáng, status: verified, source: bao }
            clause: Điều 3
            kind: attested
            condition: { all: [{ attested: true }, { constant: true }] }
            applies: { by: healthZone, status: verified, source: bao, values: { 1: false, 2: true, 3: true } }
      - code: B
        title: { vi: Đất, en: Land }
        points: { value: 10, status: verified, source: bao }
        indicators:
          - code: B.1
            title: { vi: Giếng, en: Wells }
            wording: { text: Giếng sạch, status: verified, source: bao }
            clause: Điều 4
            kind: rate
            unit: "%"
            formula: { text: Số giếng sạch chia cho số giếng, status: verified, source: bao }
            condition:
              measure: wells
              atLeast: { localValue: { vi: mức giếng sạch của đảo, en: the island's level of clean wells }, status: verified, source: bao }
          - code: B.2
            title: { vi: Muỗi, en: Mosquitoes }
            wording: { text: Không nhiều muỗi, status: verified, source: bao }
            clause: Điều 5
            kind: rate
            unit: "‰"
            formula: { text: Số nhà có muỗi trên 1000 nhà, status: verified, source: bao }
            condition:
              not:
                measure: mosquitoes
                atLeast: { value: 12.5, status: verified, source: bao }
          - code: B.3
            title: { vi: Trường của đảo, en: The island's school }
            wording: { text: Có điều lệ hoặc được công nhận, status: verified, source: bao }
            clause: Điều 6
            kind: checklist
            condition:
              all:
                - documents: [{ kind: charter, title: { vi: điều lệ, en: charter } }]
                - recognised:
                    set: den-bien
                    title: { vi: bộ tiêu chí đèn biển, en: the lighthouse set }
                    withinYears: { value: 2, status: verified, source: bao }
                    notBefore: { value: 2018-01-01, status: verified, source: bao }
    notModelled:
      - { code: C, title: { vi: Trời, en: Sky }, status: verified, source: bao }
      - { code: "B.*", title: { vi: phần còn lại của Đất, en: the rest of Land }, status: verified, source: bao }
    """
}
