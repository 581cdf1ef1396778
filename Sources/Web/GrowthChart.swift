import Foundation
import Growth
import Registers
import Storage
import Vocabulary

/// A child's measurements against the WHO curves, as the numbers of an SVG drawing.
struct GrowthChart {
  private static let (width, height, left, right, top, bottom) = (640.0, 384.0, 46.0, 596.0, 14.0, 334.0)
  private static let months = 60
  private static let lines: [(z: Double, cls: String)] = [(3, "three"), (2, "two"), (0, "zero"), (-2, "two"), (-3, "three")]
  private static let perMonth = 30.4375

  let visit: Visit
  let indicator: Indicator
  let sex: Sex
  let born: Day
  /// Measurements in the order of their days.
  let rows: [RegisterRow]

  private var field: String { indicator == .weightForAge ? "weight_kg" : "height_cm" }
  private var key: String { indicator == .weightForAge ? "weight" : "length" }

  /// The model; nil without a plausible measurement.
  var model: Model? {
    let points = rows.compactMap { row -> (age: Double, value: Double, row: RegisterRow)? in
      guard let day = row.values["measured_on"]?.day, let value = row.values[field]?.real, day >= born else { return nil }
      let age = Double(day.number - born.number) / GrowthChart.perMonth
      return age <= Double(GrowthChart.months) ? (age, value, row) : nil
    }
    guard !points.isEmpty else { return nil }
    let last = min(Double(GrowthChart.months), max(12, ((points.map(\.age).max() ?? 0) / 12).rounded(.up) * 12))
    let least = value(-3, 0) ?? 0
    let most = max(value(3, last) ?? 1, points.map(\.value).max() ?? 0)
    let floor = (min(least, points.map(\.value).min() ?? least) / 5).rounded(.down) * 5
    let ceiling = (most / 5).rounded(.up) * 5
    func x(_ age: Double) -> String { Charts.length(GrowthChart.left + age / last * (GrowthChart.right - GrowthChart.left)) }
    func y(_ value: Double) -> String {
      Charts.length(GrowthChart.bottom - (value - floor) / (ceiling - floor) * (GrowthChart.bottom - GrowthChart.top))
    }
    let curves = GrowthChart.lines.map { z, cls -> Model in
      let steps = stride(from: 0.0, through: last, by: 1).compactMap { age in value(z, age).map { x(age) + "," + y($0) } }
      let end = value(z, last) ?? 0
      return [
        "curvePoints": steps.joined(separator: " "), "curveCls": cls, "curveText": z > 0 ? "+\(Int(z))" : z < 0 ? "−\(Int(-z))" : "0",
        "curveX": Charts.length(GrowthChart.right + 6), "curveY": y(end),
      ]
    }
    let dots = points.map { point -> Model in
      let score = point.row.values[indicator.scoreColumn]?.real
      let low = score.map { $0 < -2 } ?? false
      let shown = Figures.rounded(Decimal(point.value), places: 1, visit.language)
      let z = score.map { ", z " + Figures.fixed(Decimal($0), places: 2, visit.language) } ?? ""
      return [
        "x": x(point.age), "y": y(point.value), "dotCls": low ? "no" : "ok",
        "dotText": (point.row.values["measured_on"]?.day?.written ?? "") + ": " + shown + " " + visit.word("growthUnit-" + key) + z,
      ]
    }
    let wide = last > 24 ? 12.0 : 3.0
    let high = ceiling - floor > 40 ? 10.0 : ceiling - floor > 15 ? 5.0 : 2.0
    return [
      "chartTitle": visit.word("growth-" + key), "width": "640", "height": "384", "curves": curves, "dots": dots,
      "track": points.map { x($0.age) + "," + y($0.value) }.joined(separator: " "),
      "ageTicks": stride(from: 0.0, through: last, by: wide).map { ["x": x($0), "tickText": "\(Int($0))"] as Model },
      "valueTicks": stride(from: (floor / high).rounded(.up) * high, through: ceiling, by: high).map {
        ["y": y($0), "tickText": "\(Int($0))"] as Model
      }, "axisText": visit.word("growthMonths"), "left": Charts.length(GrowthChart.left), "right": Charts.length(GrowthChart.right),
      "bottom": Charts.length(GrowthChart.bottom),
    ]
  }

  private func value(_ z: Double, _ months: Double) -> Double? {
    visit.installation.standards.value(at: z, of: indicator, sex: sex, ageDays: Int(months * GrowthChart.perMonth))
  }

  /// What the last measurements say: stunted, wasted, losing ground.
  static func alerts(_ rows: [RegisterRow], _ visit: Visit) -> [Model] {
    guard let last = rows.last else { return [] }
    func score(_ row: RegisterRow, _ name: String) -> Double? {
      row.values["f" + name]?.bool == true ? nil : row.values["z" + name]?.real
    }
    var keys: [String] = []
    if last.values["oedema"]?.bool == true { keys.append("alertOedema") }
    if let z = score(last, "wfl"), z < -2 { keys.append(z < -3 ? "alertSeverelyWasted" : "alertWasted") }
    if let z = score(last, "len"), z < -2 { keys.append(z < -3 ? "alertSeverelyStunted" : "alertStunted") }
    let earlier = rows.dropLast().last { row in
      guard let then = row.values["measured_on"]?.day, let now = last.values["measured_on"]?.day else { return false }
      return now.number - then.number >= 28 && now.number - then.number <= 200
    }
    if let earlier, let then = score(earlier, "wei"), let now = score(last, "wei"), then - now > 0.67 { keys.append("alertFaltering") }
    if let earlier, let then = earlier.values["weight_kg"]?.real, let now = last.values["weight_kg"]?.real, now < then {
      keys.append("alertLostWeight")
    }
    let severe: Set<String> = ["alertOedema", "alertSeverelyWasted", "alertSeverelyStunted"]
    return keys.map { ["cls": severe.contains($0) ? "no" : "warn", "sign": "!", "text": visit.word($0)] }
  }
}
