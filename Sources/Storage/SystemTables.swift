import Foundation
import Registers
import Vocabulary

/// The tables of the product itself, and the functions portable SQL may use.
enum SystemTables {
  /// `CREATE TABLE IF NOT EXISTS` for each.
  static func all(_ dialect: Dialect) -> [String] {
    let (whole, bytes, key) = dialect == .sqlite ? ("INTEGER", "BLOB", "BLOB") : ("BIGINT", "BYTEA", "UUID")
    let real = dialect == .sqlite ? "REAL" : "DOUBLE PRECISION"
    let strict = dialect == .sqlite ? " STRICT" : ""
    func table(_ name: String, _ columns: [String]) -> String {
      let body = columns.joined(separator: ", ").replacingOccurrences(of: " TEXT", with: " TEXT " + TableShape.order(dialect))
      return "CREATE TABLE IF NOT EXISTS \(name) (\(body))\(strict)"
    }
    let day = dialect == .sqlite ? "TEXT" : "DATE"
    return [
      table("setting", ["name TEXT PRIMARY KEY", "content TEXT NOT NULL"]),
      table("log_head", ["unit_id \(whole) PRIMARY KEY", "seq \(whole) NOT NULL", "hash \(bytes) NOT NULL"]),
      table(
        "log_entry",
        [
          "unit_id \(whole) NOT NULL", "seq \(whole) NOT NULL", "body TEXT NOT NULL", "hash \(bytes) NOT NULL",
          "PRIMARY KEY (unit_id, seq)",
        ]),
      table(
        "log_checkpoint",
        [
          "made_on \(day) NOT NULL", "unit_id \(whole) NOT NULL", "seq \(whole) NOT NULL", "hash \(bytes) NOT NULL",
          "PRIMARY KEY (made_on, unit_id)",
        ]),
      table(
        "register_version",
        ["unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "seq \(whole) NOT NULL", "PRIMARY KEY (unit_id, register)"]),
      table(
        "tombstone",
        [
          "unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "id \(key) NOT NULL", "seq \(whole) NOT NULL",
          "PRIMARY KEY (unit_id, register, id)",
        ]),
      table(
        "org_unit",
        [
          "unit_id \(whole) PRIMARY KEY", "code TEXT NOT NULL", "name TEXT NOT NULL", "kind TEXT NOT NULL", "parent_code TEXT NOT NULL",
          "parent_name TEXT NOT NULL", "valid_from \(day)", "valid_to \(day)", "successor_code TEXT", "successor_status TEXT",
        ]),
      table(
        "area_assignment",
        [
          "unit_id \(whole) NOT NULL", "axis TEXT NOT NULL", "area TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)",
          "decision TEXT NOT NULL", "status TEXT NOT NULL", "PRIMARY KEY (unit_id, axis, valid_from)",
        ]),
      table(
        "local_value",
        [
          "name TEXT NOT NULL", "content TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)", "citation TEXT NOT NULL",
          "author TEXT NOT NULL", "approved_by TEXT", "PRIMARY KEY (name, valid_from)",
        ]),
      table(
        "local_value_proposal",
        [
          "id \(key) PRIMARY KEY", "act TEXT NOT NULL", "name TEXT NOT NULL", "content TEXT NOT NULL", "valid_from \(day) NOT NULL",
          "valid_to \(day)", "citation TEXT NOT NULL", "state TEXT NOT NULL", "made_by TEXT NOT NULL", "made_at \(whole) NOT NULL",
          "decided_by TEXT", "decided_at \(whole)", "remark TEXT",
        ]),
      table(
        "edition_text",
        [
          "id \(key) PRIMARY KEY", "origin TEXT NOT NULL", "edition_id TEXT NOT NULL", "state TEXT NOT NULL", "text_hash TEXT NOT NULL",
          "cases_hash TEXT", "made_by TEXT NOT NULL", "made_at \(whole) NOT NULL", "editors TEXT NOT NULL", "edited_by TEXT NOT NULL",
          "edited_at \(whole) NOT NULL", "submitted_by TEXT", "submitted_at \(whole)", "decided_by TEXT", "decided_at \(whole)",
          "remark TEXT", "edition_hash TEXT",
        ]),
      table(
        "list_edition",
        [
          "list TEXT NOT NULL", "valid_from \(day) NOT NULL", "status TEXT NOT NULL", "source TEXT NOT NULL", "content TEXT NOT NULL",
          "author TEXT NOT NULL", "PRIMARY KEY (list, valid_from)",
        ]),
      table(
        "account",
        [
          "name TEXT PRIMARY KEY", "full_name TEXT NOT NULL", "password TEXT NOT NULL", "active \(whole) NOT NULL",
          "language TEXT NOT NULL",
          "person_unit \(whole)", "human_id TEXT",
        ]),
      table(
        "account_role",
        [
          "account TEXT NOT NULL", "role TEXT NOT NULL", "scope TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)",
          "PRIMARY KEY (account, role, scope, valid_from)",
        ]),
      table(
        "session",
        [
          "token_hash TEXT PRIMARY KEY", "account TEXT NOT NULL", "csrf TEXT NOT NULL", "started \(whole) NOT NULL",
          "seen \(whole) NOT NULL",
        ]),
      table(
        "double_pair",
        [
          "register TEXT NOT NULL", "unit_a \(whole) NOT NULL", "row_a \(key) NOT NULL", "unit_b \(whole) NOT NULL",
          "row_b \(key) NOT NULL",
          "score \(real) NOT NULL", "pattern \(whole)", "kinds TEXT NOT NULL", "state TEXT NOT NULL", "decided_by TEXT",
          "decided_at \(whole)", "remark TEXT", "found_at \(whole) NOT NULL", "PRIMARY KEY (register, unit_a, row_a, unit_b, row_b)",
        ]),
      table(
        "double_act",
        [
          "id \(key) PRIMARY KEY", "verb TEXT NOT NULL", "unit_a \(whole) NOT NULL", "row_a \(key) NOT NULL", "unit_b \(whole) NOT NULL",
          "row_b \(key) NOT NULL", "entries TEXT NOT NULL", "accounts TEXT NOT NULL", "human_before TEXT", "state_before TEXT",
          "made_by TEXT NOT NULL", "made_at \(whole) NOT NULL", "undone_by TEXT", "undone_at \(whole)",
        ]),
      table(
        "double_search",
        [
          "unit_id \(whole) PRIMARY KEY", "searched_at \(whole) NOT NULL", "searched_by TEXT NOT NULL", "people \(whole) NOT NULL",
          "units \(whole) NOT NULL",
        ]),
      table(
        "measure_result",
        [
          "measure TEXT NOT NULL", "units TEXT NOT NULL", "period TEXT NOT NULL", "reference_day TEXT NOT NULL",
          "fingerprint TEXT NOT NULL",
          "content TEXT NOT NULL", "PRIMARY KEY (measure, units, period)",
        ]),
      table(
        "import_record",
        [
          "id \(key) PRIMARY KEY", "unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "file_name TEXT NOT NULL",
          "file_hash TEXT NOT NULL", "author TEXT NOT NULL", "taken_at \(whole) NOT NULL", "seq \(whole) NOT NULL",
          "rows_added \(whole) NOT NULL", "rows_same \(whole) NOT NULL", "rows_faulty \(whole) NOT NULL", "undone_at \(whole)",
          "undone_by TEXT", "rows_kept \(whole)", "rows_updated \(whole)", "hand TEXT", "mends TEXT",
        ]),
      table("frozen_text", ["hash TEXT PRIMARY KEY", "byte_count \(whole) NOT NULL", "content \(bytes) NOT NULL"]),
      table("stored_file", ["hash TEXT PRIMARY KEY", "byte_count \(whole) NOT NULL", "media_type TEXT NOT NULL"]),
      table(
        "stored_piece", ["hash TEXT NOT NULL", "piece_no \(whole) NOT NULL", "content \(bytes) NOT NULL", "PRIMARY KEY (hash, piece_no)"]),
      table(
        "paper",
        [
          "hash TEXT PRIMARY KEY", "unit_id \(whole) NOT NULL", "kind TEXT NOT NULL", "set_id TEXT NOT NULL", "period TEXT NOT NULL",
          "office_unit \(whole) NOT NULL", "sign TEXT NOT NULL", "paper_year \(whole) NOT NULL", "paper_no \(whole) NOT NULL",
          "number_text TEXT NOT NULL", "title TEXT NOT NULL", "snapshots TEXT NOT NULL", "passing \(whole) NOT NULL",
          "by_hand \(whole) NOT NULL", "document_hash TEXT NOT NULL", "sheet_hash TEXT", "made_at \(whole) NOT NULL",
          "made_by TEXT NOT NULL", "made_name TEXT NOT NULL", "pdf_hash TEXT",
        ]),
      table(
        "paper_draft",
        [
          "unit_id \(whole) NOT NULL", "kind TEXT NOT NULL", "set_id TEXT NOT NULL", "period TEXT NOT NULL", "sentence TEXT NOT NULL",
          "content TEXT NOT NULL", "edited_at \(whole) NOT NULL", "edited_by TEXT NOT NULL",
          "PRIMARY KEY (unit_id, kind, set_id, period, sentence)",
        ]),
      table(
        "paper_template",
        [
          "unit_id \(whole) PRIMARY KEY", "styles_hash TEXT NOT NULL", "laid_at \(whole) NOT NULL", "laid_by TEXT NOT NULL",
        ]),
      table(
        "import_mapping",
        [
          "unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "header TEXT NOT NULL", "target TEXT NOT NULL",
          "PRIMARY KEY (unit_id, register, header)",
        ]),
    ]
  }

  /// Columns that tables of older databases lack.
  static func additions(_ dialect: Dialect) -> [(table: String, column: String, type: String)] {
    [
      ("import_record", "rows_updated", dialect == .sqlite ? "INTEGER" : "BIGINT"), ("import_record", "hand", "TEXT"),
      ("import_record", "mends", "TEXT"), ("local_value", "approved_by", "TEXT"), ("paper", "pdf_hash", "TEXT"),
    ]
  }

  /// `days_between`, `add_days`, `add_months`, `folded` as SQLite has them from Swift.
  static let postgresFunctions = [
    "CREATE OR REPLACE FUNCTION days_between(date, date) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ($2 - $1)::bigint'",
    "CREATE OR REPLACE FUNCTION add_days(date, bigint) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $1 + $2::int'",
    "CREATE OR REPLACE FUNCTION add_months(date, bigint) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ($1 + make_interval(months => $2::int))::date'",
    "CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT btrim(regexp_replace("
      + "translate(lower(regexp_replace(normalize($1, NFD), ''[\u{0300}-\u{036F}]'', '''', ''g'')), ''\u{0111}\u{0110}'', ''dd''), "
      + "''[^[:alnum:]]+'', '' '', ''g''))'",
  ]
}
