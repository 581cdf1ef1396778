import Vocabulary

/// Why a step of an assessment isn't taken.
public enum AssessmentProblem: Error, Sendable {
  /// The role may not take it, or it isn't its turn.
  case outOfTurn(AssessmentStep, AssessmentState)
  /// What is missing, each with the indicator it is about.
  case missing([StepFault])
  /// A decision is entered for what was sent alone.
  case notSent
  /// The registers changed while the result was being frozen.
  case changing
  /// The unit has no such assessment.
  case none
  /// The edition has no such indicator.
  case noIndicator(String)
  /// What is frozen can't be read, or isn't what it was.
  case snapshot

  /// The problem in words.
  public var label: Label {
    switch self {
    case .outOfTurn(let step, let state):
      Label(
        "chưa đến lượt: việc «\(step.rawValue)» không làm được khi đánh giá đang ở tình trạng «\(state.rawValue)»",
        en: "out of turn: “\(step.rawValue)” can't be done while the assessment is “\(state.rawValue)”")
    case .missing(let faults):
      Label(
        "còn thiếu:\n" + faults.map { $0.label.vi }.joined(separator: "\n"),
        en: "still missing:\n" + faults.map { $0.label.en }.joined(separator: "\n"))
    case .notSent:
      Label("hồ sơ chưa gửi Sở Y tế nên chưa ghi được quyết định", en: "the dossier wasn't sent yet, so no decision can be entered")
    case .changing:
      Label("số liệu trong sổ vừa thay đổi trong lúc chốt; hãy thử lại", en: "the registers changed while the result was frozen; try again")
    case .none: Label("không có lần đánh giá này", en: "there is no such assessment")
    case .noIndicator(let code): Label("lần đánh giá không có chỉ tiêu «\(code)»", en: "the assessment has no indicator “\(code)”")
    case .snapshot:
      Label("bản chốt không đọc được hoặc không còn nguyên vẹn", en: "what was frozen can't be read or isn't what it was")
    }
  }
}

/// One thing that is missing before a step.
public struct StepFault: Sendable, Hashable {
  /// The indicator it is about; empty where it is about the whole.
  public let code: String
  /// What is missing.
  public let reason: Label

  /// The fault with its indicator.
  public var label: Label {
    code.isEmpty ? reason : Label("chỉ tiêu \(code): \(reason.vi)", en: "indicator \(code): \(reason.en)")
  }
}
