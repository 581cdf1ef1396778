import Criteria
import Documents
import Exchange
import Foundation
import Growth
import Programme
import Storage
import Vocabulary

/// What goes wrong in the command itself, beside what the modules below report.
enum CommandProblem: Error {
  /// Neither `--catalogue` nor the usual places hold a catalogue.
  case noCatalogue(String?)
  /// The text is no day.
  case noDay(String)
  /// A file cannot be read as UTF-8 text.
  case unreadableFile(String)
  /// No password came with the command.
  case noPassword
  /// The role is none of the known ones.
  case noRole(String)
  /// The indicator has no measure of that name.
  case noMeasure(String, known: [String])
  /// There is no code list of that name.
  case noList(String, known: [String])
  /// The list's codes mean something to the software itself.
  case fixedList(String)
  /// The member to go on after isn't in the list.
  case noMember(String)
  /// The installation has accounts already.
  case installed(String)
  /// The database holds real data and is not touched by the demonstration.
  case notDemo(String)
  /// A demonstration on a server is not removed by the command.
  case notReplaced(String)
  /// The demonstration's files are not beside the catalogue.
  case noExample(String)
  /// No edition can be used, and why.
  case noEdition([Label])
  /// There is no commune on the day.
  case noCommunes(Day)
  /// Standard output takes nothing.
  case noOutput
  /// The server cannot listen at the address, or failed; with the system's words.
  case noService(String, String)
  /// A measure's query fails.
  case brokenQuery(String)
  /// The text is no `name=value`.
  case noPair(String)
  /// The file's ending is none that can be written.
  case noFileKind(String)
  /// The file's ending is none a paper can have.
  case noPaperKind(String)
  /// The unit has no such papers.
  case noPaperHere(Label)
  /// Two options that exclude each other.
  case oneOf(String, String)
  /// The unit has no plan of the year.
  case noPlan(String, Int)
  /// Already reported; only the status is left.
  case reported(ExitStatus)

  /// What is said, and with which status the program ends.
  var told: (label: Label, status: ExitStatus) {
    switch self {
    case .noCatalogue(let folder):
      let place = folder.map { Label("trong «\($0)»", en: "in “\($0)”") }
      return (
        Label(
          "không tìm thấy danh mục \(place?.vi ?? "Catalogue"); chỉ ra bằng --catalogue THƯ-MỤC hoặc biến XAKHOE_CATALOGUE",
          en: "no catalogue found \(place?.en ?? ""); name it with --catalogue DIR or XAKHOE_CATALOGUE"), .catalogue
      )
    case .noDay(let text):
      return (Label("«\(text)» không phải là ngày; viết 2024-12-31", en: "“\(text)” is no day; write 2024-12-31"), .usage)
    case .unreadableFile(let path):
      return (Label("không đọc được tệp «\(path)» dưới dạng chữ UTF-8", en: "“\(path)” cannot be read as UTF-8 text"), .input)
    case .noPassword:
      return (
        Label(
          "chưa có mật khẩu: thêm --password-stdin rồi đưa mật khẩu vào đầu vào chuẩn, hoặc đặt biến XAKHOE_PASSWORD",
          en: "no password: add --password-stdin and give it on standard input, or set XAKHOE_PASSWORD"), .input
      )
    case .noRole(let role):
      let all = Role.allCases.map(\.rawValue).joined(separator: ", ")
      return (Label("không có vai trò «\(role)»; chọn: \(all)", en: "no role “\(role)”; choose: \(all)"), .input)
    case .noPlan(let unit, let year):
      return (Label("đơn vị \(unit) không có kế hoạch năm \(year)", en: "unit \(unit) has no plan of \(year)"), .notFound)
    case .noMeasure(let name, let known):
      let list = known.isEmpty ? "–" : known.joined(separator: ", ")
      return (
        Label("chỉ tiêu không dùng phép đo «\(name)»; có: \(list)", en: "the indicator has no measure “\(name)”; it has: \(list)"),
        .notFound
      )
    case .noList(let name, let known):
      let list = known.joined(separator: ", ")
      return (Label("không có danh mục «\(name)»; thay được: \(list)", en: "no list “\(name)”; these can be replaced: \(list)"), .notFound)
    case .fixedList(let name):
      return (
        Label(
          "danh mục «\(name)» không thay được: phép đo dựa vào mã của nó",
          en: "the list “\(name)” cannot be replaced: measures rest on its codes"), .input
      )
    case .noMember(let id):
      return (Label("«\(id)» không có trong danh sách", en: "“\(id)” is not in the list"), .notFound)
    case .installed(let place):
      return (
        Label("«\(place)» đã có tài khoản: đã cài đặt rồi, không làm lại", en: "“\(place)” has accounts: it is installed already"),
        .standsAlready
      )
    case .notDemo(let place):
      return (
        Label(
          "«\(place)» đã có dữ liệu thật, không đổ dữ liệu minh họa vào; chọn tên khác bằng --database",
          en: "“\(place)” holds real data and is not filled with a demonstration; choose another with --database"), .standsAlready
      )
    case .notReplaced(let place):
      return (
        Label(
          "bản minh họa ở «\(place)» đã có hoặc dở dang; trên máy chủ hãy xóa cơ sở dữ liệu rồi làm lại",
          en: "a demonstration stands at “\(place)”, whole or cut short; on a server drop the database and begin again"), .standsAlready
      )
    case .noExample(let folder):
      return (Label("không thấy dữ liệu mẫu ở «\(folder)»", en: "the example is not at “\(folder)”"), .catalogue)
    case .noEdition(let why):
      return (Label(why.map(\.vi).joined(separator: "\n"), en: why.map(\.en).joined(separator: "\n")), .notFound)
    case .noCommunes(let day):
      return (
        Label(
          "không có xã nào vào ngày \(day.written); nạp đơn vị bằng «xakhoe units load»",
          en: "there is no commune on \(day.written); load units with “xakhoe units load”"),
        .notFound
      )
    case .noOutput: return (Label("không ghi được kết quả ra đầu ra chuẩn", en: "standard output cannot be written"), .failed)
    case .noService(let address, let why):
      return (
        Label("không chạy được máy chủ ở \(address): \(why)", en: "the server cannot run at \(address): \(why)"), .failed
      )
    case .brokenQuery(let text):
      return (
        Label(
          "truy vấn không chạy được: \(text)\nchạy «xakhoe catalogue check»", en: "a query fails: \(text)\nrun “xakhoe catalogue check”"),
        .catalogue
      )
    case .noPair(let text):
      return (Label("«\(text)» không có dạng «cột=trường»", en: "“\(text)” is no “column=field”"), .usage)
    case .noFileKind(let path):
      return (Label("tên tệp «\(path)» phải kết thúc bằng .xlsx hoặc .csv", en: "the name “\(path)” must end in .xlsx or .csv"), .usage)
    case .noPaperKind(let path):
      return (
        Label(
          "tên tệp «\(path)» phải kết thúc bằng .docx hoặc .pdf; bảng xếp hạng thêm .xlsx",
          en: "the name “\(path)” must end in .docx or .pdf, for a league table also .xlsx"), .usage
      )
    case .noPaperHere(let kind):
      return (
        Label(
          "«\(kind.vi)» không lập cho đơn vị này: chọn xã bằng --unit, huyện hoặc tỉnh bằng --area",
          en: "this unit has no “\(kind.en)”: name a commune with --unit, a district or province with --area"), .usage
      )
    case .oneOf(let first, let second):
      return (Label("chỉ dùng một trong hai: \(first), \(second)", en: "use only one of \(first), \(second)"), .usage)
    case .reported(let status): return (Label(""), status)
    }
  }
}

/// Any error as it is told: the words and the status.
struct Failure {
  /// What is said on standard error; empty when everything was said.
  let label: Label
  /// The status.
  let status: ExitStatus

  /// Finds words and status of an error of any module.
  init(_ error: any Error) {
    switch error {
    case let problem as CommandProblem: (label, status) = problem.told
    case let faults as CatalogueFaults:
      let count = faults.faults.count
      label = Label(
        "danh mục có \(count) lỗi:\n" + faults.faults.map { $0.text(.vi) }.joined(separator: "\n"),
        en: "the catalogue has \(count) faults:\n" + faults.faults.map { $0.text(.en) }.joined(separator: "\n"))
      status = .catalogue
    case let problem as StoreProblem: (label, status) = Failure.store(problem)
    case let missing as EditionMissing: (label, status) = (missing.label, .notFound)
    case let problem as DocumentProblem: (label, status) = (problem.label, .failed)
    case let problem as ProgrammeProblem:
      label = problem.label
      if case .file = problem { status = .input } else { status = .notFound }
    case let problem as SpreadsheetProblem:
      label = problem.label
      if case .cannotWrite = problem { status = .failed } else { status = .input }
    case let problem as ImportProblem:
      label = problem.label
      switch problem {
      case .noRegister, .noImport: status = .notFound
      case .undone: status = .standsAlready
      default: status = .input
      }
    case let problem as DocumentProblem: (label, status) = (problem.label, .failed)
    case let problem as AccountProblem:
      label = problem.label
      switch problem {
      case .exists: status = .standsAlready
      case .noAccount: status = .notFound
      default: status = .input
      }
    case let problem as AssessmentProblem:
      label = problem.label
      if case .none = problem { status = .notFound } else { status = .failed }
    case let problem as DocumentProblem: (label, status) = (problem.label, .failed)
    case let problem as GrowthProblem:
      label = Label(problem.vi, en: problem.en)
      switch problem {
      case .unreadableTable: status = .catalogue
      case .cannotRead, .cannotWrite: status = .failed
      default: status = .input
      }
    default: (label, status) = (Label("lỗi không lường trước: \(error)", en: "unexpected error: \(error)"), .failed)
    }
  }

  private static func store(_ problem: StoreProblem) -> (Label, ExitStatus) {
    switch problem {
    case .damaged(let what):
      (
        Label("cơ sở dữ liệu bị hỏng hoặc không phải của phần mềm này: \(what)", en: "the database is damaged or is none of ours: \(what)"),
        .database
      )
    case .unreachable(let what):
      (
        Label(
          "không mở được cơ sở dữ liệu: \(what)\n(tạo mới bằng «xakhoe init» hoặc «xakhoe demo»)",
          en: "the database cannot be opened: \(what)\n(make one with “xakhoe init” or “xakhoe demo”)"), .database
      )
    case .misfit(let differences):
      (
        Label(
          "cơ sở dữ liệu không khớp danh mục, không thay đổi gì:\n" + differences.joined(separator: "\n"),
          en: "the database doesn't fit the catalogue; nothing was changed:\n" + differences.joined(separator: "\n")), .database
      )
    case .key(let what):
      (
        Label(
          "tệp khóa thiếu, hỏng hoặc của cơ sở dữ liệu khác: \(what)", en: "the key file is missing, broken or of another database: \(what)"
        ),
        .database
      )
    case .query(let text): CommandProblem.brokenQuery(text).told
    case .refused(let constraint):
      (Label("cơ sở dữ liệu từ chối: \(constraint)", en: "the database refused: \(constraint)"), .failed)
    case .noRow(let register): (Label("không có dòng đó trong sổ «\(register)»", en: "no such row in “\(register)”"), .notFound)
    case .conflict: (Label("dòng đã được người khác sửa", en: "somebody else changed the row"), .failed)
    case .unannounced(let unit): (Label("ghi ngoài phạm vi: \(unit)", en: "a write outside its units: \(unit)"), .failed)
    case .invalid(let faults):
      (
        Label(
          faults.map { "\($0.label.vi): \($0.reason.vi)" }.joined(separator: "\n"),
          en: faults.map { "\($0.label.en): \($0.reason.en)" }.joined(separator: "\n")), .input
      )
    }
  }
}
