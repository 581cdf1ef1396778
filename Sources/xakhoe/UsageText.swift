import Foundation
import Vocabulary

/// What the argument parser says, in the language chosen: its headings in both, its complaints in Vietnamese.
enum UsageText {
  private static let headings = [
    ("OVERVIEW: ", ""), ("USAGE: ", "CÁCH DÙNG / USAGE: "), ("ARGUMENTS:", "ĐỐI SỐ / ARGUMENTS:"), ("OPTIONS:", "TÙY CHỌN / OPTIONS:"),
    ("SUBCOMMANDS:", "LỆNH / SUBCOMMANDS:"), ("  See '", "  Xem thêm / see '"),
  ]
  private static let phrases = [
    ("(default: ", "(mặc định / default: "), ("Show the version.", "Xem phiên bản / show the version"),
    ("Show help information.", "Xem hướng dẫn / show help"), ("' for more information.", "'"), ("' for detailed help.", "'"),
    ("Show subcommand help information.", "Hướng dẫn từng lệnh / help on a command"),
  ]
  private static let complaints = [
    (#"Unknown option '([^']+)'\. Did you mean '([^']+)'\?"#, "không có tùy chọn $1; có phải là $2?"),
    (#"Unknown option '([^']+)'"#, "không có tùy chọn $1"), (#"Invalid option: (\S+)"#, "tùy chọn $1 viết sai"),
    (#"Missing value for '([^']+)'"#, "tùy chọn $1 thiếu giá trị"), (#"Missing expected argument '([^']+)'"#, "thiếu $1"),
    (#"Missing one of: (.+)"#, "thiếu một trong: $1"), (#"Missing required subcommand\."#, "thiếu tên lệnh con"),
    (#"Unexpected argument '([^']+)'"#, "thừa «$1»"), (#"\d+ unexpected arguments: (.+)"#, "thừa: $1"),
    (#"The value '(.*)' is invalid for '([^']+)'"#, "«$1» không dùng được cho $2"),
    (#"The value '(.*)' is invalid\."#, "«$1» không dùng được"),
    (#"\. Please provide one of the following:"#, "; chọn một trong:"), (#"\. Please provide one of (.+)\."#, "; chọn một trong: $1"),
    (#"The option '([^']+)' does not take any value, but '(.*)' was specified\."#, "tùy chọn $1 không nhận giá trị «$2»"),
  ]

  /// A help screen or a complaint.
  static func told(_ text: String, _ language: Language) -> String {
    let lines = text.components(separatedBy: "\n").map { line -> String in
      var line = line
      for (from, to) in headings where line.hasPrefix(from) { line = to + line.dropFirst(from.count) }
      for (from, to) in phrases { line = line.replacingOccurrences(of: from, with: to) }
      if line.hasPrefix("Usage: ") { line = "Cách dùng / usage: " + line.dropFirst("Usage: ".count) }
      guard language == .vi, line.hasPrefix("Error: ") || line.hasPrefix("Help:  ") else { return line }
      line = line.replacingOccurrences(of: "Error: ", with: "Lỗi: ").replacingOccurrences(of: "Help:  ", with: "Gợi ý: ")
      line = line.replacingOccurrences(of: "' or '", with: "' hoặc '")
      for (pattern, words) in complaints {
        line = line.replacingOccurrences(of: pattern, with: words, options: .regularExpression)
      }
      return line
    }
    return lines.joined(separator: "\n")
  }
}
