import Foundation
import Vocabulary

// What passes over the station's desk: appointments, transfers, prescriptions and test results; and the opening of these books.
extension DemoCommune {
  /// The registers of this part of the demonstration, in an order in which every reference finds its row.
  static let careRegisters = [
    "vital-event", "pregnancy", "pregnancy.postnatal_visit", "antenatal-visit", "immunisation", "nutrition-service", "chronic-care",
    "chronic-care.visit", "home-care-visit", "contraception", "appointment", "transfer", "prescription", "lab-result",
  ]

  /// Fills all registers of mothers, children, the chronically ill and the desk.
  mutating func careForAll(_ schedule: DemoSchedule) {
    for register in DemoCommune.careRegisters where !register.contains(".") && keeps(register) {
      let by = DemoPerson.invented(lexicon, profile, &random)
      books.add(
        "register-opening", newID(start), ["register_id": .text(register), "opened_on": .day(start), "opened_by": .text(by)])
    }
    let pregnancies = recordMothers()
    immunise(schedule)
    nourish(pregnancies)
    careForChronic()
    visitHomes()
    for person in people { attend(person) }
    prescribe()
    holdVaccines()
    addHandlers()
  }

  /// A few children to whom a vaccine isn't given for now.
  private mutating func holdVaccines() {
    guard keeps("vaccine-hold") else { return }
    books.add("register-opening", newID(start), ["register_id": .text("vaccine-hold"), "opened_on": .day(start)])
    let given = Set(
      books.rows(of: "immunisation").compactMap { row in row.values["person_id"]?.id.map { "\($0) \(row.values["vaccine"]?.text ?? "")" } })
    for person in people where person.born > today.adding(months: -30) && person.born < today.adding(months: -9) && random.chance(0.05) {
      let vaccine = ["measles", "japanese_encephalitis", "measles_rubella", "dpt"].first { !given.contains("\(person.id) \($0)") }
      guard let vaccine, person.lives(on: today) else { continue }
      let kind = random.pick(["postponed", "postponed", "contraindicated", "refused"]) ?? "postponed"
      let on = today.adding(days: -random.whole(3...25))
      var values: [String: Value] = [
        "person_id": .id(person.id), "vaccine": .text(vaccine), "hold_kind": .text(kind), "decided_on": .day(on),
        "reason": .text(
          ["postponed": "Đang sốt, viêm phổi", "contraindicated": "Phản vệ ở lần tiêm trước", "refused": "Gia đình chưa đồng ý"][kind] ?? ""
        ),
      ]
      if kind == "postponed" { values["valid_to"] = .day(on.adding(days: 30)) }
      books.add("vaccine-hold", newID(on), values)
    }
  }

  /// Those who handle the food of each establishment.
  private mutating func addHandlers() {
    for row in books.rows(of: "food-establishment").sorted(by: { $0.id < $1.id }) {
      let trained = books.rows(of: "food-training").filter { $0.values["establishment_id"]?.id == row.id }
        .compactMap { $0.values["held_on"]?.day }.max()
      for number in 0..<min(3, Int(row.values["workers"]?.int ?? 1)) {
        let owner = row.values["owner_name"]?.text ?? ""
        var values: [String: Value] = ["full_name": .text(number == 0 ? owner : DemoPerson.invented(lexicon, profile, &random))]
        if let trained { values["trained_on"] = .day(trained) }
        if random.chance(0.85) { values["health_check_on"] = .day(today.adding(days: -random.whole(20...420))) }
        books.add("food-establishment.handler", newID(start), parent: row.id, values)
      }
    }
  }

  private mutating func attend(_ person: DemoPerson) {
    let (first, last) = (max(person.from, start, newYear(2023)), lastDay(person))
    guard first <= last else { return }
    for year in first.parts.year...last.parts.year {
      let on = day(max(first, newYear(year)), min(last, newYear(year + 1).adding(days: -1)))
      if keeps("appointment"), random.chance((0.004 + 0.03 * profile.telehealth) * Double(year - 2022)) { addAppointment(person, on, last) }
      if keeps("transfer"), random.chance(person.age(on: on) > 60 ? 0.022 : 0.009) { addTransfer(person, on, last) }
    }
  }

  private mutating func addAppointment(_ person: DemoPerson, _ booked: Day, _ last: Day) {
    let slot = booked.adding(days: random.whole(0...6))
    guard let facility = facility(on: slot) else { return }
    let online = booked.parts.year >= 2024 && random.chance(0.3 + 0.55 * careQuality)
    let channel = online ? random.pick(["app", "message", "this_software", "website"]) : random.pick(["phone", "phone", "in_person"])
    let state = slot > last ? "booked" : (random.pick(["done", "done", "done", "done", "no_show", "cancelled"]) ?? "done")
    var values: [String: Value] = [
      "person_id": .id(person.id), "facility_id": .id(facility), "booked_on": .day(booked), "booking_channel": .text(channel ?? "phone"),
      "slot_on": .day(slot), "queue_number": .int(Int64(random.whole(1...28))), "status": .text(state),
    ]
    if random.chance(0.7) {
      values["reason"] = .text(random.pick(["Khám định kỳ", "Tái khám", "Khám thai", "Tiêm chủng", "Ho, sốt"]) ?? "")
    }
    books.add("appointment", newID(booked), values)
  }

  private mutating func addTransfer(_ person: DemoPerson, _ on: Day, _ last: Day) {
    let record = random.chance(0.1)
    let back = !record && random.chance(0.12)
    var values: [String: Value] = [
      "person_id": .id(person.id), "transfer_kind": .text(record ? "record" : (back ? "back_referral" : "referral")), "sent_on": .day(on),
      "to_place": .text(
        back ? "Trạm Y tế \(place)" : (random.pick(["Trung tâm Y tế huyện (minh họa)", "Bệnh viện Đa khoa tỉnh (minh họa)"]) ?? "")),
    ]
    if back {
      values["from_place"] = .text("Trung tâm Y tế huyện (minh họa)")
    } else if let facility = facility(on: on) {
      values["from_facility_id"] = .id(facility)
    }
    if !record, let disease = random.pick(lexicon.diseases.filter { !$0.checkup && $0.ages.contains(person.age(on: on)) }) {
      values["diagnosis"] = .text(disease.code)
      values["reason"] = .text(back ? "Điều trị tiếp tại trạm" : "Vượt khả năng chuyên môn của trạm")
    }
    let received = on.adding(days: random.whole(0...9))
    if received <= today, random.chance(0.5 + 0.46 * careQuality) { values["received_on"] = .day(received) }
    books.add("transfer", newID(on), values)
  }

  /// Prescriptions and a few test results of the encounters of the last months.
  private mutating func prescribe() {
    let medicines: [(name: String, strength: String, dose: String, unit: String)] = [
      ("Paracetamol", "500 mg", "1 viên x 3 lần/ngày", "viên"), ("Amoxicilin", "500 mg", "1 viên x 3 lần/ngày", "viên"),
      ("Amlodipin", "5 mg", "1 viên/ngày", "viên"), ("Metformin", "500 mg", "1 viên x 2 lần/ngày", "viên"),
      ("Oresol", "27,9 g", "Pha uống theo hướng dẫn", "gói"), ("Alimemazin", "5 mg", "1 viên buổi tối", "viên"),
      ("Độc hoạt tang ký sinh", "", "1 gói x 2 lần/ngày", "gói"), ("Omeprazol", "20 mg", "1 viên/ngày", "viên"),
    ]
    let since = today.adding(days: -110)
    for row in books.rows(of: "encounter").sorted(by: { $0.id < $1.id }) {
      guard let on = row.values["seen_on"]?.day, on > since, row.values["diagnosis"]?.text != "Z00.0" else { continue }
      if keeps("prescription"), random.chance(0.3) {
        for _ in 0..<random.whole(1...2) {
          guard let medicine = random.pick(medicines) else { continue }
          let days = random.whole(3...14)
          var values: [String: Value] = [
            "encounter_id": .id(row.id), "medicine": .text(medicine.name), "dose": .text(medicine.dose), "days": .int(Int64(days)),
            "quantity": .real(Double(days * 2)), "quantity_unit": .text(medicine.unit), "route": .text("Uống"),
          ]
          if !medicine.strength.isEmpty { values["strength"] = .text(medicine.strength) }
          books.add("prescription", newID(on), values)
        }
      }
      if keeps("lab-result"), random.chance(0.08) {
        let glucose = random.normal(6.2, 1.6).clamped(3.4, 18).tenth
        books.add(
          "lab-result", newID(on),
          [
            "encounter_id": .id(row.id), "test_name": .text("Glucose máu mao mạch"),
            "result_text": .text("\(glucose)".replacingOccurrences(of: ".", with: ",")), "result_unit": .text("mmol/L"),
            "reference_range": .text("3,9–6,4"), "abnormal": .bool(glucose > 6.4 || glucose < 3.9), "taken_on": .day(on),
          ])
      }
    }
  }
}
