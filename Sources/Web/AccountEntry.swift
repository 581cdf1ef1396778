import Programme
import Registers
import Storage
import Vocabulary

/// A new account as somebody typed it: setup and the list of users ask for the same.
struct AccountEntry: Sendable {
  let fullName: String
  let name: String
  let password: String

  init(_ form: Form) {
    fullName = VietnameseText.normalised(String(form["name"].prefix(1000)))
    name = String(form["user"].prefix(200)).lowercased().filter { !$0.isWhitespace }
    password = String(form["password"].prefix(1000))
  }

  /// Every fault of the three.
  func faults(_ reading: StoreReading, _ visit: Visit) throws -> [FieldFault] {
    var out: [FieldFault] = []
    func fault(_ field: String, _ key: String, _ reason: Label) {
      out.append(FieldFault(field: field, label: visit.label(key), reason: reason))
    }
    if fullName.isEmpty { fault("name", "fullName", Label("cần ghi", en: "is required")) }
    if fullName.count > 100 { fault("name", "fullName", Label("tối đa 100 ký tự", en: "at most 100 characters")) }
    let fits = (2...40).contains(name.count) && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "." || $0 == "-") }
    if !fits {
      fault("user", "userName", AccountProblem.badName(name).label)
    } else if try Accounts.find(name, reading) != nil {
      fault("user", "userName", AccountProblem.exists(name).label)
    }
    if !(10...200).contains(password.count) { fault("password", "password", AccountProblem.weakPassword.label) }
    return out
  }

  /// The three fields of a form.
  func fields(_ faults: [FieldFault], _ visit: Visit) -> [Model] {
    [
      AccountEntry.field("name", visit.word("fullName"), fullName, visit.word("fullNameHelp"), "name", faults, visit),
      AccountEntry.field("user", visit.word("userName"), name, visit.word("userNameHelp"), "username", faults, visit),
      AccountEntry.field("password", visit.word("password"), "", visit.word("newPasswordHelp"), "new-password", faults, visit),
    ]
  }

  static func field(
    _ name: String, _ label: String, _ value: String, _ help: String, _ autocomplete: String, _ faults: [FieldFault], _ visit: Visit
  ) -> Model {
    var model: Model = [
      "name": name, "label": label, "type": autocomplete.hasSuffix("password") ? "password" : "text", "value": value,
      "autocomplete": autocomplete, "help": help, "size": "half", "isInput": true, "isChoice": false,
    ]
    let own = faults.filter { $0.field == name }.map { $0.reason.text(visit.language) }
    if !own.isEmpty {
      model["fault"] = own.joined(separator: "; ")
      model["help"] = ""
    }
    return model
  }
}

extension Visit {
  /// A word of the interface in both languages.
  func label(_ key: String) -> Label { Label(words.text(key, .vi), en: words.text(key, .en)) }

  /// Faults as the summary above a form lists them.
  func summary(_ faults: [FieldFault]) -> [Model] {
    faults.map { ["field": $0.field, "label": $0.label.text(language), "reason": $0.reason.text(language)] as Model }
  }

  /// An appointment in words: role, place, days.
  func model(_ appointment: Appointment) -> Model {
    let parts = appointment.scope.split(separator: ":", maxSplits: 1).map(String.init)
    let place: String
    switch parts.first {
    case "unit": place = UnitKey(parts.last ?? "").flatMap { units[$0]?.name } ?? appointment.scope
    case "area": place = units.areas.first { $0.code == parts.last }?.name ?? appointment.scope
    case "office": place = parts.last ?? ""
    default: place = word("wholeInstallation")
    }
    let end = appointment.validTo.map { " " + word("until") + " " + $0.written } ?? ""
    return [
      "role": appointment.role.label.text(language), "office": place,
      "responsibility": word("sinceDay", ["date": appointment.validFrom.written]) + end,
    ]
  }
}
