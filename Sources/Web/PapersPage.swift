import Criteria
import Documents
import Programme
import Storage
import Vocabulary

/// The papers of a unit: what can be written for a period, what was made, the office's own look.
struct PapersPage: Sendable {
  let visit: Visit
  let scope: PaperScope
  let choices: Choices
  let assessments: [Assessment]
  let papers: [Paper]
  let hasOwnStyles: Bool
  /// The running period, where the page opened on an earlier one.
  let asked: Period?

  /// `GET /papers?unit=&period=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await page(visit) }

  static func page(_ visit: Visit, unit: String? = nil, notice: Model? = nil, status: Int = 200) async throws -> Reply {
    let scope = try PaperScope(visit, unit ?? visit.query["unit"] ?? "")
    let (choices, asked) = try opening(visit, scope)
    let page = try await visit.store.read { reading in
      PapersPage(
        visit: visit, scope: scope, choices: choices,
        assessments: scope.isArea ? [] : try Assessments.list(reading, [scope.unit], choices.period),
        papers: try Papers.list(reading, [scope.unit]), hasOwnStyles: try Papers.styles(reading, scope.unit) != nil,
        asked: asked)
    }
    var own = page.model
    if let commune = visit.units.communes.first(where: { $0.key == scope.unit }) {
      own["related"] = try await RelatedPages.load(visit, commune, set: nil, choices.period).model(.papers)
    }
    let model = Shell.model(visit, title: visit.word("navPapers"), here: "/papers", notice: notice, own)
    return .page("papers", model, status: status)
  }

  /// The period that was chosen; else the last that has ended with texts in force and the unit standing: papers are about what is over.
  private static func opening(_ visit: Visit, _ scope: PaperScope) throws -> (choices: Choices, asked: Period?) {
    let choices = try Choices(visit)
    guard visit.query["period"]?.isEmpty ?? true else { return (choices, nil) }
    let columns = Overview.columnSets.filter(visit.installation.evaluating.sets.contains)
    func fits(_ day: Day) -> Bool {
      let stands = visit.units.communes.contains { unit in
        (scope.isArea ? unit.parentCode == scope.unit.code : unit.key == scope.unit) && unit.exists(on: day)
      }
      return stands && columns.contains { (try? visit.installation.evaluating.edition($0, on: day)) != nil }
    }
    var quarter = choices.period.adding(-1)
    while quarter >= Choices.firstQuarter {
      if fits(quarter.end) { return (Choices(period: quarter, dated: choices.dated, view: choices.view), choices.period) }
      quarter = quarter.adding(-1)
    }
    return (choices, nil)
  }

  /// Says why an earlier period is shown, where the running one has no text.
  private var notices: [Model] {
    guard let asked, asked.adding(-1) != choices.period else { return [] }
    return [["cls": "info", "sign": "i", "text": visit.word("papersOpened", ["period": choices.period.label.text(visit.language)])]]
  }

  private var model: Model {
    let units = PaperScope.all(visit).map { ($0.unit.description, $0.choice(visit)) }
    let rows = PaperKind.allCases.filter { $0.fits(area: scope.isArea) }.map(kind)
    return [
      "sub": scope.choice(visit) + " · " + choices.period.label.text(visit.language), "kept": [Model](), "notices": notices,
      "selectors": [Choices.selector("unit", visit.word("unit"), units, scope.unit.description), choices.periods(visit)],
      "kinds": rows, "hasPapers": !papers.isEmpty, "papers": papers.map(line), "unit": scope.unit.description,
      "mayWrite": visit.rights.may(.takeStep), "hasOwnStyles": hasOwnStyles,
      "stylesText": visit.word(hasOwnStyles ? "papersStylesOwn" : "papersStylesOurs"),
      "noPdf": PaperPage.conversion == nil,
    ]
  }

  private func kind(_ kind: PaperKind) -> Model {
    let sets = kind.isOfSet ? visit.installation.evaluating.sets : [""]
    let day = choices.period.referenceDay(today: visit.today)
    let links = sets.compactMap { set -> Model? in
      let edition = set.isEmpty ? nil : try? visit.installation.evaluating.edition(set, on: day)
      if !set.isEmpty, edition == nil { return nil }
      let order = PaperOrder(kind, scope.unit, set: set, choices.period)
      let assessment = assessments.first { $0.set == set }
      var state = ""
      if !scope.isArea, !set.isEmpty {
        state = visit.word(
          assessment?.appraisedSnapshot != nil ? "papersAppraised" : assessment?.ownSnapshot != nil ? "papersFrozen" : "papersPassing")
      }
      return [
        "href": "/papers/draft" + order.query, "text": edition.map { visit.shortTitle($0) } ?? visit.word("papersWrite"), "state": state,
        "hasState": !state.isEmpty, "cls": assessment?.ownSnapshot == nil ? "na" : "ok",
      ]
    }
    let about = "papersAbout" + Overview.capital(kind.rawValue)
    return ["title": kind.label.text(visit.language), "about": visit.word(about), "links": links]
  }

  private func line(_ paper: Paper) -> Model {
    [
      "number": paper.number, "title": paper.title, "href": "/papers/\(paper.hash)", "when": paper.madeAt.written, "by": paper.madeBy,
      "state": visit.word(paper.passing ? "papersPassing" : "papersFrozen"), "cls": paper.passing ? "na" : "ok",
      "hasSheet": paper.sheet != nil,
    ]
  }
}

/// The look of an office's papers.
enum PaperTemplatePage {
  /// `GET /papers/sample.docx`: every style once, to be changed in a word processor.
  @Sendable static func sample(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let folder = try PaperPage.Folder()
    try WordFile.write(TemplateFile.sample(made: Moment(visit.today)), to: folder.path("sample.docx"))
    return .bytes(name: "mau-van-ban.docx", type: PaperFile.word, content: try folder.bytes("sample.docx"))
  }

  /// `POST /papers/template`: lays the office's own styles, or goes back to ours.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let scope = try PaperScope(visit, visit.form["unit"], for: .takeStep)
    guard visit.form["verb"] != "ours" else {
      try await Papers.setStyles(nil, scope.unit, visit.store, by: visit.author)
      return .redirect("/papers?unit=\(scope.unit)#look")
    }
    guard let file = visit.form.files["file"] else {
      throw DocumentProblem.template(Label("chưa chọn tệp .docx", en: "no file was chosen"))
    }
    guard file.bytes.count <= TemplateFile.largest else { throw WebProblem.tooLarge }
    let folder = try PaperPage.Folder()
    try folder.write(file.bytes, "own.docx")
    do {
      let template = try TemplateFile.read(folder.path("own.docx"))
      try await Papers.setStyles(template.text, scope.unit, visit.store, by: visit.author)
    } catch let problem as DocumentProblem {
      let notice: Model = ["cls": "no", "sign": "✗", "text": Overview.sentence(problem.label.text(visit.language))]
      return try await PapersPage.page(visit, unit: scope.unit.description, notice: notice, status: 422)
    }
    return .redirect("/papers?unit=\(scope.unit)#look")
  }
}
