import Registers
import Vocabulary

/// What can go wrong between the product and its database.
public enum StoreProblem: Error, Sendable, Equatable {
  /// The file is no database, is damaged or only half written.
  case damaged(String)
  /// The database cannot be reached or opened.
  case unreachable(String)
  /// The database was made by another shape of the catalogue: every difference.
  case misfit([String])
  /// A constraint of the database refused a row.
  case refused(constraint: String)
  /// A query is wrong: a programming or catalogue error.
  case query(String)
  /// The row isn't there (any more), or not in that unit.
  case noRow(register: String)
  /// Somebody changed the row since it was read.
  case conflict(seq: Int64)
  /// A write touched a unit it had not announced.
  case unannounced(UnitKey)
  /// The key file is missing, unreadable or of another database.
  case key(String)
  /// The values of a row are wrong: all faults.
  case invalid([FieldFault])

  /// A refusal of something as a whole.
  public static func refusal(_ what: Label, _ reason: Label, field: String = "") -> StoreProblem {
    .invalid([FieldFault(field: field, label: what, reason: reason)])
  }

  /// The problem in words, with what can be done; it names no person.
  public var label: Label {
    switch self {
    case .damaged(let what):
      Label(
        "Tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu của phần mềm (\(what)). Hãy khôi phục bản sao lưu gần nhất.",
        en: "The database file is damaged or is no database of this program (\(what)). Restore the latest backup.")
    case .unreachable(let what):
      Label(
        "Không mở được cơ sở dữ liệu: \(what). Kiểm tra máy chủ, đường dẫn, quyền truy cập và dung lượng đĩa.",
        en: "The database cannot be reached: \(what). Check the server, the path, its permissions and the space on the disk.")
    case .misfit(let differences):
      Label(
        "Cơ sở dữ liệu không khớp với danh mục sổ; chưa thay đổi gì:\n" + differences.joined(separator: "\n"),
        en: "The database does not fit the catalogue of registers; nothing was changed:\n" + differences.joined(separator: "\n"))
    case .refused(let constraint) where constraint.contains("FOREIGN KEY") || constraint.hasSuffix("_fkey"):
      Label(
        "Không lưu: dòng này nhắc đến một dòng không có trong đơn vị (hoặc một mã không có trong danh mục), hay đang được dòng khác nhắc đến.",
        en: "Not saved: the row refers to a row the unit doesn't have (or a code the list doesn't have), or other rows refer to it.")
    case .refused(let constraint):
      Label("Không lưu: trái với ràng buộc «\(constraint)» của sổ.", en: "Not saved: against the register's constraint “\(constraint)”.")
    case .query(let what): Label("Câu truy vấn sai: \(what).", en: "A query is wrong: \(what).")
    case .noRow(let register):
      Label(
        "Không tìm thấy dòng này trong sổ «\(register)» của đơn vị; có thể nó vừa bị xóa.",
        en: "The unit's register “\(register)” doesn't have this row; somebody may have removed it.")
    case .conflict:
      Label(
        "Người khác vừa sửa dòng này. Hãy tải lại, xem thay đổi rồi lưu lại.",
        en: "Somebody changed this row in the meantime. Load it again, look at the changes, and save again.")
    case .unannounced(let unit):
      Label("Thao tác chạm đến đơn vị \(unit) mà không báo trước.", en: "A write touched the unit \(unit), which it had not announced.")
    case .key(let what):
      Label(
        "Khóa mã hóa thiếu, không đọc được hoặc của cơ sở dữ liệu khác (\(what)). Hãy dùng đúng tệp khóa đi cùng cơ sở dữ liệu.",
        en: "The key is missing, unreadable or of another database (\(what)). Use the key file that belongs to this database.")
    case .invalid(let faults):
      Label(
        faults.map { "\($0.label.vi): \($0.reason.vi)" }.joined(separator: "\n"),
        en: faults.map { "\($0.label.en): \($0.reason.en)" }.joined(separator: "\n"))
    }
  }
}
