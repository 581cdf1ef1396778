import Foundation
import Vocabulary

/// Why a file can't be taken as a spreadsheet.
public enum SpreadsheetProblem: Error, Sendable, Hashable {
  /// How text was written before Unicode.
  public enum LegacyEncoding: String, Sendable, Hashable { case tcvn3 = "TCVN3 (ABC, .VnTime)", vni = "VNI", unknown = "?" }

  case unreadable(String)
  case empty
  case encrypted
  case oldExcel
  case webPage
  case excelXML2003
  case openDocument
  case binaryWorkbook
  case notASpreadsheet(String)
  case damaged(String)
  case bomb
  case tooLarge(String)
  case legacyEncoding(LegacyEncoding)
  case noSheet(String, known: [String])
  case noRows(String)
  case noHeader(sheets: [String], register: Label)
  case otherTemplate(String)
  case unknownColumn(String)
  case unknownTarget(String)
  case cannotWrite(String)

  /// The problem in words, with what can be done.
  public var label: Label {
    switch self {
    case .unreadable(let path):
      Label("không đọc được tệp «\(path)»", en: "the file “\(path)” cannot be read")
    case .empty: Label("tệp trống, không có byte nào", en: "the file is empty: not one byte")
    case .encrypted:
      Label(
        "tệp được đặt mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại",
        en: "the file is protected by a password; open it in Excel, remove the password and save it again")
    case .oldExcel:
      Label(
        "đây là tệp Excel đời cũ (.xls), dù tên tệp có thể ghi khác; hãy mở bằng Excel và chọn Lưu thành «Excel Workbook (.xlsx)»",
        en: "this is a workbook of old Excel (.xls), whatever its name says; open it in Excel and save it as “Excel Workbook (.xlsx)”")
    case .webPage:
      Label(
        "đây là trang web (HTML) được đặt tên như tệp Excel; hãy mở bằng Excel và lưu thành .xlsx",
        en: "this is a web page (HTML) named like a workbook; open it in Excel and save it as .xlsx")
    case .excelXML2003:
      Label(
        "đây là bảng tính XML của Excel 2003; hãy mở bằng Excel và lưu thành .xlsx",
        en: "this is an XML spreadsheet of Excel 2003; open it in Excel and save it as .xlsx")
    case .openDocument:
      Label(
        "đây là bảng tính OpenDocument (.ods); hãy lưu thành .xlsx hoặc .csv",
        en: "this is an OpenDocument spreadsheet (.ods); save it as .xlsx or .csv")
    case .binaryWorkbook:
      Label("đây là sổ Excel nhị phân (.xlsb); hãy lưu thành .xlsx", en: "this is a binary workbook (.xlsb); save it as .xlsx")
    case .notASpreadsheet(let what):
      Label(
        "tệp không phải là bảng tính (\(what)); cần .xlsx hoặc .csv", en: "the file is no spreadsheet (\(what)); .xlsx or .csv is needed")
    case .damaged(let what):
      Label(
        "tệp bị hỏng hoặc chưa tải hết (\(what)); hãy chép hoặc tải lại tệp",
        en: "the file is damaged or was not copied to its end (\(what)); copy or download it again")
    case .bomb:
      Label(
        "tệp phình ra quá lớn khi giải nén nên không được mở; hãy lưu lại chỉ với các ô có dữ liệu",
        en: "the file swells far beyond its size when unpacked and is not opened; save it again with nothing but the filled cells")
    case .tooLarge(let what):
      Label("tệp quá lớn (\(what)); hãy chia thành nhiều tệp", en: "the file is too large (\(what)); split it into several files")
    case .legacyEncoding(.unknown):
      Label(
        "chữ trong tệp không phải Unicode; hãy mở bằng Excel và lưu thành «CSV UTF-8» hoặc .xlsx",
        en: "the text of the file is not Unicode; open it in Excel and save it as “CSV UTF-8” or .xlsx")
    case .legacyEncoding(let encoding):
      Label(
        "chữ trong tệp ghi theo bảng mã cũ \(encoding.rawValue); hãy chuyển sang Unicode (ví dụ bằng Unikey Toolkit) rồi nhập lại",
        en:
          "the text of the file is in the old encoding \(encoding.rawValue); convert it to Unicode (with Unikey Toolkit, say) and try again"
      )
    case .noSheet(let name, let known):
      Label(
        "không có trang «\(name)»; tệp có: \(known.joined(separator: ", "))",
        en: "no sheet “\(name)”; there are: \(known.joined(separator: ", "))")
    case .noRows(let sheet): Label("trang «\(sheet)» không có dòng dữ liệu nào", en: "the sheet “\(sheet)” has no rows of data")
    case .noHeader(let sheets, let register):
      Label(
        "không thấy dòng tiêu đề có cột của sổ «\(register.vi)» trong trang \(sheets.joined(separator: ", ")); có thể nhầm tệp hoặc nhầm trang",
        en: "no heading with columns of “\(register.en)” in \(sheets.joined(separator: ", ")); perhaps it is another file or another sheet")
    case .otherTemplate(let register):
      Label(
        "đây là mẫu nhập của sổ «\(register)», không phải sổ đang chọn",
        en: "this is the template of the register “\(register)”, not of the one chosen")
    case .unknownColumn(let name):
      Label("tệp không có cột «\(name)»", en: "the file has no column “\(name)”")
    case .unknownTarget(let name):
      Label("sổ không có trường «\(name)»", en: "the register has no field “\(name)”")
    case .cannotWrite(let path):
      Label("không ghi được tệp «\(path)»", en: "the file “\(path)” cannot be written")
    }
  }
}

/// What a file may ask of the machine.
public struct SpreadsheetLimits: Sendable {
  /// Parts of an archive.
  public var entries = 5_000
  /// Unpacked bytes of all parts together.
  public var total: UInt64 = 1_500_000_000
  /// How much a large part may swell.
  public var ratio: UInt64 = 250
  /// From which unpacked size the ratio counts.
  public var ratioFrom: UInt64 = 48_000_000
  /// Unpacked bytes of all shared texts.
  public var sharedText = 600_000_000
  /// Columns that are read.
  public var columns = 1_024
  /// Bytes of a text file.
  public var text = 1_000_000_000

  /// The usual limits.
  public init() {}
}
