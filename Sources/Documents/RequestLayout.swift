import Programme
import Vocabulary

/// A commune's request to be appraised.
struct RequestLayout {
  private let numbers: PaperNumbers
  private let paper: OfficialPaper
  private let sections: [PaperSection]

  init(_ numbers: PaperNumbers, _ paper: OfficialPaper, _ sections: [PaperSection]) {
    (self.numbers, self.paper, self.sections) = (numbers, paper, sections)
  }

  func add(to document: inout WordDocument) {
    document.blocks += paper.head
    document.add("Kính gửi: \(numbers.offices.centre).", .about)
    for (number, section) in sections.enumerated() {
      for sentence in section.sentences where !sentence.text.isEmpty { document.add(sentence.text, number == 0 ? .basis : .body) }
    }
    document.add(notes: numbers.notes)
    document.blocks += paper.foot
  }
}
