import Foundation
import Vocabulary

extension IndicatorResult {
  /// The value as shown; never reads as the level when it doesn't reach it. nil when nothing was measured.
  public func displayValue(_ language: Language = .vi) -> String? { reading?.displayValue(unit: indicator.unit, language) }

  /// The level as shown: `≥ 90%`; nil while it isn't known.
  public func displayThreshold(_ language: Language = .vi) -> String? {
    guard let threshold, let direction else { return nil }
    return direction.sign + " " + Written.amount(Figures.exact(threshold, language), unit: indicator.unit, language)
  }

  /// `Còn thiếu 62 người (nam 40, nữ 22)`; nil when there is no gap.
  ///
  /// - Parameter noun: what a member of the measure is called.
  public func displayGap(noun: Label, _ language: Language = .vi) -> String? { gap?.text(noun: noun, language) }

  /// One or two sentences that say what was found and why.
  ///
  /// - Parameter noun: what a member of the measure is called; the gap is left out without it.
  public func explanation(noun: Label? = nil, _ language: Language = .vi) -> String {
    let vi = language == .vi
    guard applicable else {
      let why = inapplicableBecause.map { ": " + $0.text(language) } ?? ""
      return Written.sentence(Outcome.notApplicable.label.text(language)) + why + "."
    }
    let seen = (readings.map { $0.text(unit: indicator.unit, language) } + statements.map { $0.text(language) })
      .joined(separator: "; ")
    var sentences: [String] = []
    if truth == .unknown {
      var said = Set<String>()
      let reasons = missing.map { $0.label.text(language) }.filter { said.insert($0).inserted }.joined(separator: "; ")
      let verdict = Truth.unknown.label.text(language)
      sentences = [reasons.isEmpty ? verdict : verdict + ": " + reasons]
      if !seen.isEmpty { sentences.append((vi ? "đã biết: " : "known so far: ") + seen) }
    } else {
      let verdict = truth.label.text(language)
      sentences = [seen.isEmpty ? verdict : seen + ": " + verdict]
      if let noun, let gap = displayGap(noun: noun, language) { sentences.append(gap) }
      if truth == .notMet, !missingDocuments.isEmpty {
        sentences.append((vi ? "còn thiếu: " : "missing: ") + missingDocuments.map { $0.text(language) }.joined(separator: "; "))
      }
    }
    let leftOut = readings.reduce(0) { $0 + $1.unknownMembers }
    if leftOut > 0 {
      let count = Figures.whole(leftOut, language)
      let name = noun?.text(language) ?? (vi ? "trường hợp" : "cases")
      sentences.append(
        vi ? "không tính \(count) \(name) chưa rõ" : "\(count) \(name) of whom this isn't known are left out")
    }
    return sentences.map { Written.sentence($0) + "." }.joined(separator: " ")
  }
}

extension Reading {
  /// The value as shown, cut towards the bad side.
  public func displayValue(unit: Label?, _ language: Language = .vi) -> String? {
    Figure(num: num, den: den, scale: scale, isCount: isCount).display(level: threshold, direction, unit: unit, language)
  }

  /// The value of a part as shown.
  public func displayValue(of part: PartReading, unit: Label?, _ language: Language = .vi) -> String? {
    Figure(num: part.num, den: part.den, scale: scale, isCount: isCount).display(level: threshold, direction, unit: unit, language)
  }

  /// `925/1.000 = 92,5%, nam 91%, nữ 94%, mức đạt từ 90% trở lên`.
  func text(unit: Label?, _ language: Language) -> String {
    let vi = language == .vi
    var clauses: [String] = []
    let shown = displayValue(unit: unit, language) ?? ""
    if isCount {
      clauses.append(shown)
    } else {
      clauses.append("\(Figures.rounded(num, places: 2, language))/\(Figures.rounded(den, places: 2, language)) = \(shown)")
    }
    clauses += parts.compactMap { part in
      displayValue(of: part, unit: unit, language).map { part.label.text(language) + " " + $0 }
    }
    if let threshold {
      clauses.append((vi ? "mức đạt " : "level required ") + Written.level(threshold, unit: unit, direction, language))
      if let localValue {
        clauses.append(
          (vi ? "do địa phương giao theo " : "set by the authority in ") + localValue.citation)
      }
    }
    return clauses.joined(separator: ", ")
  }
}

extension CriterionResult {
  /// One sentence on the criterion.
  public func explanation(_ language: Language = .vi) -> String {
    let vi = language == .vi
    var text = outcome.label.text(language)
    if let score { text = (vi ? "\(score.text(language)) điểm: " : "\(score.text(language)) points: ") + text }
    if truth != wholeTruth {
      text += vi ? " (phần y tế); các chỉ tiêu khác do ngành khác xác nhận" : " (health part); other branches confirm the rest"
    }
    if provisional {
      text += (vi ? ", tạm tính: " : ", provisional: ") + provisionalBecause.map { $0.text(language) }.joined(separator: "; ")
    }
    return Written.sentence(text) + "."
  }
}

extension SetResult {
  /// The verdict in one or two sentences; names what other branches still have to confirm.
  public func explanation(_ language: Language = .vi) -> String {
    let vi = language == .vi
    let open = notModelled.filter { $0.truth == .unknown }.map(\.part.code)
    let failed = notModelled.filter { $0.truth == .notMet }.map(\.part.code)
    var sentences: [String] = []
    let verdict = truth.label.text(language)
    sentences.append(notModelled.isEmpty ? verdict : (vi ? "phần y tế: \(verdict)" : "health part: \(verdict)"))
    sentences += rules.map { "\($0.statement.text(language)): \($0.truth.label.text(language))" }
    if !failed.isEmpty {
      sentences.append((vi ? "tiêu chí khác chưa đạt: " : "other criteria not met: ") + failed.joined(separator: ", "))
    }
    if !open.isEmpty {
      sentences.append((vi ? "tiêu chí khác chưa được xác nhận: " : "other criteria not confirmed yet: ") + open.joined(separator: ", "))
    }
    if provisional {
      sentences.append((vi ? "tạm tính: " : "provisional: ") + provisionalBecause.map { $0.text(language) }.joined(separator: "; "))
    }
    return sentences.map { Written.sentence($0) + "." }.joined(separator: " ")
  }
}
