import Foundation
import Vocabulary

/// Every edition of every set, as read from `Catalogue/criteria`.
public struct CriteriaCatalogue: Sendable {
  /// Sorted by set, date and revision.
  public let editions: [Edition]

  /// A catalogue of these editions.
  public init(_ editions: [Edition]) {
    self.editions = editions.sorted { ($0.set, $0.inForceFrom.value, $0.revision) < ($1.set, $1.inForceFrom.value, $1.revision) }
  }

  /// Reads every `<set>/<date>.yaml` of a folder with its `.cases.yaml`.
  ///
  /// A revision without cases of its own takes those of the text it revises.
  /// - Throws: every fault of every file at once.
  public static func load(directory: URL) throws(CatalogueFaults) -> CriteriaCatalogue {
    let faults = FaultList()
    var editions: [Edition] = []
    let files = yamlFiles(in: directory)
    if files.isEmpty { faults.add(directory.path, 0, "không có bộ tiêu chí nào", en: "there is no edition") }
    for file in files where !file.hasSuffix(".cases.yaml") {
      guard let node = node(file, in: directory, faults), var edition = EditionReader(node).edition() else { continue }
      let own = Edition.casesFile(of: file)
      let shared = edition.set + "/" + edition.inForceFrom.value.iso + ".cases.yaml"
      if let cases = [own, shared].first(where: files.contains).flatMap({ self.node($0, in: directory, faults) }) {
        edition.cases = CasesReader(cases, edition: edition).cases()
      }
      editions.append(edition)
    }
    for file in files where file.hasSuffix(".cases.yaml") {
      if !files.contains(file.replacingOccurrences(of: ".cases.yaml", with: ".yaml")) {
        faults.add(file, 0, "không có bộ tiêu chí đi kèm", en: "there is no edition beside it")
      }
    }
    let catalogue = CriteriaCatalogue(editions)
    faults.add(catalogue.overlaps)
    guard faults.faults.isEmpty else { throw CatalogueFaults(faults.faults) }
    return catalogue
  }

  private static func yamlFiles(in directory: URL) -> [String] {
    let files = FileManager.default
    let sets = ((try? files.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
    return sets.flatMap { set in
      ((try? files.contentsOfDirectory(atPath: directory.appendingPathComponent(set).path)) ?? []).sorted()
        .filter { $0.hasSuffix(".yaml") }.map { "\(set)/\($0)" }
    }
  }

  private static func node(_ file: String, in directory: URL, _ faults: FaultList) -> CatalogueNode? {
    guard let text = try? String(contentsOf: directory.appendingPathComponent(file), encoding: .utf8) else {
      faults.add(file, 0, "không đọc được tệp", en: "the file cannot be read")
      return nil
    }
    return CatalogueNode.read(text, file: file, faults: faults)
  }

  /// Published editions of one set whose days overlap, other than revisions of one text.
  private var overlaps: [CatalogueFault] {
    var faults: [CatalogueFault] = []
    let published = editions.filter { $0.state == .published }
    for (first, second) in zip(published, published.dropFirst()) {
      guard first.set == second.set, first.inForceFrom.value != second.inForceFrom.value else { continue }
      if first.inForceTo.map({ $0.value >= second.inForceFrom.value }) ?? true {
        faults.append(
          CatalogueFault(
            file: first.file, line: 0, Label("còn hiệu lực khi \(second.id) bắt đầu", en: "is still in force when \(second.id) begins")))
      }
    }
    return faults
  }

  /// The catalogue with another text.
  ///
  /// A text without examples of its own takes those of the first text of its day.
  /// - Throws: `CatalogueFaults` where the same id has other content here, or published texts would be in force together.
  public func adding(_ edition: Edition) throws(CatalogueFaults) -> CriteriaCatalogue {
    var added = edition
    let standing = editions.first { $0.id == edition.id }
    if let standing {
      if standing.canonical == edition.canonical { return self }
      // What was a draft becomes the published text of the same day.
      guard standing.state == .draft else {
        throw CatalogueFaults([
          CatalogueFault(
            file: "criteria/" + edition.file, line: 0,
            Label(
              "«\(edition.id)» đã có với nội dung khác; văn bản đã ban hành không được sửa, hãy lập lần sửa sau",
              en: "“\(edition.id)” is already there with other content; a published text is never edited, make a later revision"))
        ])
      }
    }
    if added.cases.isEmpty {
      added.cases = editions(of: edition.set).first { $0.inForceFrom.value == edition.inForceFrom.value }?.cases ?? []
    }
    let whole = CriteriaCatalogue(editions.filter { $0.id != edition.id } + [added])
    let known = Set(overlaps)
    let found = whole.overlaps.filter { !known.contains($0) }
    if !found.isEmpty { throw CatalogueFaults(found) }
    return whole
  }

  /// The catalogue with one text of a set and none other of it, to try that text out.
  public func trying(_ edition: Edition) -> CriteriaCatalogue { CriteriaCatalogue(editions.filter { $0.set != edition.set } + [edition]) }

  /// What the files can't show by themselves: see `Edition.check`, and decisions asked for under sets nobody describes.
  public func check(measures: Set<String>, documentKinds: Set<String>) -> [CatalogueFault] {
    let known = Set(sets)
    let unknownSets = editions.flatMap { edition in
      edition.indicators.flatMap { indicator in
        indicator.condition.recognitionNeeds.filter { !known.contains($0.set) }.map { need in
          CatalogueFault(
            file: edition.file, line: indicator.line,
            Label("\(indicator.code): không có bộ «\(need.set)»", en: "\(indicator.code): there is no set “\(need.set)”"))
        }
      }
    }
    return (editions.flatMap { $0.check(measures: measures, documentKinds: documentKinds) } + unknownSets).sorted()
  }

  /// The ids of all sets, sorted.
  public var sets: [String] { Set(editions.map(\.set)).sorted() }

  /// The editions of one set, oldest first.
  public func editions(of set: String) -> [Edition] { editions.filter { $0.set == set } }

  /// The published edition in force on a day, in its latest revision. A draft is never chosen, nor a text that was revised.
  public func edition(set: String, on day: Day) throws(EditionMissing) -> Edition {
    let ofSet = editions(of: set)
    guard !ofSet.isEmpty else { throw .noSuchSet(set, known: sets) }
    let holding = ofSet.filter { edition in
      let revised = ofSet.contains {
        $0.state == .published && $0.inForceFrom.value == edition.inForceFrom.value && $0.revision > edition.revision
      }
      if revised { return false }
      return edition.inForceFrom.value <= day && edition.inForceTo.map { day <= $0.value } ?? true
    }
    guard let chosen = holding.last(where: { $0.state == .published }) else {
      throw .nonePublished(set: set, day: day, drafts: holding.filter { $0.state == .draft }.map(\.id))
    }
    return chosen
  }

  /// The edition of a date, draft or not; its latest revision unless one is named.
  public func edition(set: String, dated day: Day, revision: Int? = nil) throws(EditionMissing) -> Edition {
    let ofSet = editions(of: set)
    guard !ofSet.isEmpty else { throw .noSuchSet(set, known: sets) }
    let dated = ofSet.filter { $0.inForceFrom.value == day && (revision == nil || $0.revision == revision) }
    guard let chosen = dated.last else { throw .noneDated(set: set, day: day, known: ofSet.map(\.id)) }
    return chosen
  }

  /// The edition of an id: `xa-ntm/2024-03-01` or `xa-ntm/2024-03-01.r2`.
  public func edition(id: String) throws(EditionMissing) -> Edition {
    guard let edition = editions.first(where: { $0.id == id }) else { throw .noSuchEdition(id, known: editions.map(\.id)) }
    return edition
  }
}

/// Why no edition could be chosen.
public enum EditionMissing: Error, Sendable, Hashable {
  /// No set has this id.
  case noSuchSet(String, known: [String])
  /// No edition has this id.
  case noSuchEdition(String, known: [String])
  /// No published edition of the set holds on the day; drafts that would are named.
  case nonePublished(set: String, day: Day, drafts: [String])
  /// The set has no edition of the date.
  case noneDated(set: String, day: Day, known: [String])

  /// The reason in words, with what can be done instead.
  public var label: Label {
    switch self {
    case .noSuchSet(let set, let known):
      let list = known.joined(separator: ", ")
      return Label("không có bộ tiêu chí «\(set)»; các bộ hiện có: \(list)", en: "there is no set “\(set)”; known sets: \(list)")
    case .noSuchEdition(let id, let known):
      let list = known.joined(separator: ", ")
      return Label("không có văn bản «\(id)»; hiện có: \(list)", en: "there is no edition “\(id)”; known: \(list)")
    case .nonePublished(let set, let day, let drafts):
      let names = drafts.joined(separator: ", ")
      return Label(
        "bộ «\(set)» không có văn bản đã ban hành nào có hiệu lực ngày \(day.written)"
          + (drafts.isEmpty ? "" : "; mới có bản dự thảo: \(names)"),
        en: "no published edition of “\(set)” is in force on \(day.written)" + (drafts.isEmpty ? "" : "; there is a draft: \(names)"))
    case .noneDated(let set, let day, let known):
      let list = known.joined(separator: ", ")
      return Label(
        "bộ «\(set)» không có văn bản hiệu lực từ ngày \(day.written); hiện có: \(list)",
        en: "“\(set)” has no edition dated \(day.written); known: \(list)")
    }
  }
}
