import Measures
import Storage
import Vocabulary

/// What is written from the numbers and signed.
public enum PaperKind: String, Sendable, CaseIterable {
  case report, score, minutes, request, league

  /// What it is called.
  public var label: Label {
    switch self {
    case .report: Label("Báo cáo kết quả thực hiện", en: "Report")
    case .score: Label("Bảng tự chấm điểm", en: "Score sheet")
    case .minutes: Label("Biên bản thẩm định", en: "Minutes of the appraisal")
    case .request: Label("Tờ trình đề nghị thẩm định", en: "Request for appraisal")
    case .league: Label("Bảng xếp hạng các xã", en: "League table of communes")
    }
  }

  /// Whether it is about one set; a report is about all of them.
  public var isOfSet: Bool { self != .report }

  /// Whether a district or province, or a commune, has such papers.
  public func fits(area: Bool) -> Bool {
    switch self {
    case .report: true
    case .score, .minutes, .request: !area
    case .league: area
    }
  }

  /// The sign behind the number.
  /// - Source: Nghị định 30/2020/NĐ-CP, phụ lục III: BC, BB, TTr; the score sheet and the league table go out as reports do.
  public func sign(area: Bool) -> String {
    switch self {
    case .report, .league: area ? "BC-TTYT" : "BC-TYT"
    case .score: "BC-TYT"
    case .minutes: "BB-TTYT"
    case .request: "TTr-UBND"
    }
  }
}

/// Which paper: of whom, about what, for when.
public struct PaperOrder: Sendable, Hashable {
  /// The kind.
  public let kind: PaperKind
  /// The commune, or the district's or province's own unit.
  public let unit: UnitKey
  /// The set; nil for a report.
  public let set: String?
  /// The period.
  public let period: Period

  /// An order.
  public init(_ kind: PaperKind, _ unit: UnitKey, set: String?, _ period: Period) {
    (self.kind, self.unit, self.period) = (kind, unit, period)
    self.set = kind.isOfSet ? set : nil
  }
}

/// Whom a paper is about: a commune, or an area with its communes.
public struct PaperPlace: Sendable {
  /// The unit whose paper it is.
  public let unit: UnitKey
  /// `Xã Khánh Xuân`, `Huyện Lộc Bình`.
  public let name: String
  /// The unit above.
  public let parent: String
  /// The district or province that answers for it: itself where it is one.
  public let area: UnitKey
  /// Whether it is a district or province.
  public let isArea: Bool
  /// Its communes.
  public let groups: [UnitGroup]
  /// Their names.
  public let names: [UnitKey: String]
  /// The communes beside it, where the health centre may stand.
  let siblings: [UnitKey]

  /// A place of a unit on the last day of a period.
  /// - Throws: `ProgrammeProblem.noUnit`, `.noArea`.
  public init(_ key: UnitKey, _ units: OrgUnits, on day: Day, today: Day) throws {
    unit = key
    if let commune = units.communes.first(where: { $0.key == key }) {
      (name, parent, isArea) = (commune.name, commune.parentName, false)
      area = UnitKey(commune.parentCode) ?? key
      groups = [units.group(commune)]
      siblings = units.communes.filter { $0.parentCode == commune.parentCode }.map(\.key)
    } else {
      let found = try units.units(ofArea: key.code, on: day, view: .then, today: today)
      (name, area, isArea) = (found.name, key, true)
      parent = units[key]?.parentName ?? ""
      groups = found.groups
      siblings = []
    }
    let listed = groups.compactMap { units[$0.unit] }
    names = Dictionary(listed.map { ($0.key, $0.shortName) }, uniquingKeysWith: { first, _ in first })
  }

  /// The place's name as it stands inside a sentence: `xã Khánh Xuân`.
  public var within: String { PaperPlace.within(name) }

  static func within(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

  /// Its name without its kind, as papers name their place: `Khánh Xuân`.
  public var bare: String {
    for kind in ["Xã ", "Thị trấn ", "Phường ", "Huyện ", "Tỉnh ", "Thành phố ", "Quận ", "Thị xã "] where name.hasPrefix(kind) {
      return String(name.dropFirst(kind.count))
    }
    return name
  }
}

/// The offices that sign: as the register of facilities names them, or by the names such offices have.
public struct PaperOffices: Sendable, Hashable {
  /// The station.
  public var station: String
  /// The health centre above it.
  public var centre: String
  /// The committee of the commune or district.
  public var committee: String
  /// What stands above the centre.
  public var above: String

  init(_ reading: StoreReading, _ place: PaperPlace, on day: Day) throws {
    let own = place.groups.flatMap(\.members) + [place.unit]
    let rows = try reading.rows(
      "SELECT unit_id, name, facility_kind FROM facility_counted WHERE unit_id IN (:units) AND facility_kind IN ('station', 'health_centre') "
        + "AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) ORDER BY unit_id, name",
      ["day": .day(day)], lists: ["units": (own + place.siblings + [place.area]).map { .int($0.number) }])
    func named(_ kind: String, among units: [UnitKey]? = nil) -> String? {
      rows.first { row in
        row["facility_kind"].text == kind && (units?.contains(UnitKey(number: row["unit_id"].int ?? 0)) ?? true)
      }?["name"].text
    }
    station = named("station", among: own) ?? "Trạm Y tế " + place.within
    let district = place.isArea ? place.name : place.parent
    let isProvince = district.hasPrefix("Tỉnh") || district.hasPrefix("Thành phố")
    centre = named("health_centre") ?? (isProvince ? "Sở Y tế " : "Trung tâm Y tế ") + PaperPlace.within(district)
    committee = "Ủy ban nhân dân " + place.within
    above = place.isArea && !place.parent.isEmpty ? "Sở Y tế " + PaperPlace.within(place.parent) : ""
  }
}
