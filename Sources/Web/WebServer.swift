import Foundation
import HTTPTypes
import Hummingbird
import Measures
import Mustache
import Programme
import Storage
import Vocabulary

/// The server: an adapter between Hummingbird and the routes.
public struct WebServer: Sendable {
  let installation: Installation
  let library: MustacheLibrary
  let words: Words
  let assets: [String: Reply]
  let shelf: EditionShelf
  let counts = RegisterCounts()
  let desk: ImportDesk
  let doubleSearches = DoubleSearches()
  let fills = RegisterFills()
  let quarters = RegisterQuarters()
  let checking: QualityChecking
  let work = WorkFinding()
  let signInLimit = RateLimit(limit: 8, seconds: 900)
  let requestLimit = RateLimit(limit: 1200, seconds: 60)

  /// Reads templates, words and assets from the module's resources.
  public init(_ installation: Installation) async throws {
    self.installation = installation
    shelf = EditionShelf(installation.knowledge.shipped)
    checking = QualityChecking(installation.store, installation.knowledge.checks)
    let resources = Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")
    library = try await MustacheLibrary(directory: resources.appendingPathComponent("Templates").path)
    words = try Words(String(contentsOf: resources.appendingPathComponent("Words/words.yaml"), encoding: .utf8))
    desk = try ImportDesk()
    assets = WebServer.assets(resources.appendingPathComponent("Public"))
  }

  private static func assets(_ folder: URL) -> [String: Reply] {
    let types = ["css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Dictionary(
      names.compactMap { name in
        guard let type = types[String(name.split(separator: ".").last ?? "")],
          let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
        else { return nil }
        return (name, Reply.asset(content: Array(data), type: type))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Serves until SIGINT or SIGTERM; `ready` is told the port once it listens (port 0 asks for any free one).
  public static func run(
    installation: Installation, host: String, port: Int, ready: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    let server = try await WebServer(installation)
    let router = Router(context: BasicRequestContext.self)
    for route in Routes.all {
      router.on(RouterPath(route.pattern), method: HTTPRequest.Method(rawValue: route.method) ?? .get) { request, context in
        await server.answer(route, request, context)
      }
    }
    router.on("**", method: .get) { request, context in await server.answer(Routes.missing, request, context) }
    let app = Application(
      router: router, configuration: .init(address: .hostname(host, port: port), serverName: "xakhoe"),
      onServerRunning: { ready($0.localAddress?.port ?? port) })
    let keeper = Task { try await keepCheckpoints(installation) }
    let ahead = Task(priority: .utility) { try await MeasuringAhead.keep(installation) }
    let tidying = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(300))
        server.desk.purge(installation.store.now())
      }
    }
    defer {
      keeper.cancel()
      ahead.cancel()
      tidying.cancel()
      server.desk.clear()
    }
    try await app.runService()
  }

  /// Notes the heads of all chains once a day, so that a log cut at its end is found.
  private static func keepCheckpoints(_ installation: Installation) async throws {
    var noted: Day?
    while !Task.isCancelled {
      let today = installation.store.now().day
      if noted != today {
        try await LogBook.checkpoint(installation.store, on: today)
        noted = today
      }
      try await Task.sleep(for: .seconds(600))
    }
  }

  private func answer(_ route: Route, _ request: Request, _ context: BasicRequestContext) async -> Response {
    let now = installation.store.now()
    let language = WebServer.language(request)
    let secure = WebServer.header("X-Forwarded-Proto", request) == "https"
    do {
      return respond(try await reply(route, request, context, now), secure: secure)
    } catch {
      let problem = Problem(error)
      if problem.status >= 500 { context.logger.error("\(route.pattern): \(type(of: error)) \(problem.code)") }
      if request.uri.path.hasPrefix("/api/") {
        return respond(.json(problem.json(language), status: problem.status, type: "application/problem+json"), secure: secure)
      }
      if problem.code == "sign-in" { return respond(.redirect("/sign-in"), secure: secure) }
      return respond(await problemPage(problem, request, now), secure: secure)
    }
  }

  private func reply(_ route: Route, _ request: Request, _ context: BasicRequestContext, _ now: Moment) async throws -> Reply {
    if route.pattern.hasPrefix("/public/") {
      guard let name = context.parameters.get("name"), let asset = assets[name] else { throw WebProblem.notFound }
      return asset
    }
    let peer = WebServer.header("X-Forwarded-For", request) ?? "direct"
    if let seconds = requestLimit.wait(peer, at: now), peer != "direct" { throw WebProblem.tooMany(seconds: seconds) }
    requestLimit.note(peer, at: now)
    let visit = try await visit(route, request, context, now)
    if visit.method != "GET", !visit.csrf.isEmpty || route.needs != .signedOut {
      let sent = visit.form["csrf"].isEmpty ? WebServer.header("X-CSRF-Token", request) ?? "" : visit.form["csrf"]
      guard !visit.csrf.isEmpty, sent == visit.csrf else { throw WebProblem.badToken }
    }
    switch route.needs {
    case .signedOut, .anybody: break
    case .action(let action):
      guard visit.session != nil else {
        if try await !visit.store.read({ try Accounts.any($0) }) { return .redirect("/setup") }
        throw WebProblem.signInNeeded
      }
      // The front page of those who see no results is the law.
      if route.pattern == "/", !visit.rights.may(action) { return .redirect("/criteria") }
      let needed = visit.needed(action)
      guard visit.rights.may(needed) else { throw WebProblem.forbidden(needed) }
    }
    return try await route.handler(visit, self)
  }

  func visit(_ route: Route, _ request: Request, _ context: BasicRequestContext?, _ now: Moment, body: Bool = true) async throws -> Visit {
    let cookies = WebServer.cookies(request)
    let session = if let token = cookies["xk_session"] { try await Accounts.session(token, installation.store) } else { nil as Session? }
    let (units, rights, demo, largest, address, criteria) = try await installation.store.read { reading in
      try ListEditions.refresh(reading)
      let units = try OrgUnits.load(reading)
      let rights = try session.map { try Rights($0.account.appointments, reading, units, on: now.day) } ?? Rights.none
      let demo = try reading.first("SELECT content FROM setting WHERE name = 'demo'") != nil
      let most = route.parks ? try EvidenceLimit.load(reading) : 0
      return (units, rights, demo, most, try PublicAddress.load(reading), try shelf.current(reading))
    }
    let law = installation.under(criteria)
    var form = Form.none
    if body, request.method != .get {
      let boundary = WebServer.boundary(request)
      if route.parks, let boundary {
        // Nothing is taken in from somebody who may not hand it in.
        guard case .action(let action) = route.needs, rights.may(action) else {
          return try await visit(route, request, context, now, body: false)
        }
        form = try await StreamedForm.read(request.body, boundary: boundary, folder: desk.folder, largest: largest)
        return made(law, route, request, context, now, form, session, rights, units, demo, address)
      }
      var copy = request
      // Large bodies are for those who are signed in; a first start's units are small.
      let limit = route.upload ? (session == nil ? 8 << 20 : route.largest) : 1 << 20
      guard let buffer = try? await copy.collectBody(upTo: limit) else { throw WebProblem.tooLarge }
      let bytes = Array(buffer.readableBytesView)
      if let boundary {
        form = Form(multipart: bytes, boundary: boundary)
      } else if (request.headers[.contentType] ?? "").hasPrefix("application/json") {
        form.body = bytes
      } else {
        form = Form(urlencoded: bytes)
      }
    }
    return made(law, route, request, context, now, form, session, rights, units, demo, address)
  }

  private static func boundary(_ request: Request) -> String? {
    let type = request.headers[.contentType] ?? ""
    guard let range = type.range(of: "boundary=") else { return nil }
    let text = String(type[range.upperBound...].prefix { $0 != ";" }).trimmingCharacters(in: ["\"", " "])
    return text.isEmpty || text.utf8.count > 200 ? nil : text
  }

  private func made(
    _ law: Installation, _ route: Route, _ request: Request, _ context: BasicRequestContext?, _ now: Moment, _ form: Form,
    _ session: Session?, _ rights: Rights, _ units: OrgUnits, _ demo: Bool, _ address: String?
  ) -> Visit {
    let cookies = WebServer.cookies(request)
    var parameters: [String: String] = [:]
    for name in route.names { parameters[name] = context?.parameters.get(name).map { Form.decoded($0) } }
    let query = Form(urlencoded: Array((request.uri.query ?? "").utf8)).fields
    return Visit(
      installation: law, words: words, method: request.method.rawValue, path: request.uri.path, parameters: parameters,
      query: query, form: form, session: session, rights: rights, units: units, language: WebServer.language(request),
      csrf: session?.csrf ?? cookies["xk_form"] ?? "", isDemo: demo, now: now, origin: address ?? WebServer.origin(request))
  }

  private static func origin(_ request: Request) -> String {
    let host = request.head.authority ?? ""
    guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".:-[]".contains($0)) }) else { return "" }
    return (header("X-Forwarded-Proto", request) == "https" ? "https://" : "http://") + host
  }

  /// The body was read by then, and can be read only once.
  private func problemPage(_ problem: Problem, _ request: Request, _ now: Moment) async -> Reply {
    guard let visit = try? await visit(Routes.missing, request, nil, now, body: false) else {
      return .json(problem.json(.vi), status: problem.status, type: "application/problem+json")
    }
    return ProblemPage.reply(problem, visit)
  }

  private static func header(_ name: String, _ request: Request) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }

  static func cookies(_ request: Request) -> [String: String] {
    var out: [String: String] = [:]
    for pair in (request.headers[.cookie] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { out[parts[0].trimmingCharacters(in: .whitespaces)] = String(parts[1]) }
    }
    return out
  }

  static func language(_ request: Request) -> Language { cookies(request)["xk_language"].flatMap(Language.init) ?? .vi }

  /// A cookie for this site alone; `Secure` is added behind a proxy that ends TLS.
  static func cookie(_ name: String, _ value: String, seconds: Int?) -> String {
    "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict" + (seconds.map { "; Max-Age=\($0)" } ?? "")
  }

  private func respond(_ reply: Reply, secure: Bool) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    func set(_ name: String, _ value: String) { if let field = HTTPField.Name(name) { headers[field] = value } }
    set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
    set("X-Content-Type-Options", "nosniff")
    set("Referrer-Policy", "same-origin")
    set("Cross-Origin-Opener-Policy", "same-origin")
    if secure { set("Strict-Transport-Security", "max-age=31536000") }
    switch reply {
    case .page(let template, let model, let status):
      let html = library.render(model, withTemplate: template) ?? ""
      return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    case .redirect(let address, let cookies):
      headers[.location] = address
      for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: secure ? cookie + "; Secure" : cookie)) }
      return Response(status: .seeOther, headers: headers)
    case .download(let name, let type, let content):
      headers[.contentType] = type
      set("Content-Disposition", "attachment; filename=\"\(name)\"")
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: content)))
    case .stored(let name, let type, let path, let passing):
      guard let handle = FileHandle(forReadingAtPath: path) else { return Response(status: .notFound, headers: headers) }
      // What is open can be read to its end after its name is gone.
      if passing { unlink(path) }
      headers[.contentType] = type
      set("Content-Disposition", "attachment; filename=\"\(name)\"")
      return Response(status: .ok, headers: headers, body: WebServer.body(handle))
    case .bytes(let name, let type, let bytes):
      headers[.contentType] = type
      set("Content-Disposition", "attachment; filename=\"\(name)\"")
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream(let file):
      headers[.contentType] = file.type
      set("Content-Disposition", "\(file.isShown ? "inline" : "attachment"); filename=\"\(file.name)\"")
      // Whatever stands in a file that somebody handed in: nothing of it runs, loads or is taken for something else.
      set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'self'")
      set("Cross-Origin-Resource-Policy", "same-origin")
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody(contentLength: file.byteCount) { writer in
          try await file.write { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
          try await writer.finish(nil)
        })
    case .json(let text, let status, let type):
      headers[.contentType] = type
      return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    case .asset(let content, let type):
      headers[.contentType] = type
      headers[.cacheControl] = "public, max-age=300"
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
  }

  private static func body(_ handle: FileHandle) -> ResponseBody {
    let size = (try? handle.seekToEnd()).map(Int.init)
    try? handle.seek(toOffset: 0)
    return ResponseBody(contentLength: size) { writer in
      defer { try? handle.close() }
      while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
  }
}
