import Foundation
import Growth
import Registers
import Storage
import Vocabulary

/// A child's measurements against the WHO curves, as the numbers of an SVG drawing.
struct GrowthChart {
  /// One of the charts; weight for length up to 24 months and weight for height from then on are two standards.
  enum Kind: String, Sendable, CaseIterable { case length, weight, weightForLength, weightForHeight }

  private static let (width, height, left, right, top, bottom) = (640.0, 384.0, 46.0, 596.0, 14.0, 334.0)
  private static let months = 60
  private static let lines: [(z: Double, cls: String)] = [(3, "three"), (2, "two"), (0, "zero"), (-2, "two"), (-3, "three")]
  private static let perMonth = 30.4375

  let visit: Visit
  let kind: Kind
  let sex: Sex
  let born: Day
  /// Measurements in the order of their days.
  let rows: [RegisterRow]

  private struct Point {
    let x: Double
    let value: Double
    let row: RegisterRow
  }
  /// From where to where the chart goes, and how far apart its lines are.
  private struct Axis {
    let from: Double
    let to: Double
    let step: Double

    var ticks: StrideThrough<Double> { stride(from: (from / step).rounded(.up) * step, through: to, by: step) }
  }

  private var byAge: Bool { kind == .length || kind == .weight }
  private var indicator: Indicator {
    switch kind {
    case .length: .lengthForAge
    case .weight: .weightForAge
    case .weightForLength, .weightForHeight: .weightForLength
    }
  }

  /// The model; nil without a measurement that belongs into the chart.
  var model: Model? {
    let points = points
    guard !points.isEmpty else { return nil }
    let across = across(points)
    let up = up(points, across)
    func x(_ place: Double) -> String {
      Charts.length(GrowthChart.left + (place - across.from) / (across.to - across.from) * (GrowthChart.right - GrowthChart.left))
    }
    func y(_ value: Double) -> String {
      Charts.length(GrowthChart.bottom - (value - up.from) / (up.to - up.from) * (GrowthChart.bottom - GrowthChart.top))
    }
    let curves = GrowthChart.lines.map { z, cls -> Model in
      let steps = stride(from: across.from, through: across.to, by: 1).compactMap { place in
        curve(z, place).map { x(place) + "," + y($0) }
      }
      return [
        "curvePoints": steps.joined(separator: " "), "curveCls": cls, "curveText": z > 0 ? "+\(Int(z))" : z < 0 ? "−\(Int(-z))" : "0",
        "curveX": Charts.length(GrowthChart.right + 6), "curveY": y(curve(z, across.to) ?? 0),
      ]
    }
    let last = points.last.map { finding($0.row) }
    return [
      "chartTitle": visit.word("growth-" + kind.rawValue), "width": "640", "height": "384", "curves": curves,
      "dots": points.map { dot($0, x($0.x), y($0.value)) }, "track": points.map { x($0.x) + "," + y($0.value) }.joined(separator: " "),
      "ageTicks": across.ticks.map { ["x": x($0), "tickText": "\(Int($0))"] as Model },
      "valueTicks": up.ticks.map { ["y": y($0), "tickText": "\(Int($0))"] as Model },
      "axisText": visit.word(byAge ? "growthMonths" : kind == .weightForLength ? "growthLengths" : "growthHeights"),
      "left": Charts.length(GrowthChart.left), "right": Charts.length(GrowthChart.right), "bottom": Charts.length(GrowthChart.bottom),
      "findingCls": last?.cls ?? "na", "findingSign": last?.sign ?? "?",
      "findingText": [points.last?.row.values["measured_on"]?.day?.written, last?.text].compactMap(\.self).joined(separator: ": "),
    ]
  }

  // MARK: - Where the points and curves lie

  private var points: [Point] {
    let found = rows.compactMap { row -> Point? in
      guard let day = row.values["measured_on"]?.day, day >= born else { return nil }
      let days = day.number - born.number
      let age = Double(days) / GrowthChart.perMonth
      let (weight, height) = (row.values["weight_kg"]?.real, row.values["height_cm"]?.real)
      guard age <= Double(GrowthChart.months) + 1 else { return nil }
      switch kind {
      case .length: return height.map { Point(x: age, value: $0, row: row) }
      case .weight: return weight.map { Point(x: age, value: $0, row: row) }
      case .weightForLength, .weightForHeight:
        // A child with oedema has no weight for length: the water weighs too.
        guard let weight, let height, row.values["oedema"]?.bool != true else { return nil }
        let standing = Double(days) >= Age.firstStandingDay
        guard standing == (kind == .weightForHeight) else { return nil }
        let place = Standards.expected(height, lying: row.values["lying"]?.bool, ageDays: days)
        return curve(0, place) == nil ? nil : Point(x: place, value: weight, row: row)
      }
    }
    return byAge ? found.filter { $0.x <= Double(GrowthChart.months) } : found
  }

  private func across(_ points: [Point]) -> Axis {
    let (least, most) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    if byAge {
      let to = min(Double(GrowthChart.months), max(12, (most / 12).rounded(.up) * 12))
      return Axis(from: 0, to: to, step: to > 24 ? 12 : 3)
    }
    let (first, last) = kind == .weightForHeight ? (65.0, 120.0) : (45.0, 110.0)
    let from = max(first, ((least - 10) / 5).rounded(.down) * 5)
    return Axis(from: from, to: min(last, max(from + 20, ((most + 10) / 5).rounded(.up) * 5)), step: 5)
  }

  private func up(_ points: [Point], _ across: Axis) -> Axis {
    let values = points.map(\.value)
    let least = min(curve(-3, across.from) ?? 0, values.min() ?? 0)
    let most = max(curve(3, across.to) ?? 1, values.max() ?? 0)
    let whole = byAge ? 5.0 : 2.0
    let (from, to) = ((least / whole).rounded(.down) * whole, (most / whole).rounded(.up) * whole)
    return Axis(from: from, to: to, step: to - from > 40 ? 10 : to - from > 15 ? 5 : 2)
  }

  private func curve(_ z: Double, _ place: Double) -> Double? {
    if byAge { return visit.installation.standards.value(at: z, of: indicator, sex: sex, ageDays: Int(place * GrowthChart.perMonth)) }
    return visit.installation.standards.weight(at: z, sex: sex, standing: kind == .weightForHeight, centimetres: place)
  }

  // MARK: - In words

  private func dot(_ point: Point, _ x: String, _ y: String) -> Model {
    func shown(_ value: Double, _ unit: String) -> String {
      Figures.rounded(Decimal(value), places: 1, visit.language) + " " + visit.word("growthUnit-" + unit)
    }
    var parts = [shown(point.value, kind == .length ? "length" : "weight")]
    if !byAge { parts.insert(shown(point.x, "length"), at: 0) }
    let found = finding(point.row)
    return [
      "x": x, "y": y, "dotCls": ["no", "warn"].contains(found.cls) ? "no" : "ok",
      "dotText": (point.row.values["measured_on"]?.day?.written ?? "") + ": " + (parts + [found.text]).joined(separator: ", "),
    ]
  }

  /// What a measurement says by this chart: its score and how WHO calls it.
  private func finding(_ row: RegisterRow) -> (cls: String, sign: String, text: String) {
    guard let z = row.values[indicator.scoreColumn]?.real else { return ("na", "?", visit.word("growthNoScore")) }
    let score = "z " + Figures.rounded(Decimal(z), places: 2, visit.language)
    if row.values[indicator.flagColumn]?.bool == true { return ("na", "?", visit.word("growthImplausible") + ", " + score) }
    let key: String
    switch kind {
    case _ where z >= -2 && (byAge || z <= 2): return ("ok", "✓", visit.word("growthNormal") + ", " + score)
    case .length: key = z < -3 ? "growthStuntedSevere" : "growthStuntedLow"
    case .weight: key = z < -3 ? "growthUnderweightSevere" : "growthUnderweightLow"
    case _ where z > 2: key = z > 3 ? "growthObese" : "growthOverweight"
    default: key = z < -3 ? "growthWastedSevere" : "growthWastedLow"
    }
    return (abs(z) > 3 ? "no" : "warn", "!", visit.word(key) + ", " + score)
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
