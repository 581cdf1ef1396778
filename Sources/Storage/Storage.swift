// Storage: the only door to data.
//
// Promises: one `Store` over SQLite or PostgreSQL with the same queries above; every write names its author and verb and
// lands with its log entry in one transaction, one hash chain per unit; identifiers pass one codec; an acknowledged
// write is on disk. No other module may open a database.
// May import: Vocabulary, Registers, GRDB, CLibPQ, CSodium, CZlib.
// Start at `Store`, then `Connection`, `Writing`, `LogBook`.

import Vocabulary

/// Who writes: `user:lan`, `console:root`.
public struct Author: Sendable, Hashable, CustomStringConvertible {
  /// The name that the log keeps.
  public let description: String

  /// An author of that name.
  public init(_ name: String) { description = name }
}

/// What a write does, as the log tells it.
public enum Verb: String, Sendable, CaseIterable {
  case create, edit, remove, move, imported = "import", open, install, account, signIn = "sign-in", settings, publish, look, demo
  case merge, link, judge, undo, transfer, assess, appraise, evidence

  /// The verb in words.
  public var label: Label {
    switch self {
    case .create: Label("thêm", en: "added")
    case .edit: Label("sửa", en: "edited")
    case .remove: Label("xóa", en: "removed")
    case .move: Label("chuyển đi, chuyển đến", en: "moved")
    case .imported: Label("nhập từ tệp", en: "imported")
    case .open: Label("mở sổ", en: "opened a register")
    case .install: Label("cài đặt", en: "installed")
    case .account: Label("tài khoản", en: "account")
    case .signIn: Label("đăng nhập", en: "signed in")
    case .settings: Label("thiết lập", en: "settings")
    case .publish: Label("ban hành", en: "published")
    case .look: Label("xem", en: "looked")
    case .demo: Label("dữ liệu minh họa", en: "demonstration data")
    case .merge: Label("gộp người trùng", en: "merged one person's two rows")
    case .link: Label("nối một người ở hai xã", en: "linked one person in two communes")
    case .judge: Label("kết luận về dòng trùng", en: "judged possible doubles")
    case .undo: Label("hoàn tác", en: "undone")
    case .transfer: Label("điều chuyển thiết bị", en: "transferred equipment")
    case .assess: Label("tự đánh giá", en: "assessed")
    case .appraise: Label("thẩm định", en: "appraised")
    case .evidence: Label("minh chứng", en: "evidence")
    }
  }
}
