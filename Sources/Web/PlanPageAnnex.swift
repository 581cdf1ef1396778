import Criteria
import Foundation
import Measures
import Programme
import Storage
import Vocabulary

// The annex of a plan as a matrix of ticks: a plain form, which JavaScript lets be walked with the arrow keys.
extension PlanPage {
  /// The communes of the matrix: those of the annex in its order, then those of the area it doesn't name.
  static func rows(_ place: PlanPlace) -> [UnitKey] {
    let named = place.plan.communes
    return named + place.plan.area(place.visit.units).filter { !named.contains($0) }
  }

  /// The annex.
  var annex: Model {
    let columns = plan.annexColumns
    let rows = PlanPage.rows(place)
    let totals = columns.map { column -> Model in
      let count = plan.ticks(in: column.code).count
      return ["code": column.code, "total": count < 10 ? "0\(count)" : "\(count)"]
    }
    let own = rows.enumerated().map { index, unit in line(index + 1, unit, columns) }
    let special = plan.ticks.filter { $0.aim == .reach || !$0.note.isEmpty }
    let plain = plan.ticks.filter { $0.aim == .keep && $0.note.isEmpty }
    return [
      "columns": columns.map { ["label": $0.label.text(visit.language), "heading": $0.heading(year: plan.year)] as Model },
      "rows": own, "hasRows": !own.isEmpty, "totals": totals, "action": place.href + "/targets", "base": "\(PlanPage.version(plan))",
      "ticks": special.map(tick), "hasTicks": !special.isEmpty, "plainTicks": plain.map(tick), "hasPlain": !plain.isEmpty,
      "plainText": visit.word("planPlainTicks", ["count": visit.whole(plain.count)]),
      "newAims": [PlanTarget.Aim.keep, .reach].map { aim -> Model in
        ["value": aim.rawValue, "text": plan.label("plan_aim", aim.rawValue).text(visit.language)]
      },
      "checkedText": check?.day.map { visit.word("planChecked", ["day": $0.written]) } ?? visit.word("planNotBegun"),
      "xlsxHref": place.href + "/annex.xlsx", "aimsText": check?.day == nil ? false as any Sendable : visit.word("planAnnexAims"),
      "differing": plan.objectives.compactMap { row -> Model? in
        difference(row).map { $0.merging(["objective": row.text("objective_text")]) { $1 } }
      },
    ]
  }

  /// Where an objective counts other communes than the annex ticks, with where it is mended.
  func difference(_ row: RegisterRow) -> Model? {
    plan.difference(row).map { found in
      let outOf = found.outOf.map { "/" + visit.whole(Int($0)) } ?? ""
      let words = ["wanted": Figures.exact(found.wanted, visit.language) + outOf, "count": visit.whole(found.ticked)]
      return [
        "text": visit.word("planObjectiveDiffers", words), "cls": found.isWrong ? "warn" : "info", "sign": found.isWrong ? "!" : "i",
        "href": place.row("plan-objective", row.id), "annexHref": place.href + "?part=annex",
      ]
    }
  }

  /// What a commune that is newly ticked sets out for: what is met now is to be kept; before the year has begun nothing is known but
  /// what the column is about.
  private static func proposed(_ plan: Plan, _ check: PlanCheck?, _ commune: UnitKey, _ column: PlanColumn) -> PlanTarget.Aim {
    if let check, check.day != nil { return check.cells[commune]?[column.code] == .met ? .keep : .reach }
    let others = plan.ticks(in: column.code)
    return column.code == plan.columns.first?.code || (!others.isEmpty && others.allSatisfy { $0.aim == .keep }) ? .keep : .reach
  }

  /// The newest version among the annex's rows.
  static func version(_ plan: Plan) -> Int64 { plan.ticks.map(\.seq).max() ?? 0 }

  private func line(_ number: Int, _ unit: UnitKey, _ columns: [PlanColumn]) -> Model {
    let own = plan.ticks.filter { $0.unit == unit }
    let name = place.name(unit)
    return [
      "number": "\(number)", "name": name, "note": plan.note(unit), "href": "/units/\(Link.part(unit.description))?period=\(plan.year)",
      "linked": place.sees(unit),
      "cells": columns.map { column -> Model in
        let tick = own.first { $0.column == column.code }
        let truth = check?.cells[unit]?[column.code]
        let shown = tick != nil && place.sees(unit) && check?.day != nil ? truth.map { PlanPage.shown($0, visit) } : nil
        return [
          "field": "t.\(unit).\(column.code)", "checked": tick != nil, "column": column.code, "label": column.label.text(visit.language),
          "title": name + ": " + column.label.text(visit.language), "cls": shown?.cls ?? "", "sign": shown?.sign ?? "",
          "proposed": PlanPage.proposed(plan, check, unit, column).rawValue, "stateText": shown?.text ?? "", "shown": shown != nil,
          "note": tick?.note ?? "", "hasNote": tick?.note.isEmpty == false,
          "aimMark": tick.map { visit.word($0.aim == .reach ? "planReachMark" : "planKeepMark") } ?? false as any Sendable,
        ]
      },
    ]
  }

  private func tick(_ tick: PlanTick) -> Model {
    let key = "\(tick.unit).\(tick.column)"
    return [
      "who": place.name(tick.unit), "column": plan.columns.first { $0.code == tick.column }?.label.text(visit.language) ?? tick.column,
      "aimField": "a." + key, "noteField": "n." + key, "note": tick.note,
      "aimText": plan.label("plan_aim", tick.aim.rawValue).text(visit.language),
      "aims": [PlanTarget.Aim.keep, .reach].map { aim -> Model in
        ["value": aim.rawValue, "text": plan.label("plan_aim", aim.rawValue).text(visit.language), "selected": aim == tick.aim]
      },
    ]
  }

  /// `POST /plans/:unit/:row/targets`: the ticks as they were sent, in one write.
  @Sendable static func saveTargets(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    let (unit, id, form) = (place.unit.key, place.plan.head.id, visit.form)
    let rows = rows(place)
    let fresh = rows.contains { commune in
      place.plan.annexColumns.contains { column in
        !form["t.\(commune).\(column.code)"].isEmpty && !place.plan.ticks.contains { $0.unit == commune && $0.column == column.code }
      }
    }
    let check = fresh ? try await PlanCheck.of(place.plan, visit.installation.evaluating, visit.units, today: visit.today) : nil
    try await visit.store.write(.edit, by: visit.author, in: [unit], note: visit.word("planAnnexWritten")) { writing in
      guard let plan = try Plan.load(writing, unit, id) else { throw StoreProblem.noRow(register: "plan") }
      // A form that was opened before somebody else wrote would undo what they did.
      guard form["base"] == "\(version(plan))" else { throw StoreProblem.conflict(seq: version(plan)) }
      var last = plan.ticks.map(\.place).max() ?? 0
      for commune in rows {
        let own = plan.ticks.filter { $0.unit == commune }
        var order = own.first?.place
        for column in plan.annexColumns {
          let (key, tick) = ("\(commune).\(column.code)", own.first { $0.column == column.code })
          let wanted = !form["t." + key].isEmpty
          switch (tick, wanted) {
          case (nil, false): break
          case (let tick?, false): try writing.remove("commune-target", unit, tick.id)
          case (let tick?, true):
            guard let aim = PlanTarget.Aim(rawValue: form["a." + key]) else { break }
            let note = VietnameseText.normalised(String(form["n." + key].prefix(400)))
            try writing.update(
              "commune-target", unit, tick.id, ["plan_aim": .text(aim.rawValue), "cell_note": note.isEmpty ? .null : .text(note)])
          case (nil, true):
            if order == nil { last += 1 }
            order = order ?? last
            let aim = PlanTarget.Aim(rawValue: form["a." + key]) ?? proposed(plan, check, commune, column)
            let note = VietnameseText.normalised(String(form["n." + key].prefix(400)))
            try writing.insert(
              "commune-target", unit,
              [
                "plan_id": .id(id), "sort_no": .int(Int64(order ?? last)), "covers_unit": .text(commune.description),
                "plan_column": .text(column.code), "plan_aim": .text(aim.rawValue), "cell_note": note.isEmpty ? .null : .text(note),
              ])
          }
        }
      }
    }
    return .redirect(place.href + "?part=annex&done=saved")
  }
}
