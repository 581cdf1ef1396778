import Vocabulary

extension StatisticTable {
  /// Two rows of bars back to back, the oldest on top.
  func pyramid(_ visit: Visit) -> Model {
    let (male, female) = (Value.text("male"), Value.text("female"))
    let most = rows.flatMap { [count($0.key, male), count($0.key, female)] }.max() ?? 1
    let bars = rows.filter { !$0.key.isNull }.reversed().enumerated().map { index, row -> Model in
      let (left, right) = (count(row.key, male), count(row.key, female))
      let (a, b) = (Double(left) / Double(max(1, most)) * 250, Double(right) / Double(max(1, most)) * 250)
      return [
        "y": "\(index * 17)", "textY": "\(index * 17 + 11)", "ageText": row.brief ?? row.label, "leftX": Charts.length(285 - a),
        "leftWidth": Charts.length(a),
        "rightWidth": Charts.length(b), "leftText": visit.whole(left), "rightText": visit.whole(right),
        "leftTextX": Charts.length(281 - a), "rightTextX": Charts.length(339 + b),
      ]
    }
    return [
      "height": "\(bars.count * 17 + 24)", "bars": bars, "labelY": "\(bars.count * 17 + 16)", "leftLabel": visit.word("men"),
      "rightLabel": visit.word("women"),
    ]
  }
}
