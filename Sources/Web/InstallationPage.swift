import Documents
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// What an administrator sets for the whole installation.
enum InstallationPage {
  /// `GET /installation`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await page(visit, []) }

  /// `POST /installation`: the address that printed codes lead to.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let typed = visit.form["address"].trimmingCharacters(in: .whitespaces)
    let address = PublicAddress.read(typed)
    guard typed.isEmpty || address != nil else {
      return try await page(
        visit, [FieldFault(field: "address", label: visit.label("installationAddress"), reason: visit.label("installationAddressFault"))])
    }
    try await PublicAddress.write(address, visit.store, by: visit.author)
    return .redirect("/installation?done=saved")
  }

  private static func page(_ visit: Visit, _ faults: [FieldFault]) async throws -> Reply {
    let set = try await visit.store.read { try PublicAddress.load($0) }
    let programs: [(String, Bool)] = [
      ("installationWord", PDFConversion.installed() != nil), ("installationJoin", PDFJoining.installed() != nil),
      ("installationPages", PagePicture.installed() != nil),
    ]
    let model: Model = [
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults), "address": faults.isEmpty ? set ?? "" : visit.form["address"],
      "isFaulty": !faults.isEmpty,
      "nowText": visit.word(set == nil ? "installationFromHost" : "installationSet", ["address": visit.origin]),
      "programs": programs.map { key, there -> Model in
        [
          "name": visit.word(key), "cls": there ? "ok" : "warn",
          "state": visit.word(there ? "installationThere" : "installationMissing"),
        ]
      },
    ]
    let shell = Shell.model(
      visit, title: visit.word("installationTitle"), here: "/installation", notice: faults.isEmpty ? visit.doneNotice : nil, model)
    return .page("installation", shell, status: faults.isEmpty ? 200 : 422)
  }
}
