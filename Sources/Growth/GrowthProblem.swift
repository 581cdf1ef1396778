import Foundation

/// What is wrong with a cell that could not be used.
public enum CellReason: Sendable, Equatable {
  /// Not a number.
  case notNumber
  /// Not a date of the form `yyyy-mm-dd`.
  case notDate
  /// Sex other than 1, 2, m or f.
  case notSex
  /// Position other than l or h.
  case notPosition
  /// Oedema other than y, n, 1 or 2.
  case notOedema
  /// Age below zero.
  case negativeAge
  /// Measured before birth.
  case measuredBeforeBirth

  var vi: String {
    switch self {
    case .notNumber: "không phải là số"
    case .notDate: "không phải là ngày dạng năm-tháng-ngày (ví dụ 2024-05-31)"
    case .notSex: "giới tính phải là 1, 2, m hoặc f"
    case .notPosition: "tư thế đo phải là l (nằm) hoặc h (đứng)"
    case .notOedema: "phù phải là y hoặc n"
    case .negativeAge: "tuổi không được âm"
    case .measuredBeforeBirth: "ngày đo trước ngày sinh"
    }
  }

  var en: String {
    switch self {
    case .notNumber: "is not a number"
    case .notDate: "is not a date of the form year-month-day (such as 2024-05-31)"
    case .notSex: "sex must be 1, 2, m or f"
    case .notPosition: "measure must be l (lying) or h (standing)"
    case .notOedema: "oedema must be y or n"
    case .negativeAge: "age must not be negative"
    case .measuredBeforeBirth: "measured before birth"
    }
  }
}

/// A fault in the tables, in a file or in a survey, told in Vietnamese and in English.
///
/// Row numbers are those a spreadsheet shows: the column names stand on row 1.
public enum GrowthProblem: Error, Sendable, Equatable {
  /// A table of the standards is absent, incomplete or not numeric; line 0 means the whole file.
  case unreadableTable(file: String, line: Int)
  /// The input has no row of column names.
  case emptyInput
  /// Columns that must be there are not.
  case missingColumns([String])
  /// A cell that cannot be used.
  case badCell(row: Int, column: String, value: String, reason: CellReason)
  /// A row with more cells than there are columns; the surplus is left out.
  case surplusCells(row: Int, found: Int, expected: Int)
  /// A quotation mark that is opened on this row and never closed.
  case unclosedQuote(row: Int)
  /// Reading failed with this system error number.
  case cannotRead(Int32)
  /// Writing failed with this system error number.
  case cannotWrite(Int32)
  /// A sampling weight below zero.
  case negativeSamplingWeight(row: Int)
  /// No child is left for the prevalence.
  case noChildren
  /// Notice: children older than 1826 days left out of the prevalence.
  case leftOutByAge(Int)
  /// Notice: children without cluster or stratum left out of the prevalence.
  case leftOutByDesign(Int)
  /// Notice: children without a sampling weight, counted with weight 0.
  case samplingWeightAbsent(Int)
  /// Notice: wealth quintiles other than 1 to 5 or Q1 to Q5, taken as unknown.
  case wealthUnknown(Int)

  /// The problem in Vietnamese.
  public var vi: String {
    switch self {
    case .unreadableTable(let file, let line):
      line > 0
        ? "Bảng chuẩn tăng trưởng \(file) hỏng ở dòng \(line)." : "Không đọc được đủ bảng chuẩn tăng trưởng \(file)."
    case .emptyInput: "Dữ liệu vào không có dòng tên cột."
    case .missingColumns(let columns): "Thiếu cột: \(columns.joined(separator: ", "))."
    case .badCell(let row, let column, let value, let reason):
      "Dòng \(row), cột “\(column)”: “\(value)” – \(reason.vi)."
    case .surplusCells(let row, let found, let expected):
      "Dòng \(row): có \(found) ô nhưng chỉ có \(expected) cột; các ô thừa bị bỏ."
    case .unclosedQuote(let row): "Dòng \(row): dấu ngoặc kép mở ra nhưng không đóng lại."
    case .cannotRead(let code): "Không đọc được dữ liệu vào (lỗi hệ thống \(code))."
    case .cannotWrite(let code): "Không ghi được kết quả (lỗi hệ thống \(code))."
    case .negativeSamplingWeight(let row): "Dòng \(row): quyền số mẫu không được âm."
    case .noChildren: "Không còn trẻ nào để tính tỷ lệ."
    case .leftOutByAge(let count): "\(count) trẻ trên 1826 ngày tuổi không được tính vào tỷ lệ."
    case .leftOutByDesign(let count): "\(count) trẻ thiếu cụm hoặc tầng mẫu không được tính vào tỷ lệ."
    case .samplingWeightAbsent(let count): "\(count) trẻ thiếu quyền số mẫu; quyền số được lấy bằng 0."
    case .wealthUnknown(let count): "\(count) trẻ có nhóm mức sống khác 1–5 hoặc Q1–Q5; được coi là không rõ."
    }
  }

  /// The problem in English.
  public var en: String {
    switch self {
    case .unreadableTable(let file, let line):
      line > 0 ? "Growth table \(file) is broken at line \(line)." : "Growth table \(file) cannot be read in full."
    case .emptyInput: "The input has no row of column names."
    case .missingColumns(let columns): "Missing columns: \(columns.joined(separator: ", "))."
    case .badCell(let row, let column, let value, let reason):
      "Row \(row), column “\(column)”: “\(value)” – \(reason.en)."
    case .surplusCells(let row, let found, let expected):
      "Row \(row): \(found) cells but only \(expected) columns; the surplus cells are left out."
    case .unclosedQuote(let row): "Row \(row): a quotation mark is opened and never closed."
    case .cannotRead(let code): "The input cannot be read (system error \(code))."
    case .cannotWrite(let code): "The result cannot be written (system error \(code))."
    case .negativeSamplingWeight(let row): "Row \(row): a sampling weight must not be negative."
    case .noChildren: "No child is left for the prevalence."
    case .leftOutByAge(let count): "\(count) children older than 1826 days are left out of the prevalence."
    case .leftOutByDesign(let count): "\(count) children without cluster or stratum are left out of the prevalence."
    case .samplingWeightAbsent(let count): "\(count) children have no sampling weight; it is taken as 0."
    case .wealthUnknown(let count):
      "\(count) children have a wealth quintile other than 1–5 or Q1–Q5; it is taken as unknown."
    }
  }
}
