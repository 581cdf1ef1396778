import Foundation
import Storage
import Vocabulary

/// Where an assessment stands.
public enum AssessmentState: String, Sendable, CaseIterable {
  case draft, submitted, returned, appraised, approved, sent
}

/// What is done to an assessment.
public enum AssessmentStep: String, Sendable, CaseIterable {
  case fill, submit, withdraw, judge, `return`, appraise, approve, send, unlock
}

/// What must be there before a step.
public enum StepNeed: String, Sendable, CaseIterable {
  /// Every indicator has an outcome, and what differs from the computed one its reason.
  case complete
  /// A reason is given.
  case remark
  /// Nobody began to appraise.
  case unjudged
  /// At least one indicator is marked to be mended, with what.
  case marked
  /// Every indicator is judged, and what differs from the station's has its reason.
  case judged
  /// The team and the day of its visit are known.
  case team
}

/// Who takes which step from which state to which: `Catalogue/workflows/assessment.yaml`, with roles an installation gave otherwise.
public struct Workflow: Sendable {
  /// A state in words.
  public struct State: Sendable {
    /// Which.
    public let state: AssessmentState
    /// Who holds the assessment in it.
    public let holders: [Role]
    /// What comes next.
    public let next: Label
  }
  /// A step.
  public struct Step: Sendable {
    /// Which.
    public let step: AssessmentStep
    /// On a button.
    public let label: Label
    /// The states it can be taken from.
    public let from: Set<AssessmentState>
    /// The state after it; nil where it stays.
    public let to: AssessmentState?
    /// Who takes it.
    public let roles: Set<Role>
    /// What must be there.
    public let needs: Set<StepNeed>
    /// Which side's result it freezes: `own` or `appraised`.
    public let freezes: String?
  }

  /// A number that an installation may set, with where the shipped one comes from.
  public struct Term: Sendable {
    /// Days after a period's end, or years from a decision.
    public let number: Int
    /// How far it was checked.
    public let status: String
    /// Where it comes from.
    public let source: Label
  }

  /// The title.
  public let title: Label
  /// Where it comes from.
  public let source: String
  /// How far that was checked.
  public let status: String
  /// Every state.
  public let states: [AssessmentState: State]
  /// Every step in the order of the file.
  public let steps: [Step]
  /// How many days after a period's end its self-assessment is due, where the installation says nothing else.
  public let due: Term
  /// For how many years a recognition holds, where its decision says nothing else.
  public let validity: Term

  /// A step's definition.
  public subscript(_ step: AssessmentStep) -> Step? { steps.first { $0.step == step } }

  /// Whether one of the roles may take a step from a state.
  public func allows(_ step: AssessmentStep, from state: AssessmentState, _ roles: Set<Role>) -> Bool {
    guard let step = self[step] else { return false }
    return step.from.contains(state) && !step.roles.isDisjoint(with: roles)
  }

  /// The steps somebody with these roles may take from a state.
  public func steps(from state: AssessmentState, _ roles: Set<Role>) -> [Step] {
    steps.filter { $0.from.contains(state) && !$0.roles.isDisjoint(with: roles) }
  }

  /// The same workflow with steps given to other roles.
  public func giving(_ roles: [AssessmentStep: Set<Role>]) -> Workflow {
    Workflow(
      title: title, source: source, status: status, states: states,
      steps: steps.map { step in
        Step(
          step: step.step, label: step.label, from: step.from, to: step.to, roles: roles[step.step] ?? step.roles, needs: step.needs,
          freezes: step.freezes)
      }, due: due, validity: validity)
  }

  /// Who holds an assessment in a state: as the file says, or those who were given the steps that lead on from it.
  /// - Parameter shipped: the workflow as its file has it.
  public func holders(_ state: AssessmentState, shipped: Workflow) -> [Role] {
    let onward = steps.filter { $0.from.contains(state) && $0.to != nil && ![.withdraw, .unlock].contains($0.step) }
    let moved = onward.contains { $0.roles.subtracting([.administrator]) != shipped[$0.step]?.roles.subtracting([.administrator]) }
    guard moved else { return states[state]?.holders ?? [] }
    let roles = onward.reduce(into: Set<Role>()) { $0.formUnion($1.roles) }
    return Role.allCases.filter { roles.contains($0) && ($0 != .administrator || roles.count == 1) }
  }

  private init(
    title: Label, source: String, status: String, states: [AssessmentState: State], steps: [Step], due: Term, validity: Term
  ) {
    (self.title, self.source, self.status, self.states, self.steps) = (title, source, status, states, steps)
    (self.due, self.validity) = (due, validity)
  }

  // MARK: - The file

  /// Reads the workflow of a catalogue folder.
  /// - Throws: `CatalogueFaults`.
  public static func load(_ folder: URL) throws -> Workflow {
    let file = "workflows/assessment.yaml"
    let faults = FaultList()
    let place = folder.appendingPathComponent(file)
    // A folder without workflows has no steps that anybody could take.
    guard FileManager.default.fileExists(atPath: place.path) else {
      let none = Term(number: 0, status: "unverified", source: Label(""))
      return Workflow(title: Label(""), source: "", status: "unverified", states: [:], steps: [], due: none, validity: none)
    }
    let text = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
    guard let node = CatalogueNode.read(text, file: file, faults: faults), node.isMapping else {
      faults.add(file, 0, "không đọc được quy trình", en: "the workflow can't be read")
      throw CatalogueFaults(faults.faults)
    }
    _ = node.keys(required: ["workflow", "title", "source", "status", "due", "validity", "states", "steps"])
    var states: [AssessmentState: State] = [:]
    for item in node.list("states") {
      _ = item.keys(required: ["code", "holder", "next"])
      guard let state = item.choice("code", AssessmentState.self) else { continue }
      states[state] = State(state: state, holders: roles(item, "holder"), next: item.label("next") ?? Label(""))
    }
    let steps = node.list("steps").compactMap { item -> Step? in
      _ = item.keys(required: ["code", "label", "from", "roles"], optional: ["to", "needs", "freezes"])
      guard let step = item.choice("code", AssessmentStep.self) else { return nil }
      return Step(
        step: step, label: item.label("label") ?? Label(""), from: Set(values(item, "from", AssessmentState.self)),
        to: item["to"] == nil ? nil : item.choice("to", AssessmentState.self), roles: Set(roles(item, "roles")),
        needs: Set(values(item, "needs", StepNeed.self)), freezes: item.text("freezes"))
    }
    for state in AssessmentState.allCases where states[state] == nil {
      node.fault("thiếu tình trạng «\(state.rawValue)»", en: "the state “\(state.rawValue)” is missing")
    }
    for step in AssessmentStep.allCases where !steps.contains(where: { $0.step == step }) {
      node.fault("thiếu bước «\(step.rawValue)»", en: "the step “\(step.rawValue)” is missing")
    }
    try faults.check()
    return Workflow(
      title: node.label("title") ?? Label(""), source: node.text("source") ?? "", status: node.text("status") ?? "unverified",
      states: states, steps: steps, due: term(node, "due"), validity: term(node, "validity"))
  }

  private static func term(_ node: CatalogueNode, _ key: String) -> Term {
    guard let item = node[key] else { return Term(number: 0, status: "unverified", source: Label("")) }
    _ = item.keys(required: ["number", "status", "source"])
    return Term(number: item.int("number") ?? 0, status: item.text("status") ?? "unverified", source: item.label("source") ?? Label(""))
  }

  private static func values<Value: RawRepresentable>(_ node: CatalogueNode, _ key: String, _ type: Value.Type) -> [Value]
  where Value.RawValue == String {
    node.texts(key).compactMap { text in
      if let value = Value(rawValue: text) { return value }
      node[key]?.fault("«\(text)» không có", en: "there is no “\(text)”")
      return nil
    }
  }

  private static func roles(_ node: CatalogueNode, _ key: String) -> [Role] { values(node, key, Role.self) }
}

/// Steps given to other roles by an installation: provinces without districts differ.
public enum WorkflowRoles {
  private static let setting = "workflow.assessment"

  /// What the installation gave.
  public static func load(_ reading: StoreReading) throws -> [AssessmentStep: Set<Role>] {
    let text = try reading.first("SELECT content FROM setting WHERE name = :name", ["name": .text(setting)])?["content"].text ?? ""
    var out: [AssessmentStep: Set<Role>] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, let step = AssessmentStep(rawValue: parts[0]) else { continue }
      let roles = Set(parts[1].split(separator: ",").compactMap { Role(rawValue: $0.trimmingCharacters(in: .whitespaces)) })
      if !roles.isEmpty { out[step] = roles }
    }
    return out
  }

  /// Gives steps to roles; the administrator keeps every step. Steps not named go back to the shipped ones.
  public static func write(_ given: [AssessmentStep: Set<Role>], _ store: Store, by author: Author) async throws {
    let lines = given.filter { !$0.value.isEmpty }.map { step, roles in
      step.rawValue + ": " + roles.union([.administrator]).map(\.rawValue).sorted().joined(separator: ", ")
    }.sorted()
    let text = lines.joined(separator: "\n")
    try await store.write(.settings, by: author, in: [.installation], note: "quy trình đánh giá: " + lines.joined(separator: "; ")) {
      writing in
      try writing.run("DELETE FROM setting WHERE name = :name", ["name": .text(setting)])
      if !text.isEmpty {
        try writing.run("INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(setting), "content": .text(text)])
      }
    }
  }
}
