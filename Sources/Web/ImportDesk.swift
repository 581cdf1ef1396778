import Exchange
import Foundation
import Programme
import Registers
import Storage
import Synchronization
import Vocabulary

/// What the desk can refuse.
enum ImportDeskProblem: Error, Sendable {
  /// The file isn't there: never was, was taken or dropped, or waited too long; or it is somebody else's.
  case gone
  /// Too many files are waiting, or being read.
  case busy
  /// Nothing was chosen.
  case noFile
}

/// Where uploaded files wait between the steps of an import.
///
/// A file is known by a token nobody can guess, and only to the session that brought it, for the unit and register it was brought
/// for. It lies in a folder only the server can read, never under its own name, and is removed when it was taken or dropped, when
/// nobody asked for it for two hours, when the server ends, and, should it crash, when the next one starts.
final class ImportDesk: Sendable {
  /// Bytes of one file.
  static let largest = 40 << 20
  /// Files of one account; the oldest makes room for another.
  static let perAccount = 3
  /// Files of all.
  static let whole = 20
  /// Seconds a file waits for its next step.
  static let idle = 2 * 3600
  private static let prefix = "xakhoe-imports-"

  let folder: URL
  /// Held while the server lives; by it others know that the folder is in use.
  private let lock: Mutex<Int32?>
  private let waiting = Mutex<[String: WaitingImport]>([:])
  private let turns = ImportTurns()
  private let made = Atomic<Int>(0)

  /// Makes the folder, and removes those of servers that are no more.
  /// - Throws: when the folder can't be made.
  init() throws {
    let base = FileManager.default.temporaryDirectory
    ImportDesk.sweep(base)
    folder = base.appendingPathComponent(ImportDesk.prefix + Password.token().prefix(16))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let held = open(folder.appendingPathComponent("lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    flock(held, LOCK_EX | LOCK_NB)
    lock = Mutex(held)
  }

  deinit { clear() }

  /// Removes everything; at the server's end.
  func clear() {
    waiting.withLock { all in
      all.values.forEach { $0.drop() }
      all = [:]
    }
    lock.withLock { held in
      guard let open = held else { return }
      try? FileManager.default.removeItem(at: folder)
      close(open)
      held = nil
    }
  }

  /// Folders whose server no longer holds their lock.
  private static func sweep(_ base: URL) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? [] where name.hasPrefix(prefix) {
      let path = base.appendingPathComponent(name)
      let owner = (try? FileManager.default.attributesOfItem(atPath: path.path))?[.ownerAccountID] as? NSNumber
      guard owner?.uint32Value == getuid() else { continue }
      let lock = open(path.appendingPathComponent("lock").path, O_RDWR | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(at: path) }
      close(lock)
    }
  }

  /// A path for a file that is sent at once and removed.
  func passing() -> String { folder.appendingPathComponent(Password.token()).path }

  /// Takes a file in; nil for an undoing, which has none.
  /// - Throws: `ImportDeskProblem.busy`, `WebProblem.tooLarge`.
  func accept(_ file: Form.File?, register: String, unit: UnitKey, _ visit: Visit) throws -> WaitingImport {
    guard let session = visit.session else { throw WebProblem.signInNeeded }
    if let file, file.bytes.count > ImportDesk.largest { throw WebProblem.tooLarge }
    purge(visit.now)
    let new = WaitingImport(
      token: Password.token(), number: made.wrappingAdd(1, ordering: .relaxed).newValue, account: session.account.name,
      session: session.csrf, unit: unit, register: register,
      fileName: file.map { ImportDesk.name($0.name) } ?? "", folder: folder, turns: turns, seen: visit.now)
    try waiting.withLock { all in
      let own = all.values.filter { $0.account == new.account }.sorted { ($0.seen, $0.number) < ($1.seen, $1.number) }
      if own.count >= ImportDesk.perAccount {
        guard let old = own.first(where: { !$0.isAtWork }) else { throw ImportDeskProblem.busy }
        old.drop()
        all[old.token] = nil
      }
      if all.count >= ImportDesk.whole { throw ImportDeskProblem.busy }
      all[new.token] = new
    }
    if let file, !new.keep(file.bytes) {
      drop(new)
      throw ImportDeskProblem.busy
    }
    return new
  }

  /// The file of a token, if it is the visitor's own and was brought for this place.
  /// - Throws: `ImportDeskProblem.gone`.
  func find(_ token: String, unit: UnitKey, registers: [String], _ visit: Visit) throws -> WaitingImport {
    purge(visit.now)
    guard let session = visit.session, let found = waiting.withLock({ $0[token] }), found.account == session.account.name,
      found.session == session.csrf, found.unit == unit, registers.contains(found.register)
    else { throw ImportDeskProblem.gone }
    found.look(visit.now)
    return found
  }

  /// Removes a file; work on it stops, and nothing of it stays.
  func drop(_ file: WaitingImport) {
    file.drop()
    waiting.withLock { $0[file.token] = nil }
  }

  /// Removes what a session left, at its end.
  func drop(session: String) {
    waiting.withLock { all in
      for file in all.values where file.session == session && !file.isWriting {
        file.drop()
        all[file.token] = nil
      }
    }
  }

  /// Removes what waited too long.
  func purge(_ now: Moment) {
    waiting.withLock { all in
      for file in all.values where !file.isAtWork && file.seen.adding(seconds: ImportDesk.idle) < now {
        file.drop()
        all[file.token] = nil
      }
    }
  }

  /// How many files wait, for tests.
  var count: Int { waiting.withLock { $0.count } }

  /// The file's name without folders, as some browsers send them.
  private static func name(_ sent: String) -> String {
    let last = sent.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let clean = VietnameseText.normalised(last.replacingOccurrences(of: "%22", with: "\""))
    return clean.isEmpty ? "?" : String(clean.prefix(120))
  }
}

/// One file on its way, and how far it has come.
final class WaitingImport: Sendable {
  /// What is known of the file so far; the last that is there says which step comes next.
  struct State: Sendable {
    /// What is being done; nil while it waits for a person.
    var stage: ImportProgress.Stage?
    var rows = 0
    /// Whether it waits for the work on other files.
    var isQueued = false
    var proposal: ImportProposal?
    var plan: ImportPlan?
    var preview: ImportPreview?
    /// SHA-256 of the file that was checked.
    var hash: String?
    var outcome: ImportOutcome?
    var undo: ImportUndo?
    var problem: Label?
    var hasFindings = false
    var isDropped = false
    /// Whether a person asked for the writing to stop.
    var isStopped = false
    var seen: Moment
  }
  /// The work was stopped; nothing of it stays.
  private struct Stopped: Error {}

  let token: String
  /// Later files have greater ones.
  let number: Int
  let account: String
  let session: String
  let unit: UnitKey
  /// The register, or one of its repeating parts.
  let register: String
  /// As its owner calls it.
  let fileName: String
  /// What the import will be known by once it is taken: the workbook of its faults bears it before.
  let importID: String
  private let folder: URL
  private let turns: ImportTurns
  private let state: Mutex<State>

  init(
    token: String, number: Int, account: String, session: String, unit: UnitKey, register: String, fileName: String, folder: URL,
    turns: ImportTurns,
    seen: Moment
  ) {
    (self.token, self.number, self.account, self.session, self.unit, self.register) = (token, number, account, session, unit, register)
    (self.fileName, self.turns) = (fileName, turns)
    importID = RowID(milliseconds: seen.milliseconds).description
    self.folder = folder.appendingPathComponent(token)
    state = Mutex(State(seen: seen))
  }

  /// Where the file lies; a text file's one sheet is called by this name.
  var source: String { folder.appendingPathComponent("Trang 1").path }
  /// Where the rows with faults lie, once there are some.
  var findings: String { folder.appendingPathComponent("loi.xlsx").path }
  var now: State { state.withLock { $0 } }
  var seen: Moment { state.withLock { $0.seen } }
  var isAtWork: Bool { state.withLock { $0.stage != nil } }
  var isWriting: Bool { state.withLock { $0.stage == .writing || $0.stage == .undoing } }

  func look(_ now: Moment) { state.withLock { $0.seen = now } }

  /// Changes what is known, unless work is going on.
  func settle(_ body: (inout State) -> Void) { state.withLock { if $0.stage == nil { body(&$0) } } }

  fileprivate func keep(_ bytes: [UInt8]) -> Bool {
    let manager = FileManager.default
    try? manager.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return manager.createFile(atPath: source, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
  }

  /// Removes the file itself, once nothing more is read from it.
  func forgetSource() { try? FileManager.default.removeItem(atPath: source) }

  fileprivate func drop() {
    state.withLock { $0.isDropped = true }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Asks the writing to stop. It may have ended just then: only what is known afterwards says whether anything was written.
  func stop() { state.withLock { $0.isStopped = true } }

  /// Works in the background; a second call meanwhile does nothing.
  /// - Parameter body: gives what is to be noted at its end.
  func work(
    _ stage: ImportProgress.Stage,
    _ body: @escaping @Sendable (@escaping ImportProgress.Report) async throws -> (@Sendable (inout State) -> Void)
  ) {
    let free = state.withLock { now -> Bool in
      guard now.stage == nil, !now.isDropped else { return false }
      (now.stage, now.rows, now.problem, now.isQueued, now.isStopped) = (stage, 0, nil, true, false)
      return true
    }
    guard free else { return }
    Task {
      await turns.take()
      defer { Task { await turns.give() } }
      state.withLock { $0.isQueued = false }
      do {
        let end = try await body { progress in
          try self.state.withLock { now in
            if now.isDropped || now.isStopped { throw Stopped() }
            (now.stage, now.rows) = (progress.stage, progress.rows)
          }
        }
        self.state.withLock {
          end(&$0)
          $0.stage = nil
        }
      } catch {
        let problem = WaitingImport.words(error)
        self.state.withLock { ($0.problem, $0.stage) = (problem, nil) }
      }
      if self.now.isDropped { self.drop() }
    }
  }

  /// Waits for the work, not for long: a small file needs no progress to be shown.
  func briefly() async {
    for _ in 0..<20 where isAtWork { try? await Task.sleep(for: .milliseconds(25)) }
  }

  private static func words(_ error: any Error) -> Label {
    if error is Stopped { return Label("Đã dừng; không có gì được ghi vào sổ.", en: "Stopped; nothing was written.") }
    if case StoreProblem.invalid(let faults) = error, !faults.isEmpty {
      func text(_ language: Language) -> String {
        faults.map { $0.label.text(language) + ": " + $0.reason.text(language) }.joined(separator: "; ")
      }
      return Label(text(.vi), en: text(.en))
    }
    return Problem(error).detail
  }
}

/// Lets no more than two files be worked on at once: each reads the database for long, and pages want to read it too.
actor ImportTurns {
  private var free = 2
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func give() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}

/// Work that holds a thread for long is kept off those that serve requests.
func aside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { done in
    DispatchQueue.global(qos: .utility).async { done.resume(with: Swift.Result { try body() }) }
  }
}
