import Programme
import Vocabulary

/// A commune's request to be appraised.
struct RequestLayout {
  let numbers: PaperNumbers
  let paper: OfficialPaper
  let sections: [PaperSection]

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
