import ArgumentParser
import Vocabulary

/// How the program ends. Scripts rely on these numbers: a number is never given another meaning.
enum ExitStatus: Int32, CaseIterable {
  /// Everything was done.
  case done = 0
  /// Something failed that has no number of its own.
  case failed = 1
  /// The command was written wrongly: unknown option, missing argument.
  case usage = 2
  /// No such unit, area, period, set, edition, indicator, account or member.
  case notFound = 3
  /// The catalogue has faults.
  case catalogue = 4
  /// The database is missing, damaged, unreachable, of another shape or of another key.
  case database = 5
  /// A verification found faults.
  case faultsFound = 6
  /// A file, a password or another thing handed in cannot be used.
  case input = 7
  /// What is asked for would overwrite something that stands already.
  case standsAlready = 8

  /// What the number means, for help and documentation.
  var label: Label {
    switch self {
    case .done: Label("xong", en: "done")
    case .failed: Label("lỗi chung", en: "failed")
    case .usage: Label("gõ sai lệnh", en: "wrong usage")
    case .notFound: Label("không có đơn vị, kỳ, bộ tiêu chí, chỉ tiêu", en: "no such unit, period, set, indicator")
    case .catalogue: Label("danh mục có lỗi", en: "faults in the catalogue")
    case .database: Label("cơ sở dữ liệu không dùng được", en: "database unusable")
    case .faultsFound: Label("kiểm tra thấy sai lệch", en: "verification found faults")
    case .input: Label("dữ liệu đưa vào không dùng được", en: "input unusable")
    case .standsAlready: Label("đã có sẵn, không ghi đè", en: "stands already, not overwritten")
    }
  }

  /// As the argument parser takes it.
  var code: ExitCode { ExitCode(rawValue) }
}
