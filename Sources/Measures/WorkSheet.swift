/// How the work of a list is written down for many at once (ghi cho cả thôn): a row for each of them, a column for each field, and what is
/// the same for all once on top.
public struct WorkSheet: Sendable, Hashable {
  /// Where a value comes from that nobody types.
  public enum Filling: Sendable, Hashable {
    /// The same for every row.
    case code(String)
    /// A column of the code list whose items are the reasons of the list; the reason's code where none is named.
    case reason(column: String?)
  }

  /// A field that is filled.
  public struct Fill: Sendable, Hashable {
    /// The field of the register.
    public let field: String
    /// Its value.
    public let filling: Filling
  }

  /// The columns, in their order; derived ones are only shown.
  public let fields: [String]
  /// What is the same for all; the first is the day.
  public let same: [String]
  /// What is filled.
  public let fill: [Fill]
  /// The measure whose members can be listed besides those who are due: everybody whom a round through the hamlet meets.
  public let everyone: String?
}

extension WorkSheet {
  /// The keys of the header it is read from.
  static let keys = ["fields", "same", "fill", "everyone"]

  /// Reads `fields`, `same`, `fill` and `everyone`; nil where the list has no sheet.
  static func read(_ file: QueryFile) -> WorkSheet? {
    let (fields, same) = (list(file.header["fields"]), list(file.header["same"]))
    let fill = list(file.header["fill"]).compactMap { pair -> Fill? in
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !parts[1].isEmpty else {
        file.fault(
          "fill phải có dạng «trường = mã» hoặc «trường = reason.cột»", en: "fill must be “field = code” or “field = reason.column”")
        return nil
      }
      if parts[1] == "reason" { return Fill(field: parts[0], filling: .reason(column: nil)) }
      let column = parts[1].hasPrefix("reason.") ? String(parts[1].dropFirst("reason.".count)) : nil
      return Fill(field: parts[0], filling: column.map { .reason(column: $0) } ?? .code(parts[1]))
    }
    if fields.isEmpty, same.isEmpty, fill.isEmpty { return nil }
    if fields.isEmpty || same.isEmpty || file.header["record"] == nil {
      file.fault(
        "tờ ghi cho cả thôn cần «record», «fields» và «same»", en: "a sheet for a whole hamlet needs “record”, “fields” and “same”")
      return nil
    }
    if file.header["reasons"] == nil, fill.contains(where: { if case .reason = $0.filling { true } else { false } }) {
      file.fault("fill lấy từ lý do thì phải có «reasons»", en: "a fill from the reason needs “reasons”")
    }
    return WorkSheet(fields: fields, same: same, fill: fill, everyone: file.header["everyone"])
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
