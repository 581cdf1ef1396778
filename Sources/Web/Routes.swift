import Programme

/// What a route asks of its visitor.
enum Needs: Sendable, Equatable {
  /// Only makes sense before signing in.
  case signedOut
  /// Open to everybody.
  case anybody
  /// An account with a role that may do the action.
  case action(Action)
}

/// One address of the product.
struct Route: Sendable {
  let method: String
  let pattern: String
  let needs: Needs
  var upload = false
  /// The bytes a body may have where files are sent.
  let largest: Int
  /// Whether files of the form go to the disk while they come, up to the size the installation takes as evidence.
  var parks = false
  let handler: @Sendable (Visit, WebServer) async throws -> Reply

  init(
    _ method: String, _ pattern: String, _ needs: Needs, upload: Bool = false, largest: Int = 8 << 20, parks: Bool = false,
    _ handler: @escaping @Sendable (Visit, WebServer) async throws -> Reply
  ) {
    (self.largest, self.parks) = (largest, parks)
    (self.method, self.pattern, self.needs, self.upload, self.handler) = (method, pattern, needs, upload, handler)
  }

  /// The names in the pattern.
  var names: [String] { pattern.split(separator: "/").filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) } }
}

/// Every route with the action it needs, on one page.
enum Routes {
  static let all: [Route] = [
    Route("GET", "/public/:name", .anybody) { _, _ in throw WebProblem.notFound },
    Route("GET", "/sign-in", .signedOut, SignInPage.show),
    Route("POST", "/sign-in", .signedOut, SignInPage.signIn),
    Route("POST", "/sign-out", .anybody, SignInPage.signOut),
    Route("POST", "/language", .anybody, SignInPage.language),
    // Results.
    Route("GET", "/", .action(.seeOverview), Overview.show),
    Route("GET", "/overview.csv", .action(.seeOverview), Overview.download),
    Route("GET", "/overview.xlsx", .action(.seeOverview), Overview.download),
    Route("GET", "/units/:unit", .action(.seeOverview), CommunePage.show),
    Route("GET", "/units/:unit/indicators/:set/:code", .action(.seeOverview), IndicatorPage.show),
    Route("GET", "/units/:unit/indicators/:set/:code/members.csv", .action(.exportMembers), IndicatorPage.download),
    Route("GET", "/units/:unit/indicators/:set/:code/members.xlsx", .action(.exportMembers), IndicatorPage.download),
    Route("GET", "/criteria", .action(.readLaw), EditionsPage.show),
    Route("GET", "/criteria/values", .action(.readLaw), LocalValuesPage.show),
    Route("POST", "/criteria/values", .action(.enterLocalValue), LocalValuesPage.change),
    Route("GET", "/criteria/drafts", .action(.draftEdition), EditionDraftsPage.show),
    Route("POST", "/criteria/drafts", .action(.draftEdition), upload: true, EditionDraftsPage.begin),
    Route("GET", "/criteria/drafts/:draft", .action(.draftEdition), EditionDraftPage.show),
    Route("POST", "/criteria/drafts/:draft", .action(.draftEdition), EditionDraftPage.change),
    Route("POST", "/api/criteria/drafts/:draft", .action(.draftEdition), EditionDraftPage.keep),
    Route("GET", "/criteria/drafts/:draft/text", .action(.draftEdition), EditionDraftPage.download),
    Route("GET", "/criteria/drafts/:draft/cases", .action(.draftEdition), EditionDraftPage.download),
    Route("GET", "/criteria/drafts/:draft/trial", .action(.draftEdition), EditionDraftPage.trial),
    Route("GET", "/criteria/drafts/:draft/values", .action(.draftEdition), EditionValuesPage.show),
    Route("POST", "/criteria/drafts/:draft/values", .action(.draftEdition), EditionValuesPage.save),
    Route("GET", "/criteria/:set/:date", .action(.readLaw), EditionPage.show),
    Route("GET", "/criteria/:set/:date/text", .action(.readLaw), EditionPage.download),
    Route("GET", "/criteria/:set/:date/cases", .action(.readLaw), EditionPage.download),
    Route("GET", "/units", .action(.seeOverview), UnitsPage.show),
    Route("GET", "/units/:unit/planning", .action(.seeOverview), PlanningPage.show),
    Route("GET", "/rescore", .action(.seeOverview), RescorePage.show),
    // Papers.
    Route("GET", "/papers", .action(.seeAssessments), PapersPage.show),
    Route("GET", "/papers/draft", .action(.seeAssessments), PaperDraftPage.show),
    Route("POST", "/papers/draft", .action(.takeStep), PaperDraftPage.change),
    Route("GET", "/papers/sample.docx", .action(.seeAssessments), PaperTemplatePage.sample),
    Route("POST", "/papers/template", .action(.takeStep), upload: true, PaperTemplatePage.change),
    Route("GET", "/papers/:hash", .anybody, PaperPage.show),
    Route("GET", "/papers/:hash/paper.docx", .action(.seeAssessments), PaperPage.download),
    Route("GET", "/papers/:hash/paper.pdf", .action(.seeAssessments), PaperPage.download),
    Route("GET", "/papers/:hash/paper.xlsx", .action(.seeAssessments), PaperPage.download),

    // Plans.
    Route("GET", "/plans", .action(.seePlan), PlansPage.show),
    Route("GET", "/plans/:unit/:row", .action(.seePlan), PlanPage.show),
    Route("POST", "/plans/:unit/:row/targets", .action(.editPlan), PlanPage.saveTargets),
    Route("POST", "/plans/:unit/:row/tasks/:task", .action(.editPlan), PlanPage.changeTask),
    Route("GET", "/plans/:unit/:row/next", .action(.editPlan), PlanNextPage.show),
    Route("POST", "/plans/:unit/:row/next", .action(.editPlan), PlanNextPage.begin),
    Route("POST", "/plans/:unit/:row/drop", .action(.editPlan), PlanNextPage.drop),
    Route("GET", "/planning", .action(.seePlan), PlanRisksPage.find),
    Route("GET", "/plans/:unit/:row/risks", .action(.seePlan), PlanRisksPage.show),
    Route("GET", "/plans/:unit/:row/risks.csv", .action(.seePlan), PlanRisksPage.download),
    Route("GET", "/plans/:unit/:row/risks.xlsx", .action(.seePlan), PlanRisksPage.download),
    Route("GET", "/plans/:unit/:row/plan.docx", .action(.seePlan), PlanFiles.plan),
    Route("GET", "/plans/:unit/:row/plan.pdf", .action(.seePlan), PlanFiles.plan),
    Route("GET", "/plans/:unit/:row/annex.xlsx", .action(.seePlan), PlanFiles.annex),
    Route("GET", "/plans/:unit/:row/party/:party/decision.docx", .action(.seePlan), PlanFiles.decision),
    Route("GET", "/plans/:unit/:row/party/:party/decision.pdf", .action(.seePlan), PlanFiles.decision),

    Route("GET", "/registers", .action(.seeRegister), RegistersPage.show),
    Route("GET", "/registers/:register", .action(.seeRegister), RegisterPage.show),
    Route("POST", "/registers/:register/:unit/open", .action(.openRegister), RegistersPage.open),
    Route("GET", "/registers/:register/:unit/new", .action(.editRegister), RecordPage.blank),
    Route("POST", "/registers/:register/:unit/new", .action(.editRegister), RecordPage.add),
    Route("GET", "/registers/:register/:unit/:row", .action(.seeRegister), RecordPage.show),
    Route("POST", "/registers/:register/:unit/:row", .action(.editRegister), RecordPage.save),
    Route("POST", "/registers/:register/:unit/:row/remove", .action(.editRegister), RecordPage.remove),
    Route("GET", "/registers/:register/:unit/:row/:child/new", .action(.editRegister), RecordPage.blank),
    Route("POST", "/registers/:register/:unit/:row/:child/new", .action(.editRegister), RecordPage.add),
    Route("GET", "/registers/:register/:unit/:row/:child/:part", .action(.seeRegister), RecordPage.show),
    Route("POST", "/registers/:register/:unit/:row/:child/:part", .action(.editRegister), RecordPage.save),
    Route("POST", "/registers/:register/:unit/:row/:child/:part/remove", .action(.editRegister), RecordPage.remove),
    Route("POST", "/registers/:register/:unit/views", .action(.seeRegister), RegisterViews.add),
    Route("POST", "/registers/:register/:unit/views/:view", .action(.seeRegister), RegisterViews.change),
    Route("GET", "/registers/:register/:unit/remarks", .action(.seeRegister), RemarksPage.show),
    Route("POST", "/registers/:register/:unit/:row/remarks", .action(.remark), RemarksPage.add),
    Route("POST", "/registers/:register/:unit/:row/remarks/:remark", .action(.remark), RemarksPage.change),
    Route("POST", "/api/registers/:register/:unit/:row/remarks", .action(.remark), RemarksPage.add),
    Route("POST", "/api/registers/:register/:unit/:row/remarks/:remark", .action(.remark), RemarksPage.change),
    Route("GET", "/registers/:register/:unit/:row/history", .action(.seeRegister), HistoryPage.show),
    Route("GET", "/registers/:register/:unit/:row/move", .action(.movePerson), MovePage.show),
    Route("POST", "/registers/:register/:unit/:row/move", .action(.movePerson), MovePage.move),
    Route("GET", "/people", .action(.seeMembers), PeoplePage.show),
    Route("GET", "/people/:unit/:row", .action(.seeRegister), PersonPage.show),
    Route("GET", "/today", .action(.seeMembers), WorkPage.show),
    Route("GET", "/today/paper", .action(.seeMembers), WorkPaper.show),
    Route("GET", "/today/:list", .action(.seeMembers), WorkPage.list),
    Route("GET", "/today/:list/sheet", .action(.editRegister), WorkSheetPage.show),
    Route("GET", "/today/:list/items.csv", .action(.exportMembers), WorkPage.download),
    Route("GET", "/today/:list/items.xlsx", .action(.exportMembers), WorkPage.download),
    Route("GET", "/statistics", .action(.seeOverview), StatisticsPage.show),
    Route("GET", "/statistics/table.csv", .action(.seeOverview), StatisticsPage.download),
    Route("GET", "/statistics/table.xlsx", .action(.seeOverview), StatisticsPage.download),
    Route("GET", "/statistics/members", .action(.seeMembers), StatisticsPage.members),
    Route("GET", "/households/:unit/:row", .action(.seeRegister), HouseholdPage.show),
    Route("GET", "/hamlets/:unit/:row", .action(.seeMembers), HamletPage.show),
    Route("GET", "/establishments/:unit/:row", .action(.seeRegister), EstablishmentPage.show),
    Route("GET", "/equipment-transfers", .action(.seeRegister), EquipmentTransferPage.show),
    Route("GET", "/equipment-transfers/:unit/:row/new", .action(.moveEquipment), EquipmentTransferPage.blank),
    Route("POST", "/equipment-transfers/:unit/:row/new", .action(.moveEquipment), EquipmentTransferPage.offer),
    Route("POST", "/equipment-transfers/:unit/:row", .action(.moveEquipment), EquipmentTransferPage.answer),
    Route("GET", "/nutrition", .action(.seeOverview), NutritionPage.show),
    Route("GET", "/quality", .action(.seeOverview), QualityPage.show),
    Route("GET", "/quality/:check", .action(.seeMembers), QualityPage.check),
    Route("GET", "/quality/:check/rows.csv", .action(.exportMembers), QualityPage.download),
    Route("GET", "/quality/:check/rows.xlsx", .action(.exportMembers), QualityPage.download),
    Route("GET", "/log", .action(.seeLog), LogPage.show),
    // People's oversight.
    Route("GET", "/open", .anybody, PublicPage.list),
    Route("GET", "/open/:unit", .anybody, PublicPage.show),
    Route("POST", "/open/:unit", .anybody, PublicPage.take),
    Route("GET", "/feedback", .action(.handleFeedback), FeedbackPage.show),
    Route("POST", "/feedback", .action(.manageUnits), FeedbackPage.publish),
    Route("POST", "/feedback/:unit/:row", .action(.handleFeedback), FeedbackPage.answer),

    // Evidence and dossiers.
    Route("GET", "/evidence", .action(.seeAssessments), EvidencePage.show),
    Route("GET", "/evidence/list.csv", .action(.seeAssessments), EvidenceList.download),
    Route("GET", "/evidence/list.xlsx", .action(.seeAssessments), EvidenceList.download),
    Route("POST", "/evidence/:unit", .action(.handInEvidence), parks: true, EvidencePage.handIn),
    Route("GET", "/evidence/:unit/:row", .action(.seeAssessments), EvidenceFilePage.show),
    Route("GET", "/evidence/:unit/:row/file", .action(.seeAssessments), EvidenceFilePage.file),
    Route("GET", "/evidence/:unit/:row/preview", .action(.seeAssessments), EvidenceFilePage.preview),
    Route("POST", "/evidence/:unit/:row/withdraw", .action(.handInEvidence), EvidenceFilePage.withdraw),
    Route("GET", "/assessments/:unit/:row/dossier", .action(.seeAssessments), DossierPage.show),
    Route("GET", "/assessments/:unit/:row/dossier.zip", .action(.seeAssessments), DossierPage.zip),
    Route("GET", "/assessments/:unit/:row/dossier.pdf", .action(.seeAssessments), DossierPage.pdf),

    // Spreadsheets.
    Route("GET", "/registers/:register/:unit/import", .action(.editRegister), ImportPage.show),
    Route(
      "POST", "/registers/:register/:unit/import", .action(.editRegister), upload: true, largest: ImportDesk.largest + (1 << 20),
      ImportPage.bring),
    Route("GET", "/registers/:register/:unit/import/template.xlsx", .action(.editRegister), ImportPage.template),
    Route("GET", "/registers/:register/:unit/import/:file", .action(.editRegister), ImportPage.file),
    Route("POST", "/registers/:register/:unit/import/:file", .action(.editRegister), ImportPage.act),
    Route("GET", "/registers/:register/:unit/import/:file/faults.xlsx", .action(.editRegister), ImportPage.faults),
    Route("GET", "/api/registers/:register/:unit/import/:file", .action(.editRegister), ImportPage.state),
    Route("GET", "/registers/:register/:unit/imports/:import", .action(.editRegister), ImportPage.record),
    Route("POST", "/registers/:register/:unit/imports/:import/undo", .action(.editRegister), ImportPage.undo),
    Route("GET", "/lists", .action(.readLaw), ListsPage.show),
    Route("GET", "/lists/:list", .action(.readLaw), ListPage.show),
    Route("GET", "/lists/:list/items.xlsx", .action(.readLaw), ListPage.download),
    Route("GET", "/lists/:list/items.csv", .action(.readLaw), ListPage.download),
    Route("POST", "/lists/:list", .action(.manageLists), upload: true, ListPage.replace),
    Route("GET", "/doubles", .action(.seeDoubles), DoublesPage.show),
    Route("GET", "/doubles/list.csv", .action(.seeDoubles), DoublesFile.download),
    Route("GET", "/doubles/list.xlsx", .action(.seeDoubles), DoublesFile.download),
    Route("POST", "/doubles/find", .action(.judgeDoubles), DoublesPage.find),
    Route("GET", "/doubles/:pair", .action(.seeDoubles), DoublePairPage.show),
    Route("POST", "/doubles/:pair", .action(.judgeDoubles), DoublePairPage.act),
    Route("POST", "/doubles/:pair/undo", .action(.judgeDoubles), DoublePairPage.undo),
    Route("POST", "/registers/:register/:unit/:row/history", .action(.editRegister), HistoryPage.takeBack),

    // Self-assessment and appraisal.
    Route("GET", "/assessments", .action(.seeAssessments), AssessmentsPage.show),
    Route("POST", "/assessments/:unit", .action(.takeStep), AssessmentsPage.begin),
    Route("GET", "/assessments/:unit/:row", .action(.seeAssessments), AssessmentPage.show),
    Route("POST", "/assessments/:unit/:row", .action(.takeStep), AssessmentActs.act),
    Route("POST", "/assessments/:unit/:row/recognition", .action(.recordRecognition), AssessmentActs.recognise),
    Route("POST", "/api/assessments/:unit/:row", .action(.takeStep), AssessmentActs.keep),
    Route("GET", "/snapshots/:hash", .action(.seeAssessments), SnapshotPage.show),
    Route("GET", "/workflow", .action(.manageWorkflow), WorkflowPage.show),
    Route("POST", "/workflow", .action(.manageWorkflow), WorkflowPage.change),

    Route("GET", "/account", .action(.ownAccount), AccountPage.show),
    Route("POST", "/account", .action(.ownAccount), AccountPage.change),
    Route("GET", "/users", .action(.manageAccounts), UsersPage.show),
    Route("POST", "/users", .action(.manageAccounts), UsersPage.change),
    Route("GET", "/installation", .action(.manageInstallation), InstallationPage.show),
    Route("POST", "/installation", .action(.manageInstallation), InstallationPage.change),
    Route("GET", "/setup", .signedOut, SetupPage.show),
    Route("POST", "/setup", .signedOut, upload: true, SetupPage.begin),

    Route("GET", "/api/registers/:register", .action(.seeRegister), RegisterEndpoints.list),
    Route("GET", "/api/registers/:register/search", .action(.seeRegister), RegisterEndpoints.search),
    Route("POST", "/api/registers/:register/:unit", .action(.editRegister), RegisterEndpoints.add),
    Route("GET", "/api/registers/:register/:unit/:row", .action(.seeRegister), RegisterEndpoints.row),
    Route("PATCH", "/api/registers/:register/:unit/:row", .action(.editRegister), RegisterEndpoints.change),
  ]

  /// Everything else.
  static let missing = Route("GET", "**", .anybody) { _, _ in throw WebProblem.notFound }
}
