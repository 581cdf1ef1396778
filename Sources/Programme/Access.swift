import Storage
import Vocabulary

/// What a person can be.
public enum Role: String, Sendable, CaseIterable, Hashable {
  case station, villageWorker, communeOffice, healthCentre, centreEntry, districtOffice, department, citizen, administrator

  /// The role in words.
  public var label: Label {
    switch self {
    case .station: Label("Trạm Y tế xã", en: "Commune health station")
    case .villageWorker: Label("Y tế thôn bản", en: "Village health worker")
    case .communeOffice: Label("UBND xã", en: "Commune office")
    case .healthCentre: Label("Trung tâm Y tế", en: "Health centre")
    case .centreEntry: Label("Trung tâm Y tế ghi thay trạm", en: "Health centre writing for stations")
    case .districtOffice: Label("UBND, phòng của huyện", en: "District office")
    case .department: Label("Sở Y tế", en: "Department of health")
    case .citizen: Label("Người dân", en: "Citizen")
    case .administrator: Label("Quản trị", en: "Administrator")
    }
  }
}

extension Role {
  /// Whether the role belongs to one commune: a station, its workers, its office, its citizens.
  public var isOfCommune: Bool { [.station, .villageWorker, .communeOffice, .citizen].contains(self) }
}

/// What can be done. Every route names one.
public enum Action: String, Sendable, CaseIterable, Hashable {
  case readLaw, ownAccount, seeOverview, seeMembers, seeRegister, editRegister, editSharedRegister, openRegister, movePerson, moveEquipment,
    seeIdentifiers,
    exportMembers
  case seeLog, enterLocalValue, manageAccounts, manageUnits, manageLists, remark
  case seeDoubles, judgeDoubles
  case seePlan, editPlan, seeAssessments, takeStep, handleFeedback, handInEvidence
  case recordRecognition, manageWorkflow, manageInstallation
  case approveLocalValue, draftEdition, approveEdition

  /// The action in words.
  public var label: Label {
    switch self {
    case .readLaw: Label("đọc bộ tiêu chí", en: "read the criteria")
    case .ownAccount: Label("tài khoản của mình", en: "own account")
    case .seeOverview: Label("xem kết quả của xã", en: "see a commune's results")
    case .seeMembers: Label("xem danh sách người sau con số", en: "see the people behind a number")
    case .seeRegister: Label("xem sổ", en: "see registers")
    case .editRegister: Label("ghi sổ", en: "write registers")
    case .editSharedRegister: Label("ghi sổ mà Trung tâm Y tế cùng ghi", en: "write registers that the health centre keeps too")
    case .remark: Label("nhận xét vào ô của sổ", en: "remark on cells of registers")
    case .openRegister: Label("mở sổ", en: "open registers")
    case .movePerson: Label("chuyển hộ khẩu", en: "move people")
    case .moveEquipment: Label("giao, nhận thiết bị với trạm khác", en: "give and receive equipment")
    case .seeIdentifiers: Label("xem số định danh, số thẻ", en: "see identifiers in clear")
    case .exportMembers: Label("tải danh sách", en: "download lists")
    case .seeLog: Label("xem nhật ký", en: "see the log")
    case .enterLocalValue: Label("nhập giá trị của địa phương", en: "enter local values")
    case .manageAccounts: Label("quản lý tài khoản", en: "manage accounts")
    case .manageUnits: Label("quản lý đơn vị", en: "manage units")
    case .manageLists: Label("thay danh mục mã", en: "replace code lists")
    case .seeDoubles: Label("xem người trùng, thẻ trùng", en: "see doubles")
    case .judgeDoubles: Label("kết luận, gộp, nối người trùng", en: "judge, merge and link doubles")
    case .seePlan: Label("xem kế hoạch", en: "see plans")
    case .editPlan: Label("lập kế hoạch", en: "write plans")
    case .seeAssessments: Label("xem đánh giá, thẩm định", en: "see assessments")
    case .handleFeedback: Label("đọc và trả lời góp ý của người dân", en: "read and answer people’s feedback")
    case .recordRecognition: Label("ghi quyết định công nhận", en: "enter decisions of recognition")
    case .manageWorkflow: Label("giao bước đánh giá cho vai trò", en: "give the steps of assessments to roles")
    case .manageInstallation: Label("cài đặt chung của hệ thống", en: "settings of the installation")
    case .approveLocalValue: Label("duyệt giá trị của địa phương", en: "approve local values")
    case .draftEdition: Label("soạn bản bộ tiêu chí", en: "draft editions of criteria")
    case .approveEdition: Label("duyệt, ban hành bản bộ tiêu chí", en: "approve and publish editions of criteria")
    case .handInEvidence: Label("đưa lên, gỡ tệp minh chứng", en: "hand in and withdraw evidence")
    case .takeStep: Label("tự đánh giá, thẩm định, duyệt, gửi theo bước được giao", en: "take the steps of assessments given to the role")
    }
  }
}

/// The one table of who may do what; where a person may do it follows from the role's scope.
public enum Access {
  /// Which roles may do an action.
  public static let roles: [Action: Set<Role>] = [
    .readLaw: Set(Role.allCases),
    .ownAccount: Set(Role.allCases),
    .seeOverview: [.station, .villageWorker, .communeOffice, .healthCentre, .centreEntry, .districtOffice, .department, .administrator],
    .seeMembers: [.station, .villageWorker, .healthCentre, .centreEntry, .administrator],
    .seeRegister: [.station, .villageWorker, .healthCentre, .centreEntry, .administrator],
    // The health centre writes what it keeps itself; the station's own registers only with the right to write in its stead.
    .editRegister: [.station, .villageWorker, .centreEntry, .administrator],
    .editSharedRegister: [.station, .villageWorker, .healthCentre, .centreEntry, .administrator],
    .remark: [.station, .villageWorker, .healthCentre, .centreEntry, .administrator],
    .openRegister: [.station, .administrator],
    .movePerson: [.station, .healthCentre, .administrator],
    .moveEquipment: [.station, .administrator],
    .seeIdentifiers: [.station, .administrator],
    .exportMembers: [.station, .healthCentre, .administrator],
    .seeLog: [.station, .healthCentre, .administrator],
    .enterLocalValue: [.healthCentre, .department, .administrator],
    // The law of an installation: who drafts never approves the same text; see `EditionDesk` and `LocalValueDesk`.
    .approveLocalValue: [.department, .administrator],
    .draftEdition: [.department, .administrator],
    .approveEdition: [.department, .administrator],
    .manageAccounts: [.administrator],
    .manageUnits: [.administrator],
    .manageLists: [.administrator],
    .seeDoubles: [.station, .healthCentre, .administrator],
    .judgeDoubles: [.station, .healthCentre, .administrator],
    .seePlan: [.station, .villageWorker, .communeOffice, .healthCentre, .districtOffice, .department, .administrator],
    .editPlan: [.station, .communeOffice, .healthCentre, .districtOffice, .department, .administrator],
    .seeAssessments: [.station, .communeOffice, .healthCentre, .districtOffice, .department, .administrator],
    .handInEvidence: [.station, .communeOffice, .healthCentre, .administrator],
    // Which of the steps is said by the workflow; see `Workflow`.
    .takeStep: [.station, .communeOffice, .healthCentre, .districtOffice, .department, .administrator],
    .handleFeedback: [.station, .communeOffice, .administrator],
    .recordRecognition: [.districtOffice, .department, .administrator],
    .manageWorkflow: [.administrator],
    .manageInstallation: [.administrator],
  ]

  /// Registers of plans: written by whoever plans for a unit.
  public static let plans: Set<String> = [
    "plan", "plan-paragraph", "plan-objective", "commune-target", "plan-task", "plan-budget", "working-party", "planned-visit",
  ]

  /// The action that a door to registers needs for one of them: plans are read and written by those who plan.
  public static func needed(_ action: Action, for register: String, byCentre: Bool = false) -> Action {
    guard Access.plans.contains(register) else { return action == .editRegister ? writing(register, byCentre: byCentre) : action }
    switch action {
    case .seeRegister, .exportMembers: return .seePlan
    case .editRegister: return .editPlan
    default: return action
    }
  }

  /// The action that writing a register needs: rights are read from one of them, what is open decides what is known, and remarks and
  /// views carry the name of who wrote them, so they are written by their own doors alone.
  /// - Parameter byCentre: whether the register's file names the health centre among those who keep it.
  public static func writing(_ register: String, byCentre: Bool = false) -> Action {
    switch register {
    case "responsibility", "cell-remark", "register-view": .manageUnits
    case "register-opening": .openRegister
    case "equipment-transfer": .moveEquipment
    case "assessment", "assessment-item": .takeStep
    case "evidence": .handInEvidence
    case "feedback": .handleFeedback
    case let plan where Access.plans.contains(plan): .editPlan
    default: byCentre ? .editSharedRegister : .editRegister
    }
  }
}

/// A role somebody has, and where.
public struct Appointment: Sendable, Hashable {
  /// The role.
  public let role: Role
  /// Where: `all`, `unit:06544`, `area:188` or `office:<name in the register of responsibilities>`.
  public let scope: String
  /// From when.
  public let validFrom: Day
  /// Until when.
  public let validTo: Day?

  /// An appointment.
  public init(role: Role, scope: String, validFrom: Day, validTo: Day? = nil) {
    self.role = role
    self.scope = scope
    self.validFrom = validFrom
    self.validTo = validTo
  }
}

/// What somebody may do on one day: for each action, the units it may be done in.
public struct Rights: Sendable {
  /// The roles held on the day.
  public let roles: Set<Role>
  private let units: [Role: Set<UnitKey>]
  private let everywhere: Set<Role>

  /// Nobody's rights.
  public static let none = Rights(roles: [], units: [:], everywhere: [])

  private init(roles: Set<Role>, units: [Role: Set<UnitKey>], everywhere: Set<Role>) {
    self.roles = roles
    self.units = units
    self.everywhere = everywhere
  }

  /// All rights of an administrator, for the command.
  public static let administrator = Rights(roles: [.administrator], units: [:], everywhere: [.administrator])

  /// Works out the rights that appointments give on a day: a scope holds for its units, for those they were made from and
  /// for those they went into as far as these were made from units of the scope.
  public init(_ appointments: [Appointment], _ reading: StoreReading, _ units: OrgUnits, on day: Day) throws {
    var held: Set<Role> = []
    var places: [Role: Set<UnitKey>] = [:]
    var all: Set<Role> = []
    for appointment in appointments where appointment.validFrom <= day && (appointment.validTo.map { $0 >= day } ?? true) {
      held.insert(appointment.role)
      if appointment.scope == "all" {
        all.insert(appointment.role)
        continue
      }
      let named = try Rights.units(appointment.scope, reading, units, on: day)
      places[appointment.role, default: []].formUnion(units.succession(named))
    }
    self.init(roles: held, units: places, everywhere: all)
  }

  private static func units(_ scope: String, _ reading: StoreReading, _ units: OrgUnits, on day: Day) throws -> [UnitKey] {
    let parts = scope.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return [] }
    switch parts[0] {
    case "unit": return UnitKey(parts[1]).map { [$0] } ?? []
    case "area":
      // The district or province is a unit of its own: its plans are its rows.
      return units.communes.filter { $0.parentCode == parts[1] }.map(\.key) + units.all.filter { $0.key.code == parts[1] }.map(\.key)
    case "office":
      let sql =
        "SELECT r.covers_unit FROM responsibility_counted r LEFT JOIN facility_counted f ON f.unit_id = r.unit_id AND f.id = r.facility_id "
        + "WHERE (r.office_name = :office OR f.name = :office) AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to >= :day)"
      return try reading.rows(sql, ["office": .text(parts[1]), "day": .day(day)]).flatMap { row -> [UnitKey] in
        let covered = row["covers_unit"].text ?? ""
        let below = units.communes.filter { $0.parentCode == covered }.map(\.key)
        return below.isEmpty ? UnitKey(covered).map { [$0] } ?? [] : below
      }
    default: return []
    }
  }

  /// Whether the action may be done at all.
  public func may(_ action: Action) -> Bool { !(Access.roles[action] ?? []).isDisjoint(with: roles) }

  /// Whether the action may be done on rows of a unit.
  public func may(_ action: Action, in unit: UnitKey) -> Bool {
    (Access.roles[action] ?? []).contains { everywhere.contains($0) || units[$0]?.contains(unit) == true }
  }

  /// Whether an action about the whole installation may be done: by whose scope it is, or by an office of health, whose word on the law
  /// counts wherever it is responsible.
  public func mayForAll(_ action: Action) -> Bool {
    may(action, in: .installation) || !(Access.roles[action] ?? []).intersection([.healthCentre, .department]).isDisjoint(with: roles)
  }

  /// The roles held in a unit: what the steps of a workflow are given to.
  public func roles(in unit: UnitKey) -> Set<Role> { roles.filter { everywhere.contains($0) || units[$0]?.contains(unit) == true } }

  /// The roles that give the right to an action in a unit.
  public func roles(for action: Action, in unit: UnitKey) -> Set<Role> {
    (Access.roles[action] ?? []).filter { everywhere.contains($0) || units[$0]?.contains(unit) == true }
  }

  /// Whether the action may be done for every unit of a list.
  public func may(_ action: Action, in all: [UnitKey]) -> Bool { all.allSatisfy { may(action, in: $0) } }

  /// Those of the given units in which the action may be done.
  public func allowed(_ action: Action, among all: [UnitKey]) -> [UnitKey] { all.filter { may(action, in: $0) } }
}
