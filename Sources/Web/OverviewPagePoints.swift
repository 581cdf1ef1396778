import Criteria
import Measures
import Programme
import Vocabulary

/// The matrix of a set with points: communes by its criteria, each with the points it has for certain and at most.
struct OverviewPoints: Sendable {
  let overview: Overview
  let evaluation: AreaEvaluation
  let edition: Edition

  private var visit: Visit { overview.visit }
  private var language: Language { overview.visit.language }

  func result(_ group: UnitGroup, _ criterion: Criterion) -> CriterionResult? {
    evaluation.result(group.unit, edition.set)?.criterion(criterion.code)
  }

  var groups: [Model] {
    [["text": edition.title.text(language), "span": "\(edition.criteria.count)", "groupHref": EditionAddress.of(edition)]]
  }

  var heads: [Model] {
    edition.criteria.enumerated().map { index, criterion in
      let points = (criterion.points?.value).flatMap { $0 }.map { Figures.exact($0, language) + " " + visit.word("pointsUnit") }
      return [
        "code": criterion.code, "name": criterion.title.text(language), "title": criterion.title.text(language),
        "threshold": points ?? visit.word("notFound"), "unverified": criterion.points?.status == .unverified, "start": index == 0,
        "wrap": true,
      ]
    }
  }

  func cells(_ group: UnitGroup) -> [Model] {
    edition.criteria.enumerated().map { index, criterion in
      let result = result(group, criterion)
      let outcome = result?.outcome ?? .unknown
      let label = visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(language)])
      return [
        "cls": outcome.cls, "sign": outcome.sign, "text": result?.score.map(span) ?? "–", "target": false, "start": index == 0,
        "href": overview.choices.unit(group.unit, edition.set), "label": label,
        "title": overview.name(group) + ", " + label + ": " + (result?.explanation(language) ?? visit.word("unknown")),
      ]
    }
  }

  private func span(_ score: ScoreRange) -> String {
    func whole(_ points: Fraction) -> String { Figures.truncated(points.decimal, places: 0, language) }
    return score.low == score.high ? whole(score.low) : whole(score.low) + "–" + whole(score.high)
  }

  var totals: [Model] {
    edition.criteria.enumerated().map { index, criterion in
      let outcomes = overview.groups.compactMap { result($0, criterion)?.outcome }
      let unknown = outcomes.filter { $0 == .unknown }.count
      var model: Model = [
        "text": visit.whole(outcomes.filter { $0 == .met }.count), "start": index == 0,
        "label": visit.word("criterionShort", ["code": criterion.code]),
      ]
      if unknown > 0 { model["unknownText"] = visit.whole(unknown) + " ?" }
      return model
    }
  }
}
