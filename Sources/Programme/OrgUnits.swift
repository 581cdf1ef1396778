import Measures
import Storage
import Vocabulary

/// An administrative unit with its days and its successor.
public struct OrgUnit: Sendable, Hashable {
  /// Its identity.
  public let key: UnitKey
  /// Its official name: `Xã Khánh Xuân`.
  public let name: String
  /// `xã`, `thị trấn`, `phường`, `huyện`, `tỉnh`.
  public let kind: String
  /// The code of the district (until 30/06/2025) or province above it.
  public let parentCode: String
  /// The name of that district or province.
  public let parentName: String
  /// Its first day; nil when it is older than the data.
  public let validFrom: Day?
  /// Its last day; nil while it exists.
  public let validTo: Day?
  /// The code of the unit it went into.
  public let successorCode: String?
  /// How far the successor was checked: verified, secondary, unverified.
  public let successorStatus: String?

  /// Whether it exists on a day.
  public func exists(on day: Day) -> Bool { (validFrom.map { $0 <= day } ?? true) && (validTo.map { $0 >= day } ?? true) }

  /// The name without its kind, for narrow tables: `Khánh Xuân`; a town keeps `TT`.
  public var shortName: String {
    for (prefix, short) in [("Thị trấn ", "TT "), ("Xã ", ""), ("Phường ", "P. "), ("Huyện ", ""), ("Tỉnh ", "")]
    where name.hasPrefix(prefix) {
      return short + name.dropFirst(prefix.count)
    }
    return name
  }
}

/// How the units of a past period are looked at.
public enum UnitView: String, Sendable, CaseIterable {
  /// As they were on the day.
  case then
  /// As they are now, each measured over the units it came from.
  case now
}

/// The units that answer for an area on a day.
public struct AreaUnits: Sendable {
  /// The area's code.
  public let code: String
  /// Its name.
  public let name: String
  /// The communes, each with the units whose rows count.
  public let groups: [UnitGroup]
  /// Said when the area had ended by the day.
  public let note: Label?
}

/// All units of the installation.
public struct OrgUnits: Sendable {
  /// Every unit in the order of keys.
  public let all: [OrgUnit]
  private let byKey: [UnitKey: OrgUnit]
  private let predecessors: [UnitKey: [UnitKey]]
  private let successors: [UnitKey: UnitKey]

  /// Puts units together and links predecessors to successors.
  public init(_ units: [OrgUnit]) {
    all = units.sorted { $0.key < $1.key }
    byKey = Dictionary(units.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var next: [UnitKey: UnitKey] = [:]
    var before: [UnitKey: [UnitKey]] = [:]
    var begun: [String: OrgUnit] = [:]
    for unit in all { if let first = unit.validFrom { begun["\(unit.key.code) \(first.number)"] = unit } }
    for unit in all {
      guard let code = unit.successorCode, let end = unit.validTo else { continue }
      guard let heir = begun["\(code) \(end.number + 1)"] else { continue }
      next[unit.key] = heir.key
      before[heir.key, default: []].append(unit.key)
    }
    successors = next
    predecessors = before
  }

  /// Reads the units of the database.
  public static func load(_ reading: StoreReading) throws -> OrgUnits {
    OrgUnits(
      try reading.rows("SELECT * FROM org_unit").map { row in
        OrgUnit(
          key: UnitKey(number: row["unit_id"].int ?? 0), name: row["name"].text ?? "", kind: row["kind"].text ?? "",
          parentCode: row["parent_code"].text ?? "", parentName: row["parent_name"].text ?? "", validFrom: row["valid_from"].day,
          validTo: row["valid_to"].day, successorCode: row["successor_code"].text, successorStatus: row["successor_status"].text)
      })
  }

  /// The unit of a key.
  public subscript(_ key: UnitKey) -> OrgUnit? { byKey[key] }

  /// The unit a person means by a code, or a key with `@`, on a day.
  /// - Throws: `ProgrammeProblem.noUnit`.
  public func unit(_ text: String, on day: Day) throws -> OrgUnit {
    if text.contains("@"), let key = UnitKey(text), let unit = byKey[key] { return unit }
    let same = all.filter { $0.key.code == text }
    if let unit = same.first(where: { $0.exists(on: day) }) ?? same.last { return unit }
    throw ProgrammeProblem.noUnit(text)
  }

  /// The unit a unit went into.
  public func successor(of key: UnitKey) -> OrgUnit? { successors[key].flatMap { byKey[$0] } }

  /// The units a unit was made from, directly.
  public func predecessors(of key: UnitKey) -> [OrgUnit] { (predecessors[key] ?? []).compactMap { byKey[$0] } }

  /// The unit and everything it was made from.
  public func lineage(_ key: UnitKey) -> [UnitKey] {
    [key] + (predecessors[key] ?? []).flatMap(lineage)
  }

  /// Units with everything they were made from, and those that were made from nothing else: who answered for all the former
  /// communes answers for the one they became.
  public func succession(_ keys: [UnitKey]) -> Set<UnitKey> {
    var held = Set(keys.flatMap(lineage))
    var next = held.compactMap { successors[$0] }
    while let heir = next.popLast() {
      guard !held.contains(heir), (predecessors[heir] ?? []).allSatisfy(held.contains) else { continue }
      held.insert(heir)
      if let later = successors[heir] { next.append(later) }
    }
    return held
  }

  /// The group that a unit is measured over.
  public func group(_ unit: OrgUnit) -> UnitGroup { UnitGroup(unit.key, members: lineage(unit.key)) }

  /// Communes: units that have no units below them.
  public var communes: [OrgUnit] {
    all.filter { !["huyện", "tỉnh", "quận", "thành phố"].contains($0.kind) }
  }

  /// The areas that can be asked for: districts and provinces, as the communes name them.
  public var areas: [(code: String, name: String)] {
    var seen: Set<String> = []
    return communes.filter { seen.insert($0.parentCode).inserted }.map { ($0.parentCode, $0.parentName) }
  }

  /// The communes of an area on a day.
  /// - Parameters:
  ///   - view: `now` gives the units of today that hold the area's communes.
  ///   - today: the day `now` means.
  /// - Throws: `ProgrammeProblem.noArea`.
  public func units(ofArea code: String, on day: Day, view: UnitView, today: Day) throws -> AreaUnits {
    let own = communes.filter { $0.parentCode == code }
    guard let name = own.first?.parentName else { throw ProgrammeProblem.noArea(code) }
    var note: Label?
    var chosen = own.filter { $0.exists(on: day) }
    if chosen.isEmpty, let last = own.compactMap(\.validTo).max(), last < day {
      chosen = own.filter { $0.validTo == last }
      note = Label(
        "\(name) kết thúc ngày \(last.written); số liệu theo các xã cũ của huyện.",
        en: "\(name) ended on \(last.written); figures are for its former communes.")
    } else if chosen.isEmpty, let first = own.compactMap(\.validFrom).min(), first > day {
      note = Label(
        "\(name) có các xã này từ ngày \(first.written); số liệu gộp từ các xã cũ.",
        en: "\(name) has these communes since \(first.written); figures add up their former communes.")
      chosen = own.filter { $0.validFrom == first }
    }
    if view == .now {
      var heirs: [UnitKey] = []
      for unit in chosen {
        var key = unit.key
        while let next = successors[key], let heir = byKey[next], heir.validFrom.map({ $0 <= today }) ?? true { key = next }
        if !heirs.contains(key) { heirs.append(key) }
      }
      chosen = heirs.compactMap { byKey[$0] }
    }
    let groups = chosen.sorted { $0.key < $1.key }.map { unit in
      view == .then && note != nil && unit.validTo != nil ? UnitGroup(unit.key) : group(unit)
    }
    return AreaUnits(code: code, name: name, groups: groups, note: note)
  }
}
