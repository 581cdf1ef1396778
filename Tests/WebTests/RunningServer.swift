import Foundation
import Programme
import Storage
import TestSupport
import Vocabulary

@testable import Web

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A real server on a free port over a real database with one account per role.
final class RunningServer: Sendable {
  static let password = "mat-khau-thu-1"
  let installation: Installation
  let address: String
  /// The database's file.
  let path: String
  private let task: Task<Void, any Error>

  /// What a request came back with.
  struct Answer: Sendable {
    let status: Int
    let location: String?
    let text: String
    let headers: [String: String]
    var bytes = Data()
  }

  init(units: String = RunningServer.units, accounts: Bool = true, on engine: Engine = .sqlite) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-web-\(UUID().uuidString).sqlite").path
    let today = try day("2024-12-20")
    let installation = try await Installation.open(
      engine == .sqlite ? .file(path) : .postgres(try await TestSchema.make()), keyPath: path + ".key", folder: catalogueFolder,
      create: true, now: { Moment(today, minutes: 600) })
    let author = Author("test")
    if !units.isEmpty { try await UnitsFile.write(UnitsFile.read(units, file: "units.csv"), installation.store, by: author) }
    for role in accounts ? Role.allCases : [] {
      let scope = role == .administrator ? "all" : (role == .citizen ? "unit:06544" : "unit:06544")
      try await Accounts.add(
        name: role.rawValue.lowercased(), fullName: role.label.vi, password: RunningServer.password,
        appointments: [Appointment(role: role, scope: scope, validFrom: try day("2024-01-01"))], installation.store, by: author)
    }
    self.installation = installation
    self.path = path
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    task = Task {
      defer { listening.finish() }
      try await WebServer.run(installation: installation, host: "127.0.0.1", port: 0) { listening.yield($0) }
    }
    guard let port = await ports.first(where: { _ in true }) else { throw TestProblem.noServer }
    address = "http://127.0.0.1:\(port)"
  }

  deinit { task.cancel() }

  static let units = """
    code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name
    06544,Xã Khánh Xuân,xã,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06562,Xã Tú Đoạn,xã,188,Huyện Lộc Bình,,2025-06-30,06526,Xã Na Dương
    """

  /// The session cookie of a role.
  func cookie(_ role: Role) async throws -> String {
    let token = try await Accounts.signIn(name: role.rawValue.lowercased(), password: RunningServer.password, installation.store)
    return "xk_session=\(token)"
  }

  func get(_ path: String, cookie: String = "") async throws -> Answer { try await send("GET", path, cookie: cookie, body: nil) }

  func send(
    _ method: String, _ path: String, cookie: String, body: String?, type: String = "application/x-www-form-urlencoded",
    token: String? = nil, bytes: Data? = nil
  ) async throws -> Answer {
    guard let url = URL(string: address + path) else { throw TestProblem.noValue(path) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = 600  // a busy machine is not a failure
    request.httpShouldHandleCookies = false
    if !cookie.isEmpty { request.setValue(cookie, forHTTPHeaderField: "Cookie") }
    if let token { request.setValue(token, forHTTPHeaderField: "X-CSRF-Token") }
    if let body {
      request.setValue(type, forHTTPHeaderField: "Content-Type")
      request.httpBody = Data(body.utf8)
    }
    if let bytes {
      request.setValue(type, forHTTPHeaderField: "Content-Type")
      request.httpBody = bytes
    }
    let session = URLSession(configuration: .ephemeral, delegate: Stay(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let http = response as? HTTPURLResponse
    let headers = (http?.allHeaderFields ?? [:]).reduce(into: [String: String]()) { $0["\($1.key)".lowercased()] = "\($1.value)" }
    return Answer(
      status: http?.statusCode ?? 0, location: headers["location"], text: String(decoding: data, as: UTF8.self), headers: headers,
      bytes: data)
  }
}

/// Doesn't follow redirects.
private final class Stay: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) { completionHandler(nil) }
}
