import Criteria
import Foundation
import Programme
import Storage
import Vocabulary

/// A commune's page for everybody: shares and verdicts without a person behind them, and a form to write to the commune.
enum PublicPage {
  /// Shares of fewer people than this are not shown: one could guess who is meant. A rule of the software, no legal value.
  static let fewest = 20
  private static let sets = ["xa-ntm", "xa-ntm-nang-cao", "btcqg-ytx"]

  /// `GET /open`.
  @Sendable static func list(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await check(visit)
    let communes = visit.units.communes.filter { $0.exists(on: visit.today) }
    var found: Model = [:]
    let asked = (visit.query["ref"] ?? "").trimmingCharacters(in: .whitespaces)
    if !asked.isEmpty {
      if let seconds = server.signInLimit.wait("feedback " + asked.prefix(3), at: visit.now) { throw WebProblem.tooMany(seconds: seconds) }
      let feedback = try await visit.store.read { try Feedback.find(asked, $0) }
      if feedback == nil { server.signInLimit.note("feedback " + asked.prefix(3), at: visit.now) }
      found = answer(feedback, visit)
    }
    let model: Model = [
      "heading": visit.word("openTitle"), "asked": asked, "found": found.isEmpty ? false : found,
      "communes": communes.map { ["href": "/open/\($0.key)", "name": $0.name] as Model },
    ]
    return .page("open-list", Shell.model(visit, title: visit.word("openTitle"), here: "", model))
  }

  /// `GET /open/:unit`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await check(visit)
    // A form before any session carries a token of its own, kept in a cookie beside it.
    if visit.csrf.isEmpty, visit.query["cookies"] == nil {
      return .redirect(visit.path + "?cookies=1", cookies: [WebServer.cookie("xk_form", Password.token(), seconds: nil)])
    }
    return try await page(visit, try unit(visit), fault: nil)
  }

  /// `POST /open/:unit`.
  @Sendable static func take(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await check(visit)
    let unit = try unit(visit)
    let key = "feedback \(unit.key) " + visit.csrf
    if let seconds = server.signInLimit.wait(key, at: visit.now) { throw WebProblem.tooMany(seconds: seconds) }
    do {
      let reference = try await Feedback.take(
        visit.form["body"], topic: visit.form["topic"], contact: visit.form["contact"], for: unit.key, visit.store)
      server.signInLimit.note(key, at: visit.now)
      return .redirect("/open/\(unit.key)?cookies=1&ref=\(reference)")
    } catch let problem as StoreProblem {
      return try await page(visit, unit, fault: problem.label.text(visit.language))
    }
  }

  private static func check(_ visit: Visit) async throws {
    if try await !visit.store.read({ try PublicPages.areOpen($0) }) { throw WebProblem.notFound }
  }

  private static func unit(_ visit: Visit) throws -> OrgUnit {
    guard let key = UnitKey(try visit.parameter("unit")), let unit = visit.units[key] else { throw WebProblem.notFound }
    return unit
  }

  private static func page(_ visit: Visit, _ unit: OrgUnit, fault: String?) async throws -> Reply {
    let evaluating = visit.installation.evaluating
    let group = visit.units.group(unit)
    // The last quarter that is over: people see what no longer moves from day to day.
    let period = Period.quarter(of: min(visit.today, unit.validTo ?? visit.today)).adding(unit.validTo == nil ? -1 : 0)
    let found = try await evaluating.evaluate([group], sets: sets, period: period, today: visit.today)
    let topics = visit.installation.registers.lists["feedback_topic"]?.items ?? []
    let cards = found.editions.compactMap { edition -> Model? in
      guard let result = found.result(unit.key, edition.set) else { return nil }
      let outcome = Outcome(result.set.truth)
      return [
        "title": visit.shortTitle(edition), "cls": outcome.cls, "sign": outcome.sign, "text": visit.word(outcome.word),
        "score": result.set.score.map { $0.text(visit.language) + " " + visit.word("pointsUnit") } ?? "",
        "provisional": result.set.provisional, "lines": result.indicators.filter(\.applicable).map { line($0, visit) },
      ]
    }
    let asked = visit.query["ref"] ?? ""
    let model: Model = [
      "heading": unit.name,
      "sub": [period.label.text(visit.language), visit.word("asOf", ["day": found.day.written])].joined(separator: " · "),
      "cards": cards, "action": "/open/\(unit.key)", "fault": fault ?? false, "reference": asked.isEmpty ? false : asked,
      "body": visit.form["body"], "contact": visit.form["contact"], "days": "\(Feedback.days)",
      "topics": topics.map {
        ["value": $0.code, "text": $0.label.text(visit.language), "selected": $0.code == visit.form["topic"]] as Model
      }, "few": visit.word("openFew", ["count": "\(fewest)"]),
    ]
    return .page("open", Shell.model(visit, title: unit.name, here: "", model), status: fault == nil ? 200 : 422)
  }

  private static func line(_ result: IndicatorResult, _ visit: Visit) -> Model {
    let few = result.reading.map { !$0.isCount && $0.den < Decimal(fewest) } ?? false
    let value = few ? visit.word("openHidden") : result.kind == .rate ? result.displayValue(visit.language) ?? "" : ""
    return [
      "code": result.code, "title": result.indicator.title.text(visit.language), "value": value, "cls": result.outcome.cls,
      "sign": result.outcome.sign, "text": visit.word(result.outcome.word), "level": result.displayThreshold(visit.language) ?? "",
    ]
  }

  private static func answer(_ feedback: Feedback?, _ visit: Visit) -> Model {
    guard let feedback else { return ["cls": "no", "sign": "✗", "text": visit.word("openNoReference"), "answer": ""] }
    let list = visit.installation.registers.lists["feedback_state"]
    let state = list?.items.first { $0.code == feedback.state.rawValue }?.label.text(visit.language) ?? ""
    var text = feedback.reference + ": " + state
    if let day = feedback.answeredOn {
      text += " " + day.written
    } else if let due = feedback.due {
      text += ", " + visit.word("openDue", ["day": due.written])
    }
    return ["cls": feedback.state == .answered ? "ok" : "info", "sign": "i", "text": text, "answer": feedback.answer]
  }
}

/// Where a commune reads and answers what people wrote.
enum FeedbackPage {
  /// `GET /feedback?unit=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let choice = try AreaChoice(visit, .handleFeedback)
    let keys = choice.units.flatMap { visit.units.lineage($0.key) }
    let (open, all) = try await visit.store.read { (try PublicPages.areOpen($0), try Feedback.list(keys, $0)) }
    let lists = visit.installation.registers.lists
    func name(_ list: String, _ code: String) -> String {
      lists[list]?.items.first { $0.code == code }?.label.text(visit.language) ?? code
    }
    let rows = all.map { feedback -> Model in
      let waiting = feedback.state == .received || feedback.state == .handling
      let late = waiting && (feedback.due.map { $0 < visit.today } ?? false)
      return [
        "reference": feedback.reference, "unitName": visit.units[feedback.unit]?.name ?? "",
        "topic": name("feedback_topic", feedback.topic),
        "received": Day(iso: String(feedback.receivedAt.prefix(10)))?.written ?? "", "due": feedback.due?.written ?? "", "late": late,
        "text": feedback.text, "contact": feedback.contact.isEmpty ? false : feedback.contact,
        "state": name("feedback_state", feedback.state.rawValue),
        "stateCls": late ? "no" : waiting ? "warn" : "ok", "answer": feedback.answer, "id": feedback.id.description,
        "action": "/feedback/\(feedback.unit)/\(feedback.id)",
        "states": Feedback.State.allCases.map {
          ["value": $0.rawValue, "text": name("feedback_state", $0.rawValue), "selected": $0 == feedback.state] as Model
        },
      ]
    }
    let model: Model = [
      "heading": visit.word("feedbackTitle"), "sub": choice.name, "kept": [Model](), "selectors": [choice.selector()], "rows": rows,
      "hasRows": !rows.isEmpty, "open": open, "mayOpen": visit.rights.may(.manageUnits),
    ]
    return .page("feedback", Shell.model(visit, title: visit.word("feedbackTitle"), here: "/feedback", notice: visit.doneNotice, model))
  }

  /// `POST /feedback/:unit/:row`.
  @Sendable static func answer(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .handleFeedback)
    guard let id = RowID(try visit.parameter("row")), let state = Feedback.State(rawValue: visit.form["state"]) else {
      throw WebProblem.notFound
    }
    try await Feedback.answer(
      id, unit.key, state, visit.form["answer"], name: visit.session?.account.fullName ?? "", visit.store, by: visit.author)
    return .redirect("/feedback?unit=\(unit.key)&done=saved")
  }

  /// `POST /feedback`: the administrator shows or hides the public pages.
  @Sendable static func publish(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await PublicPages.set(visit.form["open"] == "on", visit.store, by: visit.author)
    return .redirect("/feedback?done=saved")
  }
}
