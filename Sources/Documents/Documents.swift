// Documents: plans, reports, minutes and dossiers as files that offices can sign.
//
// Promises: one layout for each document, written as .docx with real styles after Nghị định 30/2020/NĐ-CP; a PDF is that
// .docx through LibreOffice, never a second layout; the same contents on the same day give the same bytes.
// May import: Vocabulary, Criteria, Programme, Exchange, CZip, CZlib, CQREncode.
// Start at `WordDocument`, then `OfficialPaper`, `WordFile`, `PDFConversion`, `PaperLayout`.

import Vocabulary

/// What can go wrong while a document is made.
public enum DocumentProblem: Error, Sendable, Equatable {
  /// The file can't be written, with the system's reason.
  case cannotWrite(String)
  /// LibreOffice isn't installed.
  case noConverter
  /// qpdf isn't installed.
  case noJoiner
  /// LibreOffice made no PDF, with what it said.
  case notConverted(String)
  /// The office's template is no .docx that can be used, with the reason.
  case template(Label)

  /// The problem in words.
  public var label: Label {
    switch self {
    case .cannotWrite(let why): Label("không ghi được tệp (\(why))", en: "the file can't be written (\(why))")
    case .noConverter:
      Label(
        "máy chủ chưa cài LibreOffice nên chưa xuất được PDF; hãy tải tệp Word",
        en: "LibreOffice isn't installed on the server, so there is no PDF; take the Word file")
    case .noJoiner:
      Label(
        "máy chủ chưa cài qpdf nên chưa ghép được hồ sơ thành một PDF; hãy tải hồ sơ dạng ZIP",
        en: "qpdf isn't installed on the server, so the dossier can't be joined into one PDF; take the ZIP")
    case .notConverted(let why): Label("LibreOffice không chuyển được sang PDF (\(why))", en: "LibreOffice made no PDF (\(why))")
    case .template(let why): why
    }
  }
}
