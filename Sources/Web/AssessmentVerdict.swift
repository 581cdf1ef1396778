import Criteria
import Programme
import Vocabulary

// What an assessment comes to as a whole, and what the last step did.
extension AssessmentPage {
  /// Whether the team's word decides over these indicators: once it closed its appraisal, or has judged every one of them.
  func teamLeads(_ items: [AssessmentItem]) -> Bool {
    switch assessment.state {
    case .appraised, .approved, .sent: appraised != nil
    case .submitted: appraised != nil && items.allSatisfy { $0.appraised != nil || $0.ownOutcome == .notApplicable }
    case .draft, .returned: false
    }
  }

  /// That the team hasn't judged everything yet, in words: what it comes to so far is no verdict. False where it is.
  var judgedInPart: any Sendable {
    if teamLeads(assessment.items) { return false }
    let judged = assessment.items.filter { $0.appraised != nil }.count
    return visit.word("assessInPart", ["judged": visit.whole(judged), "all": visit.whole(assessment.items.count)])
  }

  /// Why the whole isn't met, in a sentence: by the team where it decides, else by the station; false where nothing fails.
  var whyNot: any Sendable {
    let team = teamLeads(assessment.items)
    guard let result = team ? appraised : own, result.set.truth == .notMet else { return false }
    let language = visit.language
    var reasons = result.set.rules.filter { $0.truth == .notMet }.map { rule -> String in
      guard rule.rule == .eachCriterion else { return rule.statement.text(language) }
      let short = rule.failing.map { code in
        code + (result.criterion(code)?.score.map { " (" + $0.text(language) + ")" } ?? "")
      }
      return rule.statement.text(language) + "; " + visit.word("assessWhyUnder", ["codes": short.joined(separator: ", ")])
    }
    if reasons.isEmpty {
      let codes = result.indicators.filter { $0.outcome == .notMet }.map(\.code)
      if codes.isEmpty { return false }
      reasons = [visit.word("assessWhyIndicators", ["codes": codes.joined(separator: ", ")])]
    }
    return visit.word(team ? "assessWhyTeam" : "assessWhyOwn", ["reasons": reasons.joined(separator: "; ")])
  }

  /// What was done, in a sentence, as the address after it says.
  var doneText: String? {
    guard let done = visit.query["done"] else { return nil }
    if ["saved", "refreshed", "recognised"].contains(done) { return visit.word("assess-" + done) }
    // Only of the step that was taken last: an address kept for later doesn't claim what isn't so any more.
    guard let last = assessment.steps.last?.step, done == "step-" + last.rawValue else { return nil }
    let returned = assessment.items.filter(\.returned).count
    let words = [
      "step": frame.workflow[last]?.label.text(visit.language) ?? "", "state": frame.text(assessment.state),
      "holder": frame.holder(assessment.state), "count": visit.whole(returned), "day": frame.deadline.day(assessment).written,
    ]
    return visit.word(assessment.state == .returned ? "assess-returned" : "assess-step", words)
  }

  /// What stands in the way, one line for each reason, with every place it holds at; and before what.
  var hindrances: Model {
    var order: [String] = []
    var places: [String: [Model]] = [:]
    for fault in entry.faults {
      let reason = fault.reason.text(visit.language)
      if places[reason] == nil { order.append(reason) }
      let code = assessment.items.first { fault.field.hasSuffix("." + $0.code) }?.code
      let label = fault.label.text(visit.language)
      places[reason, default: []].append(["field": fault.field, "label": label, "short": code ?? label])
    }
    let step = tried.flatMap { frame.workflow[$0]?.label.text(visit.language) }
    return [
      "hasFaults": !entry.faults.isEmpty,
      "faultsHeading": step.map { visit.word("assessFaultsStep", ["step": $0]) } ?? visit.word("faultsHeading"),
      "faultLines": order.map { reason -> Model in
        let all = places[reason] ?? []
        return ["one": all.count == 1, "several": all.count > 1, "places": all, "reason": reason, "capital": Overview.capital(reason)]
      },
    ]
  }

  /// The box that returns an indicator says that the file goes back with a step of its own; false where the reader can't take it.
  var returnNote: any Sendable {
    guard mayJudge, let step = frame.workflow.steps(from: assessment.state, roles).first(where: { $0.step == .return }) else {
      return false
    }
    let marked = assessment.items.filter(\.returned).count
    let words = ["step": step.label.text(visit.language), "count": visit.whole(marked)]
    return visit.word(marked > 0 ? "assessReturnMarked" : "assessReturnNote", words)
  }
}
