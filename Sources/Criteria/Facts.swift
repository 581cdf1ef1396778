import Foundation
import Vocabulary

/// What is known of one commune on one day: everything an evaluation may read.
public struct Facts: Sendable, Hashable {
  /// The reference day.
  public var day: Day
  /// The commune's value on each area axis that was assigned to it.
  public var axes: [AreaAxis: String]
  /// Results of measures by measure id; one that isn't here is unknown.
  public var measures: [String: MeasureFact]
  /// Confirmations by code: of an indicator, of a criterion of another branch (`"13"`), of the rest of a partly
  /// modelled criterion (`"17.*"`). One that isn't here is unknown.
  public var attestations: [String: Bool]
  /// Whether the register of documents is open; while it isn't, every checklist is unknown.
  public var documentsOpen: Bool
  /// Documents that hold, by kind; a kind that isn't here has none.
  public var documents: [String: DocumentFact]
  /// The latest decision on each set, by set id; nil while the register of recognitions isn't open.
  public var recognitions: [String: Recognition]?
  /// The decisions known are about units that went into this one, which settles nothing.
  public var formerOnly: Bool
  /// Computed verdicts of other sets, by set id; shown beside a recognition and never in its place.
  public var otherResults: [String: OtherResult]
  /// Values of authorities; those of other sets and other days are passed over.
  public var localValues: [LocalValue]

  /// What is known on `day`; nothing unless given.
  public init(
    day: Day, axes: [AreaAxis: String] = [:], measures: [String: MeasureFact] = [:], attestations: [String: Bool] = [:],
    documentsOpen: Bool = false, documents: [String: DocumentFact] = [:], recognitions: [String: Recognition]? = nil,
    formerOnly: Bool = false, otherResults: [String: OtherResult] = [:], localValues: [LocalValue] = []
  ) {
    self.day = day
    self.axes = axes
    self.measures = measures
    self.attestations = attestations
    self.documentsOpen = documentsOpen
    self.documents = documents
    self.recognitions = recognitions
    self.formerOnly = formerOnly
    self.otherResults = otherResults
    self.localValues = localValues
  }
}

/// A numerator and a denominator.
public struct Ratio: Sendable, Hashable {
  /// The sum above the line.
  public let num: Decimal
  /// The sum below it.
  public let den: Decimal

  /// A ratio.
  public init(num: Decimal, den: Decimal) {
    self.num = num
    self.den = den
  }
}

/// What a measure gave for a commune.
public enum MeasureFact: Sendable, Hashable {
  /// Value = scale × num / den; for a count it is num. Unknown members are in no sum.
  case measured(num: Decimal, den: Decimal, scale: Decimal = 100, parts: [String: Ratio] = [:], unknownMembers: Int = 0)
  /// Nothing can be said, and why.
  case unknown(Missing)
  /// The indicator doesn't concern this commune in this period, and why.
  case notApplicable(Label)
  /// The register is open and empty, and emptiness is what is asked for.
  case metBecauseEmpty
}

/// What the register of documents says of one kind.
public enum DocumentFact: Sendable, Hashable {
  /// So many documents hold on the day.
  case count(Int)
  /// The quarters of the day's year that have one, 1–4.
  case quarters(Set<Int>)
}

/// A decision about a commune under a set.
public struct Recognition: Sendable, Hashable {
  /// The day of the decision.
  public let day: Day
  /// Whether it recognises the commune, or refuses or withdraws that.
  public let recognised: Bool
  /// Its own last day, where it names one.
  public let validTo: Day?

  /// A decision.
  public init(day: Day, recognised: Bool, validTo: Day? = nil) {
    self.day = day
    self.recognised = recognised
    self.validTo = validTo
  }

  /// The last day it holds on: its own, or so many years after it was decided; nil where neither is known.
  public func lastDay(years: Int?) -> Day? { validTo ?? years.map { day.adding(years: $0) } }

  /// Whether it recognises the commune, and still does on a day.
  public func holds(on then: Day, years: Int?) -> Bool { recognised && day <= then && lastDay(years: years).map { $0 >= then } ?? true }
}

/// The computed verdict of another set, for show.
public struct OtherResult: Sendable, Hashable {
  /// `btcqg-ytx/2023-03-09`.
  public let edition: String
  /// The verdict.
  public let truth: Truth
  /// Whether points or knockouts were missing.
  public let provisional: Bool

  /// A verdict to show.
  public init(edition: String, truth: Truth, provisional: Bool) {
    self.edition = edition
    self.truth = truth
    self.provisional = provisional
  }
}

/// One fact an evaluation may ask for.
public enum FactNeed: Sendable, Hashable {
  case axis(AreaAxis)
  case measure(String)
  case document(String)
  case attestation(String)
  case recognition(String)
  case localValue(LocalValue.Key)
}

/// Why a fact is not there.
public enum Missing: Sendable, Hashable {
  /// The register, by its title, was never opened for the commune.
  case registerNotOpen(Label)
  /// The register is open and has no row.
  case registerEmpty(Label)
  /// The denominator is 0.
  case zeroDenominator
  /// Of none of the members is enough written to say yes or no: the register by its title, what a member is called, how many.
  case undecided(register: Label, members: Label, count: Int)
  /// Nobody measured it.
  case notMeasured(String)
  /// One part (a sex) has no member or wasn't split off.
  case partEmpty(Label)
  /// The commune has no value on the axis.
  case axisNotAssigned(AreaAxis)
  /// The law has a number that nobody could read.
  case thresholdNotFound
  /// The law leaves the number to an authority that hasn't entered it; with what it is.
  case localValueNotEntered(Label)
  /// Nobody confirmed or denied it.
  case notAttested
  /// The register of documents isn't open.
  case documentsNotOpen
  /// The document's quarters aren't recorded; with its title.
  case quartersNotRecorded(Label)
  /// The register of recognitions isn't open.
  case recognitionsNotOpen
  /// There are decisions, about units that went into this one.
  case recognitionsOfFormer
  /// Another reason, in words.
  case other(Label)

  /// The reason in words, in lower case.
  public var label: Label {
    switch self {
    case .registerNotOpen(let name): Label("sổ «\(name.vi)» chưa mở", en: "the register “\(name.en)” is not open")
    case .registerEmpty(let name): Label("sổ «\(name.vi)» chưa có dòng nào", en: "the register “\(name.en)” has no entry")
    case .zeroDenominator:
      Label("trong kỳ chưa có trường hợp nào để tính (mẫu số bằng 0)", en: "there is no case to count in the period (the denominator is 0)")
    case .undecided(let register, let members, let count):
      Label(
        "sổ «\(register.vi)» chưa ghi đủ để kết luận: \(count) \(members.vi) đều chưa rõ",
        en: "the register “\(register.en)” doesn’t say enough: all \(count) \(members.en) are undecided")
    case .notMeasured(let id): Label("chưa có số liệu của phép đo «\(id)»", en: "no result of the measure “\(id)”")
    case .partEmpty(let part): Label("chưa có số liệu riêng của \(part.vi)", en: "no figure for \(part.en) alone")
    case .axisNotAssigned(let axis): Label("xã chưa được xếp \(axis.label.vi)", en: "the commune has no \(axis.label.en) assigned")
    case .thresholdNotFound: Label("chưa tìm thấy mức đạt trong văn bản", en: "the level required was not found in the text")
    case .localValueNotEntered(let what): Label("chưa nhập: \(what.vi)", en: "not entered yet: \(what.en)")
    case .notAttested:
      Label("chưa có xác nhận cho kỳ này trong sổ «Xác nhận chỉ tiêu»", en: "no attestation for the period in the register “Attestations”")
    case .documentsNotOpen: Label("sổ «Văn bản» chưa mở", en: "the register of documents is not open")
    case .quartersNotRecorded(let title):
      Label("chưa ghi quý của văn bản «\(title.vi)»", en: "the quarters of “\(title.en)” are not recorded")
    case .recognitionsNotOpen: Label("sổ «Công nhận» chưa mở", en: "the register of recognitions is not open")
    case .recognitionsOfFormer:
      Label("chưa có quyết định công nhận cho đơn vị mới", en: "there is no decision about the new unit")
    case .other(let reason): reason
    }
  }
}

/// A fact that was needed and isn't there.
public struct MissingFact: Sendable, Hashable {
  /// Which fact.
  public let need: FactNeed
  /// Why it is missing.
  public let why: Missing

  /// A missing fact.
  public init(_ need: FactNeed, _ why: Missing) {
    self.need = need
    self.why = why
  }

  /// The reason in words.
  public var label: Label { why.label }
}
