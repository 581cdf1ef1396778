import Vocabulary

// The station: its opened registers, facilities, staff and their trainings.
extension DemoCommune {
  /// Opens the registers and sets up the station with its people.
  mutating func openStation(hasStaff: Bool) {
    for register in DemoBooks.order where !register.contains(".") && !DemoCommune.careRegisters.contains(register) && keeps(register) {
      let by = DemoPerson.invented(lexicon, profile, &random)
      books.add(
        "register-opening", newID(start), ["register_id": .text(register), "opened_on": .day(start), "opened_by": .text(by)])
    }
    addFacilities()
    guard hasStaff else { return }
    let titles = [
      random.chance(0.72) ? "doctor" : "assistant_doctor", "assistant_doctor", "nurse", "midwife", "pharmacy_assistant",
      "population_officer",
    ]
    for title in titles.prefix(max(3, profile.town ? 6 : random.whole(5...6))) { addStaff(title, hamlet: nil) }
    for place in hamlets.indices where random.chance(0.97) { addStaff("village_health_worker", hamlet: place) }
  }

  private mutating func addFacilities() {
    let old = start < DemoCommune.merger
    let merges = today >= DemoCommune.merger
    let id = newID(start)
    station = id
    let telehealth = random.chance(0.3 + profile.telehealth)
    let since = telehealth ? newYear(2023) : newYear(2024).adding(days: random.whole(20...330))
    let bookings = newYear(2024).adding(days: random.whole(30...700))
    var values: [String: Value] = [
      "name": .text("Trạm Y tế \(place)"), "facility_kind": .text("station"), "ownership": .text("public"), "treats": .bool(true),
      "address": .text(hamlets.first?.name ?? name), "valid_from": .day(old ? newYear(1996) : start), "telephone": .text("0000000000"),
    ]
    func online(_ values: inout [String: Value], from: Day, _ last: Day) {
      let offered = since <= last && (profile.papers > 0.5 || telehealth)
      values["telehealth"] = .bool(offered)
      if offered { values["telehealth_from"] = .day(max(since, from)) }
      let booked = bookings <= last
      values["online_booking"] = .bool(booked)
      if booked { values["online_booking_from"] = .day(max(bookings, from)) }
    }
    online(&values, from: newYear(1996), old && merges ? DemoCommune.merger.adding(days: -1) : today)
    if old, merges { values["valid_to"] = .day(DemoCommune.merger.adding(days: -1)) }
    books.add("facility", id, values)
    if old, merges {
      let id = newID(DemoCommune.merger)
      satellite = id
      values["name"] = .text("Điểm trạm \(place)")
      values["facility_kind"] = .text("satellite")
      values["valid_from"] = .day(DemoCommune.merger)
      values["valid_to"] = nil
      online(&values, from: DemoCommune.merger, today)
      books.add("facility", id, values)
    }
    if profile.town { addClinics() }
  }

  private mutating func addClinics() {
    let clinics: [(String, String, Bool)] = [
      ("Phòng khám đa khoa tư nhân", "private_clinic", true), ("Phòng khám răng", "dental_clinic", true), ("Nhà thuốc", "pharmacy", false),
      ("Phòng chẩn trị y học cổ truyền", "traditional_clinic", true),
    ]
    for clinic in clinics {
      let opened = day(newYear(2015), newYear(2022))
      let online = random.chance(0.4)
      var values: [String: Value] = [
        "name": .text("\(clinic.0) minh họa \(random.whole(1...9))"), "facility_kind": .text(clinic.1), "ownership": .text("private"),
        "treats": .bool(clinic.2), "valid_from": .day(opened), "telehealth": .bool(online), "online_booking": .bool(online),
      ]
      if online {
        let from = max(opened, newYear(2023).adding(days: random.whole(0...400)))
        values["telehealth_from"] = .day(from)
        values["online_booking_from"] = .day(from)
      }
      books.add("facility", newID(start), values)
    }
  }

  private mutating func addStaff(_ title: String, hamlet: Int?) {
    let female =
      ["nurse", "midwife", "pharmacy_assistant", "population_officer"].contains(title) || random.chance(hamlet == nil ? 0.4 : 0.7)
    let born = day(newYear(1968), newYear(1997))
    let from = day(max(newYear(2004), born.adding(years: 22)), newYear(2022))
    let id = newID(start)
    var values: [String: Value] = [
      "full_name": .text(DemoPerson.invented(lexicon, profile, &random, female: female)), "job_title": .text(title),
      "sex": .text(female ? "female" : "male"), "birth_date": .day(born), "employed_from": .day(from), "phone": .text(phone()),
    ]
    if hamlet == nil {
      if let station { values["facility_id"] = .id(station) }
      if ["doctor", "assistant_doctor", "nurse", "midwife"].contains(title) {
        values["licence_number"] = .text("MH-\(DemoCommune.padded(random.whole(1...9999), 4))/LS-GPHN")
        values["licence_on"] = .day(max(from, newYear(2014)))
        clinicians.append(id)
      }
      let able = random.chance(0.55 + profile.papers * 0.5)
      values["computer_proficient"] = .bool(able)
      if able, random.chance(0.97) {
        values["computer_proficient_from"] = .day(day(newYear(2016), min(today, newYear(2024))))
        values["computer_proof"] = .text("Chứng chỉ ứng dụng công nghệ thông tin cơ bản")
      }
    }
    if hamlet != nil, random.chance(0.04) { values["employed_to"] = .day(day(start, today)) }
    books.add("staff", id, values)
    if let hamlet {
      books.add("staff.hamlet", newID(start), parent: id, ["hamlet_id": .id(hamlets[hamlet].id), "valid_from": .day(from)])
    }
    if keeps("training") { addTrainings(id, hamlet != nil) }
  }

  private mutating func addTrainings(_ staff: RowID, _ village: Bool) {
    if village {
      guard random.chance(0.6 + profile.papers * 0.4) else { return }
      addTraining(staff, day(newYear(2018), start), 40, "Y tế thôn bản cơ bản")
    }
    for year in start.parts.year...today.parts.year where year >= 2023 {
      if village {
        if random.chance(0.5) {
          addTraining(staff, newYear(year).adding(days: random.whole(40...300)), 8, random.pick(lexicon.courses) ?? "")
        }
        continue
      }
      let enough = random.chance(0.35 + profile.papers * 0.7)
      for _ in 0..<(enough ? 3 : random.whole(0...2)) {
        addTraining(
          staff, newYear(year).adding(days: random.whole(30...300)), enough ? random.whole(8...24) : 8, random.pick(lexicon.courses) ?? "")
      }
    }
  }

  private mutating func addTraining(_ staff: RowID, _ on: Day, _ hours: Int, _ course: String) {
    guard on <= today else { return }
    books.add(
      "training", newID(on),
      [
        "staff_id": .id(staff), "course": .text(course), "hours": .real(Double(hours)), "started_on": .day(on),
        "ended_on": .day(on.adding(days: max(0, hours / 8 - 1))), "provider": .text(random.pick(lexicon.providers) ?? ""),
      ])
  }
}
