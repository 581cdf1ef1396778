import Foundation
import Storage
import Synchronization
import Vocabulary

/// Finds the items of work lists and keeps them until a register they read is written or the day changes.
public final class WorkFinding: Sendable {
  private struct Key: Hashable {
    let list: String
    let group: UnitGroup
    let hamlet: RowID?
  }
  private struct Kept {
    let fingerprint: String
    let items: [WorkItem]
  }
  /// More items than this are not kept.
  private static let most = 400_000

  private let kept = Mutex<(items: [Key: Kept], count: Int)>(([:], 0))

  /// Keeps nothing yet.
  public init() {}

  /// Forgets everything that was kept: for benchmarks.
  public func forget() { kept.withLock { $0 = ([:], 0) } }

  /// The items of several lists by the lists' identifiers, in the order of each list; only what changed since the last time is looked for.
  /// - Parameter hamlet: only items that live or stand in that hamlet.
  public func items(
    _ reading: StoreReading, _ lists: [WorkListDefinition], _ group: UnitGroup, on day: Day, hamlet: RowID? = nil
  ) throws -> [String: [WorkItem]] {
    // Versions are read in the transaction of the rows, so that what is kept is never newer than its mark.
    let versions = try Measuring.versions(reading, group.members)
    var out: [String: [WorkItem]] = [:]
    for list in lists {
      let key = Key(list: list.id, group: group, hamlet: hamlet)
      let mark = fingerprint(list, group, versions, day, hamlet, reading)
      if let known = kept.withLock({ $0.items[key] }), known.fingerprint == mark {
        out[list.id] = known.items
        continue
      }
      let items = try list.items(reading, group, on: day, hamlet: hamlet)
      kept.withLock { kept in
        kept.count += items.count - (kept.items[key]?.items.count ?? 0)
        if kept.count > WorkFinding.most { kept = ([:], items.count) }
        kept.items[key] = Kept(fingerprint: mark, items: items)
      }
      out[list.id] = items
    }
    return out
  }

  private func fingerprint(
    _ list: WorkListDefinition, _ group: UnitGroup, _ versions: [UnitKey: [String: Int64]], _ day: Day, _ hamlet: RowID?,
    _ reading: StoreReading
  ) -> String {
    var text = list.hash + "|" + day.iso
    for code in list.lists { text += "|\(versions[.installation]?[ListEditions.version(code)] ?? 0)" }
    // Who lives where decides in which hamlet something is to be done.
    let registers = list.registers + list.alsoReads + (hamlet == nil ? [] : ["person", "household", "hamlet"])
    for unit in group.members {
      let known = versions[unit] ?? [:]
      for register in registers {
        text += ",\(known[register] ?? 0)"
        for child in reading.store.catalogue[register]?.children ?? [] { text += ".\(known[child.id] ?? 0)" }
      }
    }
    return text
  }
}

extension WorkListDefinition {
  /// Whether its items live or stand in hamlets; equipment, medicines and staff are of the whole station.
  public func isOfHamlets(_ store: Store) -> Bool { group != .station && HamletPath.exists(registers, store.catalogue) }
}
