import Programme
import Vocabulary

/// What stands around every page.
enum Shell {
  /// The version shown at the foot.
  static let version = "0.1"

  /// The model of a page: its own keys, the words, and the shell around it.
  /// - Parameter here: the address of the navigation entry the page belongs to.
  static func model(_ visit: Visit, title: String, here: String, notice: Model? = nil, _ own: Model) -> Model {
    let other: Language = visit.language == .vi ? .en : .vi
    var page: Model = [
      "title": title, "lang": visit.language.rawValue, "otherLang": other.rawValue,
      "otherLangName": other == .en ? "English" : "Tiếng Việt",
      "csrf": visit.csrf, "demo": visit.isDemo, "signedIn": visit.session != nil, "officeName": office(visit),
      "account": visit.session?.account.name ?? "", "userName": visit.session?.account.fullName ?? "", "path": visit.path,
      "version": version, "printedAt": visit.word("printedAt", ["time": visit.now.written]), "nav": navigation(visit, here),
    ]
    if let notice { page["notice"] = notice.merging(["way": false]) { first, _ in first } }
    page["sources"] = Provenance(own, visit).model
    var model = own
    model["page"] = page
    model["t"] = visit.words.all(visit.language)
    return model
  }

  private static func office(_ visit: Visit) -> String {
    guard let first = visit.session?.account.appointments.first else { return "" }
    let scope = first.scope.split(separator: ":", maxSplits: 1).map(String.init)
    switch scope.first {
    case "office": return scope.last ?? ""
    case "unit": return UnitKey(scope.last ?? "").flatMap { visit.units[$0]?.name } ?? first.role.label.text(visit.language)
    case "area": return visit.units.areas.first { $0.code == scope.last }?.name ?? first.role.label.text(visit.language)
    default: return first.role.label.text(visit.language)
    }
  }

  /// What people open every day stands in the bar, what they open now and then behind "more".
  private static func navigation(_ visit: Visit, _ here: String) -> Model {
    let daily: [(String, String, Action)] = [
      ("/", "navOverview", .seeOverview), ("/today", "navWork", .seeMembers), ("/registers", "navRegisters", .seeRegister),
      ("/plans", "navPlans", .seePlan),
      ("/people", "navPeople", .seeMembers), ("/statistics", "navStatistics", .seeOverview), ("/quality", "navQuality", .seeOverview),
    ]
    let others: [(String, String, Action)] = [
      ("/assessments", "navAssessments", .seeAssessments), ("/evidence", "navEvidence", .seeAssessments),
      ("/papers", "navPapers", .seeAssessments),
      ("/doubles", "navDoubles", .seeDoubles), ("/criteria", "navCriteria", .readLaw), ("/lists", "navLists", .readLaw),
      ("/units", "navUnits", .seeOverview), ("/log", "navLog", .seeLog), ("/users", "navUsers", .manageAccounts),
      ("/installation", "installationTitle", .manageInstallation),
      ("/feedback", "navFeedback", .handleFeedback),
      ("/workflow", "navWorkflow", .manageWorkflow),
    ]
    func entries(_ all: [(String, String, Action)]) -> [Model] {
      all.filter { visit.rights.may($0.2) }.map { href, key, _ in ["href": href, "text": visit.word(key), "here": href == here] }
    }
    let more = entries(others)
    let known = entries(daily)
    // A phone has room for four on one line: those that don't fit stand behind "more" there.
    let fits = more.isEmpty && known.count <= 4 ? known.count : 3
    return [
      "daily": known.enumerated().map { $1.merging(["rest": $0 >= fits]) { $1 } }, "hasMenu": !more.isEmpty || known.count > fits,
      "hasMore": !more.isEmpty, "more": more, "moreHere": others.contains { $0.0 == here },
      "moreText": visit.word("navMore"),
    ]
  }
}

/// The page of a problem.
enum ProblemPage {
  static func reply(_ problem: Problem, _ visit: Visit) -> Reply {
    let language = visit.language
    let steps = [problem.advice.text(language)] + problem.faults.map { $0.label.text(language) + ": " + $0.reason.text(language) }
    let model: Model = [
      "code": problem.code, "heading": problem.title.text(language), "reason": problem.detail.text(language), "hasSteps": true,
      "steps": steps,
      "actions": [["actionCls": "primary", "href": "/", "text": visit.word("navOverview")] as Model],
      "request": String(visit.now.milliseconds, radix: 36), "when": visit.now.written,
    ]
    return .page("problem", Shell.model(visit, title: problem.title.text(language), here: "", model), status: problem.status)
  }
}
