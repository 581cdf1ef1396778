import Criteria
import Documents
import Exchange
import Programme
import Registers
import Storage
import Vocabulary

/// What the web itself can refuse.
enum WebProblem: Error, Sendable {
  case notFound, signInNeeded, forbidden(Action), badToken, tooMany(seconds: Int), tooLarge, alreadySetUp
}

/// The one table of problems: a stable code, a status, and words in both languages.
struct Problem: Sendable {
  /// Stable: scripts and support rely on it.
  let code: String
  let status: Int
  let title: Label
  let detail: Label
  let advice: Label
  var faults: [FieldFault] = []

  /// The problem that an error is.
  init(_ error: any Error) {
    switch error {
    case let problem as WebProblem: self = Problem.web(problem)
    case let problem as StoreProblem: self = Problem.store(problem)
    case let problem as ProgrammeProblem:
      self.init("programme", 404, Label("Không tìm thấy", en: "Not found"), problem.label, Problem.check)
    case let problem as AccountProblem:
      self.init("account", 422, Label("Chưa làm được", en: "This did not work"), problem.label, Problem.check)
    case let problem as SpreadsheetProblem:
      self.init(
        "spreadsheet", 422, Label("Chưa đọc được tệp", en: "The file could not be read"), Problem.sentence(problem.label),
        Label("Sửa tệp rồi chọn lại; chưa có gì được ghi.", en: "Mend the file and choose it again; nothing was written."))
    case let problem as ImportProblem:
      self.init("import", 422, Label("Chưa nhập được", en: "Not imported"), Problem.sentence(problem.label), Problem.check)
    case let problem as ImportDeskProblem: self = Problem.desk(problem)
    case let problem as DocumentProblem:
      self.init(
        "document", problem == .noConverter ? 503 : 422, Label("Chưa lập được tệp", en: "The file was not made"),
        Problem.sentence(problem.label),
        Label("Tải tệp Word; nội dung như nhau.", en: "Take the Word file; it says the same."))
    case let problem as AssessmentProblem: self = Problem.assessment(problem)
    case let problem as LawProblem:
      self.init(
        "law", problem == .own ? 403 : problem == .noReason ? 422 : 409, Label("Chưa làm được", en: "This did not work"),
        Problem.sentence(problem.label),
        problem == .noReason
          ? Label("Quay lại trang trước, ghi lý do rồi gửi lại.", en: "Go back, write the reason and send it again.")
          : Label("Quay lại trang trước và tải lại.", en: "Go back and reload the page."))
    case let missing as EditionMissing:
      self.init("edition", 404, Label("Không có bản bộ tiêu chí", en: "No such edition"), missing.label, Problem.check)
    case let problem as EvidenceProblem:
      self.init("evidence", 404, Label("Không có tệp này", en: "No such file"), Problem.sentence(problem.label), Problem.check)
    case let refusal as FileRefusal:
      let reasons = Label(refusal.reasons.map(\.vi).joined(separator: "; "), en: refusal.reasons.map(\.en).joined(separator: "; "))
      self.init("file", 422, Label("Chưa nhận tệp", en: "The file wasn't taken"), Problem.sentence(reasons), Problem.check)
    case let problem as DocumentProblem:
      self.init(
        "document", 503, Label("Chưa xuất được văn bản", en: "The document wasn't made"), Problem.sentence(problem.label), Problem.check)
    case let problem as AssessmentProblem:
      self.init(
        "assessment", 404, Label("Không làm được với lần đánh giá này", en: "Not with this assessment"), Problem.sentence(problem.label),
        Problem.check)
    default:
      self.init(
        "internal", 500, Label("Có lỗi trong phần mềm", en: "Something went wrong in the software"),
        Label("Yêu cầu chưa được thực hiện; không có gì bị ghi dở.", en: "The request was not carried out; nothing was half written."),
        Label(
          "Thử lại; nếu vẫn lỗi, báo người quản trị kèm giờ xảy ra.",
          en: "Try again; if it stays, tell the administrator with the time it happened."))
    }
  }

  private init(_ code: String, _ status: Int, _ title: Label, _ detail: Label, _ advice: Label, faults: [FieldFault] = []) {
    (self.code, self.status, self.title, self.detail, self.advice, self.faults) = (code, status, title, detail, advice, faults)
  }

  private static let check = Label("Kiểm tra lại địa chỉ hoặc lựa chọn.", en: "Check the address or the choice.")

  private static func sentence(_ label: Label) -> Label { Label(Overview.sentence(label.vi), en: Overview.sentence(label.en)) }

  private static func assessment(_ problem: AssessmentProblem) -> Problem {
    let title = Label("Chưa làm được", en: "This did not work")
    let again = Label("Tải lại trang để xem tình trạng hiện nay.", en: "Reload the page to see how it stands now.")
    switch problem {
    case .outOfTurn, .notSent, .changing: return Problem("assessment-turn", 409, title, sentence(problem.label), again)
    case .missing: return Problem("assessment-missing", 422, title, sentence(problem.label), again)
    case .none, .noIndicator, .snapshot: return Problem("assessment", 404, title, sentence(problem.label), check)
    }
  }

  private static func desk(_ problem: ImportDeskProblem) -> Problem {
    switch problem {
    case .gone:
      Problem(
        "import-gone", 404, Label("Tệp không còn ở đây", en: "The file is no longer here"),
        Label(
          "Tệp đã nhập xong, đã bỏ, hoặc chờ quá lâu nên đã được xóa khỏi máy chủ.",
          en: "The file was taken or dropped, or waited too long and was removed from the server."),
        Label("Chọn lại tệp ở trang «Nhập từ tệp».", en: "Choose it again on the page “Import from a file”."))
    case .busy:
      Problem(
        "import-busy", 503, Label("Máy chủ đang bận", en: "The server is busy"),
        Label("Đang có nhiều tệp chờ nhập.", en: "Many files are being imported."),
        Label(
          "Làm xong hoặc bỏ các tệp đang chờ, rồi thử lại sau ít phút.",
          en: "Finish or drop the files that wait, and try again in a few minutes."))
    case .noFile:
      Problem(
        "import-no-file", 422, Label("Chưa chọn tệp", en: "No file was chosen"),
        Label("Chưa có tệp nào được gửi lên, hoặc tệp trống.", en: "No file was sent, or it is empty."),
        Label("Chọn tệp .xlsx hoặc .csv rồi gửi lại.", en: "Choose an .xlsx or .csv file and send it again."))
    }
  }

  private static func web(_ problem: WebProblem) -> Problem {
    switch problem {
    case .notFound:
      Problem(
        "not-found", 404, Label("Không có trang này", en: "No such page"),
        Label("Địa chỉ không dẫn đến trang nào.", en: "The address leads nowhere."), check)
    case .signInNeeded:
      Problem(
        "sign-in", 401, Label("Cần đăng nhập", en: "Please sign in"),
        Label("Phiên làm việc đã hết hoặc chưa bắt đầu.", en: "The session has ended or not begun."),
        Label("Đăng nhập rồi làm lại; những gì đã gõ trong lưới vẫn được giữ.", en: "Sign in and go on; what was typed in a grid is kept."))
    case .forbidden(let action):
      Problem(
        "forbidden", 403, Label("Không có quyền", en: "Not allowed"),
        Label(
          "Tài khoản này không được: \(action.label.vi), hoặc đơn vị này không thuộc phạm vi phụ trách.",
          en: "This account may not \(action.label.en), or the unit is outside its responsibility."),
        Label("Nếu cần quyền này, hỏi người quản trị.", en: "Ask the administrator if you need this right."))
    case .badToken:
      Problem(
        "token", 403, Label("Biểu mẫu đã cũ", en: "The form is out of date"),
        Label("Mã bảo vệ của biểu mẫu không khớp với phiên làm việc.", en: "The form's token does not fit the session."),
        Label("Tải lại trang rồi gửi lại.", en: "Reload the page and send it again."))
    case .tooMany(let seconds):
      Problem(
        "too-many", 429, Label("Thử quá nhiều lần", en: "Too many attempts"),
        Label("Đã tạm dừng để bảo vệ tài khoản.", en: "Paused to protect the account."),
        Label("Thử lại sau \(max(1, seconds / 60)) phút.", en: "Try again in \(max(1, seconds / 60)) minutes."))
    case .tooLarge:
      Problem(
        "too-large", 413, Label("Nội dung quá lớn", en: "Too large"),
        Label("Nội dung gửi lên vượt giới hạn.", en: "What was sent is larger than allowed."),
        Label("Chia nhỏ rồi gửi lại.", en: "Send it in smaller parts."))
    case .alreadySetUp:
      Problem(
        "set-up", 409, Label("Đã cài đặt", en: "Already set up"),
        Label("Hệ thống đã có người quản trị.", en: "There is an administrator already."), check)
    }
  }

  private static func store(_ problem: StoreProblem) -> Problem {
    let title = Label("Chưa lưu được", en: "Not saved")
    switch problem {
    case .invalid(let faults):
      return Problem(
        "invalid", 422, title, Label("Có \(faults.count) chỗ cần sửa.", en: "\(faults.count) things to correct."),
        Label("Sửa các ô được đánh dấu rồi lưu lại.", en: "Correct the marked fields and save again."), faults: faults)
    case .conflict:
      return Problem(
        "conflict", 409, title, Label("Người khác vừa sửa dòng này.", en: "Somebody else has just changed this row."),
        Label("Xem giá trị mới rồi quyết định giữ giá trị nào.", en: "Look at the new value and decide which to keep."))
    case .refused:
      return Problem(
        "refused", 422, title,
        Label(
          "Cơ sở dữ liệu không nhận dòng này: giá trị nằm ngoài giới hạn hoặc trỏ đến dòng không có.",
          en: "The database refuses this row: a value is out of range or points to nothing."), check)
    case .noRow:
      return Problem(
        "no-row", 404, Label("Không có dòng này", en: "No such row"),
        Label("Dòng đã bị xóa hoặc thuộc đơn vị khác.", en: "The row was removed or belongs to another unit."), check)
    case .damaged, .unreachable, .misfit, .query, .unannounced, .key:
      return Problem(
        "database", 503, Label("Cơ sở dữ liệu không dùng được", en: "The database cannot be used"),
        Label("Yêu cầu chưa được thực hiện; không có gì bị ghi dở.", en: "The request was not carried out; nothing was half written."),
        Label("Báo người quản trị.", en: "Tell the administrator."))
    }
  }

  /// The problem as `application/problem+json` (RFC 9457), with all faults.
  func json(_ language: Language) -> String {
    let list = faults.map { fault in
      "{\"field\":\(JSONText.quoted(fault.field)),\"label\":\(JSONText.quoted(fault.label.text(language))),\"reason\":\(JSONText.quoted(fault.reason.text(language)))}"
    }
    return "{\"code\":\"\(code)\",\"status\":\(status),\"title\":\(JSONText.quoted(title.text(language))),"
      + "\"detail\":\(JSONText.quoted(detail.text(language))),\"faults\":[\(list.joined(separator: ","))]}"
  }
}
