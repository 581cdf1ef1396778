// Web: pages and endpoints.
//
// Promises: every route stands in `Routes` with the action it needs; every row is checked against the units its reader
// may see; forms carry a token, pages a strict policy; an error is one `Problem`, as page or JSON, in the reader's language.
// A handler decodes, asks the modules, and gives a model; the template does the rest.
// May import: all modules of the project, Hummingbird, Mustache.
// Start at `Routes`, then `Visit`, `Reply`, `WebServer`.

import Foundation
import Programme
import Storage
import Vocabulary

/// A page's model: nested dictionaries as the templates read them.
typealias Model = [String: any Sendable]

/// What a handler gives back.
enum Reply: Sendable {
  /// A page from a template.
  case page(String, Model, status: Int = 200)
  /// Another address (303).
  case redirect(String, cookies: [String] = [])
  /// A file to be stored by the browser.
  case download(name: String, type: String, content: String)
  /// A file on the server's disk, sent piece by piece; a passing one is removed.
  case stored(name: String, type: String, path: String, passing: Bool)
  /// The same as `download`, as bytes.
  case bytes(name: String, type: String, content: [UInt8])
  /// A file that is made while it is sent.
  case stream(StreamedReply)
  /// JSON text.
  case json(String, status: Int = 200, type: String = "application/json")
  /// A file of our own, the same for everybody.
  case asset(content: [UInt8], type: String)
}

/// A file that is made while it is sent, so that no more than a piece of it is in memory.
struct StreamedReply: Sendable {
  let name: String
  let type: String
  /// Its size, where it is known.
  let byteCount: Int?
  /// Whether a browser may show it: only what was checked to be of its type, and nothing in it may run.
  var isShown = false
  /// Writes it; the next piece is asked for when the last was taken.
  let write: @Sendable (([UInt8]) async throws -> Void) async throws -> Void
}

/// One request with everything a handler may ask for.
struct Visit: Sendable {
  let installation: Installation
  let words: Words
  let method: String
  let path: String
  /// The parts of the path that the route names.
  let parameters: [String: String]
  let query: [String: String]
  let form: Form
  let session: Session?
  let rights: Rights
  let units: OrgUnits
  let language: Language
  /// The token that forms carry back.
  let csrf: String
  let isDemo: Bool
  let now: Moment
  /// The installation's public address, or how the visitor reached it: `https://yte.example.vn`; what a printed code leads to.
  var origin = ""

  var today: Day { now.day }
  var store: Store { installation.store }
  var author: Author { Author("user:" + (session?.account.name ?? "nobody")) }

  /// A word of the interface.
  func word(_ key: String) -> String { words.text(key, language) }

  /// A word with its places filled in.
  func word(_ key: String, _ values: [String: String]) -> String {
    values.reduce(word(key)) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
  }

  /// A whole number as people write it.
  func whole(_ value: Int) -> String { Figures.whole(value, language) }

  /// The value of a path parameter.
  /// - Throws: `WebProblem.notFound`.
  func parameter(_ name: String) throws -> String {
    guard let value = parameters[name], !value.isEmpty else { throw WebProblem.notFound }
    return value
  }

  /// The unit of a path or query parameter, if the reader may do the route's action there.
  /// - Throws: `WebProblem.notFound` for an unknown unit, `.forbidden` for one of others.
  func unit(_ text: String, for action: Action) throws -> OrgUnit {
    guard let key = UnitKey(text), let unit = units[key] else { throw WebProblem.notFound }
    guard may(action, at: unit) else { throw WebProblem.forbidden(action) }
    return unit
  }

  /// The period of the query, or the quarter that is running.
  /// - Throws: `ProgrammeProblem.noPeriod`, `.future`.
  func period() throws -> Period {
    guard let text = query["period"], !text.isEmpty else { return Period.quarter(of: today) }
    guard let period = Period(text) else { throw ProgrammeProblem.noPeriod(text) }
    if period.start > today { throw ProgrammeProblem.future(period) }
    return period
  }

  /// `then` or `now`, as the query says.
  var view: UnitView { query["as"].flatMap(UnitView.init) ?? .then }
}

/// The fields of a form, and its files.
struct Form: Sendable {
  /// A file sent with a form.
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]
  }
  var fields: [String: String] = [:]
  var files: [String: File] = [:]
  /// Files that went to the disk while they came.
  var parked: [String: ParkedFile] = [:]
  /// The body as it came, for JSON.
  var body: [UInt8] = []

  subscript(_ name: String) -> String { fields[name] ?? "" }

  static let none = Form()

  /// Reads `application/x-www-form-urlencoded`.
  init(urlencoded bytes: [UInt8]) {
    body = bytes
    for pair in String(decoding: bytes, as: UTF8.self).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields[Form.decoded(parts[0])] = parts.count > 1 ? Form.decoded(parts[1]) : ""
    }
  }

  init() {}

  /// Reads `multipart/form-data` with a boundary.
  init(multipart bytes: [UInt8], boundary: String) {
    bytes.withUnsafeBytes { held in
      // A large file isn't copied to be looked through.
      guard let start = held.baseAddress else { return }
      read(Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: held.count, deallocator: .none), bytes, boundary)
    }
  }

  private mutating func read(_ whole: Data, _ bytes: [UInt8], _ boundary: String) {
    let mark = Data("--\(boundary)".utf8)
    var starts: [Int] = []
    var rest = whole.startIndex..<whole.endIndex
    while let found = whole.range(of: mark, in: rest) {
      starts.append(found.lowerBound)
      rest = found.upperBound..<whole.endIndex
    }
    for (start, end) in zip(starts, starts.dropFirst()) {
      let part = (start + mark.count)..<end
      guard let split = whole.range(of: Data([13, 10, 13, 10]), in: part) else { continue }
      let head = String(decoding: whole[part.lowerBound..<split.lowerBound], as: UTF8.self)
      let content = Array(bytes[split.upperBound..<end].dropLast(2))
      guard let name = Form.attribute("name", head) else { continue }
      if let file = Form.attribute("filename", head) {
        if !content.isEmpty { files[name] = File(name: String(file.prefix(200)), bytes: content) }
      } else {
        fields[name] = String(decoding: content, as: UTF8.self)
      }
    }
  }

  static func attribute(_ name: String, _ head: String) -> String? {
    guard let range = head.range(of: " \(name)=\"") else { return nil }
    return String(head[range.upperBound...].prefix { $0 != "\"" })
  }

  static func decoded(_ text: some StringProtocol) -> String {
    let plain = text.replacingOccurrences(of: "+", with: " ")
    return plain.removingPercentEncoding ?? plain
  }
}

/// The words of the interface.
struct Words: Sendable {
  private let vi: [String: String]
  private let en: [String: String]

  /// Reads `words.yaml`.
  init(_ text: String) throws {
    let faults = FaultList()
    var (vi, en) = ([String: String](), [String: String]())
    if let node = CatalogueNode.read(text, file: "words.yaml", faults: faults) {
      for (key, value) in node.pairs {
        guard let label = value.label else { continue }
        vi[key] = label.vi
        en[key] = label.en
      }
    }
    try faults.check()
    (self.vi, self.en) = (vi, en)
  }

  /// All words of a language, for templates.
  func all(_ language: Language) -> [String: String] { language == .vi ? vi : en }

  /// One word; its key where nobody wrote it.
  func text(_ key: String, _ language: Language) -> String { all(language)[key] ?? key }
}
