import Vocabulary

/// The three ways the law groups communes; they are different and never mixed.
///
/// - Source: `region7` Quyết định 318/QĐ-TTg; `communeGroup` Quyết định 51/2025/QĐ-TTg; `healthZone` Quyết định 1300/QĐ-BYT.
public enum AreaAxis: String, Sendable, Hashable, CaseIterable {
  /// Seven socio-economic regions.
  case region7
  /// Three groups of communes.
  case communeGroup
  /// Three zones by distance from the station to a hospital.
  case healthZone

  /// The axis in words.
  public var label: Label {
    switch self {
    case .region7: Label("vùng kinh tế – xã hội", en: "socio-economic region")
    case .communeGroup: Label("nhóm xã", en: "commune group")
    case .healthZone: Label("vùng y tế xã", en: "commune health zone")
    }
  }

  /// Every value, in the order in which tables print them.
  public var values: [AxisValue] {
    switch self {
    case .region7:
      [
        AxisValue("tdmnpb", "Trung du và miền núi phía Bắc", en: "Northern midlands and mountains"),
        AxisValue("dbsh", "Đồng bằng sông Hồng", en: "Red River Delta"),
        AxisValue("btb", "Bắc Trung Bộ", en: "North Central Coast"),
        AxisValue("dhntb", "Duyên hải Nam Trung Bộ", en: "South Central Coast"),
        AxisValue("tn", "Tây Nguyên", en: "Central Highlands"),
        AxisValue("dnb", "Đông Nam Bộ", en: "Southeast"),
        AxisValue("dbscl", "Đồng bằng sông Cửu Long", en: "Mekong Delta"),
      ]
    case .communeGroup: ["1", "2", "3"].map { AxisValue($0, "Nhóm \($0)", en: "Group \($0)") }
    case .healthZone: ["1", "2", "3"].map { AxisValue($0, "Vùng \($0)", en: "Zone \($0)") }
    }
  }

  /// The name of one value; the code itself where it isn't one of `values`.
  public func name(of code: String) -> Label { values.first { $0.code == code }?.label ?? Label(code) }
}

/// One value of an area axis.
public struct AxisValue: Sendable, Hashable {
  /// How editions and facts name it.
  public let code: String
  /// How people name it.
  public let label: Label

  init(_ code: String, _ vi: String, en: String) {
    self.code = code
    self.label = Label(vi, en: en)
  }
}
