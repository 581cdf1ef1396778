import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// Who takes which step of an assessment, and by when it is due: what the software ships, and what this installation made of it.
enum WorkflowPage {
  /// The roles that may be given a step, besides the administrator who has them all.
  private static var roles: [Role] {
    Role.allCases.filter { $0 != .administrator && Access.roles[.takeStep]?.contains($0) == true }
  }

  /// `GET /workflow`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await page(visit, [], 200)
  }

  /// `POST /workflow`: `<step>.<role>` for each step given, `days` until an assessment is due; `verb=reset` goes back to what is shipped.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let shipped = visit.installation.knowledge.workflow
    if visit.form["verb"] == "reset" {
      try await WorkflowRoles.write([:], visit.store, by: visit.author)
      try await AssessmentDeadline.write(nil, visit.store, by: visit.author)
      return .redirect("/workflow?done=saved")
    }
    let text = visit.form["days"].trimmingCharacters(in: .whitespaces)
    guard let days = Int(text), AssessmentDeadline.range.contains(days) else {
      let reason = Label("số ngày phải từ 0 đến 365", en: "the days must lie between 0 and 365")
      return try await page(visit, [FieldFault(field: "days", label: visit.label("workflowDays"), reason: reason)], 422)
    }
    var given: [AssessmentStep: Set<Role>] = [:]
    for step in shipped.steps {
      let chosen = Set(roles.filter { visit.form["\(step.step.rawValue).\($0.rawValue)"] == "1" })
      if chosen != step.roles.subtracting([.administrator]) { given[step.step] = chosen.union([.administrator]) }
    }
    let standing = try await visit.store.read { try (WorkflowRoles.load($0), AssessmentDeadline.load($0, shipped)) }
    if given != standing.0 { try await WorkflowRoles.write(given, visit.store, by: visit.author) }
    let own = days == shipped.due.number ? nil : days
    if own != (standing.1.isOwn ? standing.1.days : nil) { try await AssessmentDeadline.write(own, visit.store, by: visit.author) }
    return .redirect("/workflow?done=saved")
  }

  private static func page(_ visit: Visit, _ faults: [FieldFault], _ status: Int) async throws -> Reply {
    let frame = try await AssessmentFrame.load(visit)
    let sent = visit.method == "POST"
    let rows = frame.workflow.steps.map { step -> Model in
      let standard = frame.shipped[step.step]?.roles.subtracting([.administrator]) ?? []
      return [
        "label": step.label.text(visit.language), "changed": step.roles.subtracting([.administrator]) != standard,
        "from": AssessmentState.allCases.filter { step.from.contains($0) }.map(frame.text).joined(separator: "; "),
        "to": step.to.map(frame.text) ?? visit.word("workflowStays"),
        "standard": Role.allCases.filter(standard.contains).map { $0.label.text(visit.language) }.joined(separator: ", "),
        "cells": roles.map { role -> Model in
          let name = "\(step.step.rawValue).\(role.rawValue)"
          return [
            "name": name, "role": role.label.text(visit.language), "step": step.label.text(visit.language),
            "checked": sent ? visit.form[name] == "1" : step.roles.contains(role),
          ]
        },
      ]
    }
    let model: Model = [
      "heading": visit.word("navWorkflow"), "sub": frame.shipped.title.text(visit.language), "source": frame.shipped.source,
      "badge": visit.word(frame.shipped.status == "secondary" ? "statusSecondary" : "statusUnverified"),
      "roles": roles.map { ["text": $0.label.text(visit.language)] as Model }, "steps": rows,
      "days": sent ? visit.form["days"] : "\(frame.deadline.days)", "shippedDays": visit.whole(frame.shipped.due.number),
      "daysSource": frame.shipped.due.source.text(visit.language), "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
      "dayFault": !faults.isEmpty,
    ]
    let shell = Shell.model(visit, title: visit.word("navWorkflow"), here: "/workflow", notice: visit.doneNotice, model)
    return .page("workflow", shell, status: status)
  }
}
