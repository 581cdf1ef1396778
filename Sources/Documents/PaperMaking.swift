import Foundation
import Programme
import Vocabulary

/// Makes a paper's files and keeps them.
public struct PaperMaking: Sendable {
  private let numbers: PaperNumbers
  private let edits: [String: String]
  private let template: WordTemplate?

  /// What a paper is made of: its numbers, what people wrote in place of sentences, the office's own styles.
  public init(_ numbers: PaperNumbers, edits: [String: String], template: WordTemplate?) {
    (self.numbers, self.edits, self.template) = (numbers, edits, template)
  }

  /// Its text, by rule or by hand.
  public var sections: [PaperSection] { ReportText(numbers).sections.edited(edits) }

  /// Writes the document as it stands, without a code: to be looked at before it is made.
  /// - Throws: `DocumentProblem.cannotWrite`.
  public func draft(number: String, to path: String, made: Moment) throws {
    try WordFile.write(PaperLayout.document(numbers, sections, number: number, made: made), to: path, template: template)
  }

  /// The paper's content with its hash, and the document sealed with it.
  /// - Parameters:
  ///   - origin: the address of the installation, such as `https://yte.example.vn`.
  ///   - folder: where the files are written.
  /// - Throws: `DocumentProblem.cannotWrite`.
  public func make(number: String, origin: String, in folder: String, made: Moment) throws -> PaperContent {
    let sections = sections
    let bare = PaperLayout.document(numbers, sections, number: number, made: made)
    let order = numbers.order
    let text = ([order.kind.rawValue, order.unit.description, order.set ?? "", order.period.description] + numbers.snapshots + [bare.text])
      .joined(separator: "\n")
    let hash = Digest.hex(text)
    let sealed = PaperLayout.document(
      numbers, sections, number: number, made: made, seal: PaperSeal(hash: hash, address: origin + "/papers/" + hash))
    let document = folder + "/paper.docx"
    try WordFile.write(sealed, to: document, template: template)
    let sheet = folder + "/paper.xlsx"
    let hasSheet = try PaperLayout.writeSheet(numbers, to: sheet, made: made)
    return PaperContent(
      number: number, title: PaperLayout.title(numbers), text: text, document: document, sheet: hasSheet ? sheet : nil,
      byHand: sections.flatMap(\.sentences).filter(\.byHand).count)
  }
}
