// Programme: who is responsible for which communes, and what they are judged by.
//
// Promises: units are dated and a merger moves no rows; an evaluation names its edition, its hash and every missing fact;
// one table says which role may do which action; scope follows responsibility and succession.
// May import: Vocabulary, Measures, Storage, Criteria, Doubles.
// Start at `OrgUnits`, then `Evaluating`, `Access`, `PlanFile`, `AssessmentDesk`, `DoublePairs`.

import Vocabulary

/// What a person can ask for wrongly, outside of registers.
public enum ProgrammeProblem: Error, Sendable {
  /// No unit has this code or key.
  case noUnit(String)
  /// No district, province or office has this code.
  case noArea(String)
  /// The text is no period.
  case noPeriod(String)
  /// The set isn't in the catalogue.
  case noSet(String)
  /// The set has no such indicator.
  case noIndicator(set: String, code: String)
  /// The period begins after today.
  case future(Period)
  /// A file of units or targets has faults.
  case file(CatalogueFaults)

  /// The problem in words.
  public var label: Label {
    switch self {
    case .noUnit(let code): Label("không có đơn vị «\(code)»", en: "no unit “\(code)”")
    case .noArea(let code): Label("không có huyện, tỉnh hay cơ quan nào mang mã «\(code)»", en: "no district, province or office “\(code)”")
    case .noPeriod(let text):
      Label("«\(text)» không phải là kỳ; viết 2024, 2024-Q4 hoặc 2024-11", en: "“\(text)” is no period; write 2024, 2024-Q4 or 2024-11")
    case .noSet(let set): Label("không có bộ tiêu chí «\(set)»", en: "no criteria set “\(set)”")
    case .noIndicator(let set, let code):
      Label("bộ «\(set)» không có chỉ tiêu «\(code)»", en: "the set “\(set)” has no indicator “\(code)”")
    case .future(let period): Label("kỳ \(period) chưa bắt đầu", en: "the period \(period) has not begun")
    case .file(let faults):
      Label(faults.faults.map { $0.text(.vi) }.joined(separator: "\n"), en: faults.faults.map { $0.text(.en) }.joined(separator: "\n"))
    }
  }
}
