import Registers
import Vocabulary

// How the station is run: posts, funds, reports, committee, supervision, communication, services, outbreaks.
extension DemoCommune {
  /// Keeps the books of the station's work until its commune is merged, or until today.
  mutating func runStation(_ lists: [String: CodeList]) {
    approvePosts()
    rotate()
    performServices(lists["technical_service"]?.items ?? [])
    for year in start.parts.year...lastPaper.parts.year where year >= 2023 {
      fund(year)
      report(year, lists["report_form"]?.items ?? [])
      communicate(year, lists["communication_topic"]?.items ?? [])
      breakOut(year)
    }
    seatCommittee()
    supervise()
  }

  private var isMerged: Bool { start >= DemoCommune.merger }

  private mutating func approvePosts() {
    guard keeps("staff-position") else { return }
    let from = isMerged ? start : newYear(2021)
    let titles = ["doctor", "assistant_doctor", "nurse", "midwife", "pharmacy_assistant", "population_officer"]
    for title in titles {
      var values: [String: Value] = [
        "job_title": .text(title), "approved": .int(isMerged ? Int64(random.whole(2...4)) : 1),
        "decision": .text("MH-\(DemoCommune.padded(random.whole(1...399), 3))/QĐ-SYT"), "valid_from": .day(from),
      ]
      if !isMerged, today >= DemoCommune.merger { values["valid_to"] = .day(lastPaper) }
      books.add("staff-position", newID(start), values)
    }
  }

  private mutating func rotate() {
    guard keeps("staff-rotation") else { return }
    for year in start.parts.year...lastPaper.parts.year where year >= 2023 && random.chance(0.55) {
      let from = newYear(year).adding(days: random.whole(20...200))
      let to = from.adding(days: random.whole(60...180))
      guard from >= start, from <= lastPaper else { continue }
      let inwards = random.chance(0.7)
      let (station, centre) = ("Trạm Y tế \(place)", "Trung tâm Y tế Lộc Bình (minh họa)")
      books.add(
        "staff-rotation", newID(from),
        [
          "full_name": .text(DemoPerson.invented(lexicon, profile, &random)),
          "job_title": .text(inwards ? "doctor" : "assistant_doctor"),
          "direction": .text(inwards ? "to_station" : "from_station"), "from_facility": .text(inwards ? centre : station),
          "to_facility": .text(inwards ? station : centre), "rotated_from": .day(from), "rotated_to": .day(to),
          "days_per_week": .real(inwards ? 2 : 5),
          "technique": .text(random.pick(["Siêu âm tổng quát", "Ghi, đọc điện tim", "Cấp cứu ban đầu", "Quản lý bệnh mạn tính"]) ?? ""),
        ])
    }
  }

  private mutating func performServices(_ items: [CodeList.Item]) {
    guard keeps("technical-service") else { return }
    for item in items where random.chance(min(0.995, odds(item.code) + 0.03)) {
      let approved = isMerged ? start : day(newYear(2018), newYear(2022))
      let id = newID(start)
      var values: [String: Value] = ["service": .text(item.code), "approved_by": .text("Sở Y tế")]
      values["decision"] = .text("MH-\(DemoCommune.padded(random.whole(1...399), 3))/QĐ-SYT")
      if random.chance(0.985) { values["approved_on"] = .day(approved) }
      books.add("technical-service", id, values)
      let idle = random.chance(0.05 * (1.6 - profile.papers))
      for year in start.parts.year...lastPaper.parts.year {
        for half in [1, 7] {
          let first = Day(year: year, month: half, day: 1) ?? start
          let last = first.adding(months: 6).adding(days: -1)
          // What an emergency station is ready for need not happen; a few halves are never counted.
          let emergency = item.extra["first_aid"] == "yes"
          guard last <= lastPaper, last >= start, random.chance(0.93 + profile.papers * 0.06) else { continue }
          let times = idle ? 0 : (emergency ? random.whole(0...6) : random.whole(2...160))
          books.add(
            "technical-service.performed", newID(last), parent: id,
            ["period_from": .day(max(first, start)), "period_to": .day(last), "times_performed": .int(Int64(times))])
        }
      }
    }
  }

  private mutating func fund(_ year: Int) {
    guard keeps("budget") else { return }
    let size = profile.town ? 1.4 : 0.8 + profile.people / 12_000
    // In the year of the merger the first half was planned for the old communes, the second for the new.
    let half = year == DemoCommune.merger.parts.year && today >= DemoCommune.merger
    let lines: [(source: String, purpose: String, recurrent: Bool, low: Int, high: Int)] = [
      ("district_budget", "Chi thường xuyên của trạm", true, 170, 260), ("commune_budget", "Hỗ trợ hoạt động, điện nước", true, 18, 45),
      ("insurance", "Chi khám, chữa bệnh bảo hiểm y tế", true, 90, 210),
      ("target_programme", "Hoạt động chương trình y tế – dân số", true, 25, 70),
      ("district_budget", "Sửa chữa trạm, mua sắm thiết bị", false, 40, 160),
    ]
    for line in lines where line.recurrent || random.chance(0.4) {
      let millions = (Double(random.whole(line.low...line.high)) * size * (half ? 0.5 : 1)).rounded()
      let planned = millions * 1_000_000
      let id = newID(max(newYear(year).adding(days: random.whole(3...15)), start))
      var given = 0.0
      let full = random.chance(0.35 + profile.papers * 0.65)
      let share = full ? 1 : Double(random.whole(82...97)) / 100
      let months = half ? (isMerged ? [7, 10] : [1, 4]) : [1, 4, 7, 10]
      for (index, month) in months.enumerated() {
        let late = random.chance(0.5 * (1 - profile.papers)) ? random.whole(25...50) : 0
        let on = (Day(year: year, month: month, day: 10) ?? start).adding(days: random.whole(0...12) + late)
        let amount = index == months.count - 1 ? planned * share - given : (planned * share / Double(months.count)).rounded()
        guard on <= lastPaper, amount > 0 else { continue }
        given += amount
        books.add("budget.allocation", newID(on), parent: id, ["amount": .real(amount.rounded()), "allocated_on": .day(on)])
      }
      var values: [String: Value] = [
        "budget_year": .int(Int64(year)), "source": .text(line.source), "purpose": .text(line.purpose), "recurrent": .bool(line.recurrent),
        "planned": .real(planned),
      ]
      let settled = newYear(year + 1).adding(days: random.whole(20...60))
      if settled <= lastPaper {
        values["spent"] = .real(given.rounded())
        values["settled"] = .real(given.rounded())
        values["settled_on"] = .day(settled)
      }
      books.add("budget", id, values)
    }
  }

  private mutating func report(_ year: Int, _ forms: [CodeList.Item]) {
    guard keeps("report-submission") else { return }
    for form in forms {
      switch form.extra["cycle"] {
      case "month":
        for month in 1...12 {
          let due = (Day(year: year, month: month, day: 1) ?? start).adding(months: 1).adding(days: 4)
          addReport(form.code, "\(year)-\(DemoCommune.padded(month, 2))", due)
        }
      case "quarter":
        for quarter in 1...4 { addReport(form.code, "\(year)-Q\(quarter)", newYear(year).adding(months: quarter * 3).adding(days: 9)) }
      case "year": addReport(form.code, "\(year)", newYear(year + 1).adding(days: 14))
      default: continue
      }
    }
  }

  private mutating func addReport(_ form: String, _ period: String, _ due: Day) {
    guard due > start, due <= lastPaper else { return }
    var values: [String: Value] = [
      "form": .text(form), "report_period": .text(period), "due_on": .day(due), "sent_to": .text("Trung tâm Y tế Lộc Bình (minh họa)"),
    ]
    let onTime = random.chance(0.78 + profile.papers * 0.21)
    if onTime || random.chance(0.75) {
      let sent = due.adding(days: onTime ? -random.whole(0...4) : random.whole(1...15))
      if sent <= today {
        values["sent_on"] = .day(sent)
        values["receipt"] = .text("MH-\(DemoCommune.padded(random.whole(1...999), 3))/BC-TYT")
      }
    }
    books.add("report-submission", newID(due), values)
  }

  private mutating func communicate(_ year: Int, _ topics: [CodeList.Item]) {
    guard keeps("communication-activity"), !topics.isEmpty else { return }
    let forms = [
      "loudspeaker", "loudspeaker", "loudspeaker", "group", "talk", "counselling", "home_visit", "campaign", "leaflet", "online",
    ]
    for quarter in 0..<4 {
      for _ in 0..<(random.whole(3...6) + Int(profile.papers * 8)) {
        let on = newYear(year).adding(months: quarter * 3).adding(days: random.whole(0...89))
        guard on >= start, on <= lastPaper, let topic = random.pick(topics.filter { $0.code != "other" }), let form = random.pick(forms)
        else {
          continue
        }
        var values: [String: Value] = [
          "held_on": .day(on), "topic": .text(topic.code), "form": .text(form), "subject": .text("Truyền thông: \(topic.label.vi)"),
        ]
        if let hamlet = random.pick(hamlets) { values["hamlet_id"] = .id(hamlet.id) }
        if !["loudspeaker", "online", "leaflet"].contains(form) { values["audience"] = .int(Int64(random.whole(8...90))) }
        books.add("communication-activity", newID(on), values)
      }
    }
  }

  private mutating func breakOut(_ year: Int) {
    guard keeps("outbreak") else { return }
    let diseases = ["chickenpox", "chickenpox", "hand_foot_mouth", "hand_foot_mouth", "influenza", "mumps", "dengue", "measles", "rabies"]
    for _ in 0..<(random.chance(0.55) ? (random.chance(0.25) ? 2 : 1) : 0) {
      let first = newYear(year).adding(days: random.whole(5...350))
      let found = first.adding(days: random.whole(1...7))
      guard found >= start, found <= lastPaper.adding(days: -3), let disease = random.pick(diseases) else { continue }
      let hour = random.whole(7...16)
      let prompt = random.chance(0.5 + profile.papers * 0.48)
      let sameDay = prompt && random.chance(0.75)
      let reported = found.adding(days: sameDay ? 0 : (prompt ? 1 : random.whole(2...5)))
      var values: [String: Value] = [
        "disease": .text(disease), "first_case_on": .day(first), "detected_on": .day(found),
        "detected_at": .text("\(found.iso)T\(DemoCommune.padded(hour, 2)):30"), "reported_on": .day(reported),
        "cases": .int(Int64(disease == "rabies" ? 1 : random.whole(1...14))), "deaths": .int(0),
        "measures_taken": .text("Điều tra, cách ly, khử khuẩn, tuyên truyền hộ gia đình"),
      ]
      // A few next-day reports leave out the hour, and nobody can tell whether 24 hours were kept.
      if sameDay || random.chance(0.8) {
        let at = sameDay ? hour + 1 : hour - 1
        values["reported_at"] = .text("\(reported.iso)T\(DemoCommune.padded(at, 2)):15")
      }
      if random.chance(0.7 + profile.papers * 0.3) { values["handled_on"] = .day(found.adding(days: random.whole(0...1))) }
      let closed = found.adding(days: random.whole(14...28))
      if closed <= today { values["closed_on"] = .day(closed) }
      if let hamlet = random.pick(hamlets) { values["hamlet_id"] = .id(hamlet.id) }
      books.add("outbreak", newID(found), values)
    }
  }

  /// Who sits on the committee, by post.
  private static let seats: [(post: String, role: String, task: String)] = [
    ("Phó Chủ tịch Ủy ban nhân dân xã", "chair", "Phụ trách chung"), ("Trưởng trạm y tế", "deputy", "Tham mưu, điều phối chuyên môn"),
    ("Công chức văn hóa – xã hội", "standing", "Bảo hiểm y tế, chính sách xã hội"),
    ("Công chức văn phòng – thống kê", "secretary", "Kế hoạch, biên bản, báo cáo"),
    ("Chủ tịch Hội Liên hiệp Phụ nữ xã", "member", "Nhà tiêu hợp vệ sinh, 3 sạch, dinh dưỡng"),
    ("Chủ tịch Hội Nông dân xã", "member", "An toàn thực phẩm, vệ sinh môi trường"),
    ("Bí thư Đoàn Thanh niên xã", "member", "Truyền thông, sổ sức khỏe điện tử"),
    ("Hiệu trưởng trường tiểu học", "member", "Y tế trường học"), ("Trưởng Công an xã", "member", "Dữ liệu dân cư, an ninh trật tự"),
    ("Viên chức dân số", "member", "Dân số – kế hoạch hóa gia đình"),
  ]

  private mutating func seatCommittee() {
    guard keeps("committee-member") else { return }
    let from = isMerged ? start.adding(days: random.whole(10...40)) : newYear(2023).adding(days: random.whole(5...30))
    guard from <= lastPaper else { return }
    for seat in DemoCommune.seats where random.chance(0.9 + profile.papers * 0.1) {
      var first = from
      // Some posts change hands.
      if random.chance(0.25) {
        let change = day(from.adding(days: 120), from.adding(days: 800))
        if change < lastPaper {
          addMember(seat, first, change.adding(days: -1))
          first = change
        }
      }
      addMember(seat, first, !isMerged && today >= DemoCommune.merger ? lastPaper : nil)
    }
  }

  private mutating func addMember(_ seat: (post: String, role: String, task: String), _ from: Day, _ to: Day?) {
    var values: [String: Value] = [
      "full_name": .text(DemoPerson.invented(lexicon, profile, &random)), "post": .text(seat.post), "committee_role": .text(seat.role),
      "valid_from": .day(from),
    ]
    if random.chance(0.6 + profile.papers * 0.4) { values["task"] = .text(seat.task) }
    if let to { values["valid_to"] = .day(to) }
    books.add("committee-member", newID(from), values)
  }

  /// Each quarter the health centre visits most stations, after the merger their satellites.
  private mutating func supervise() {
    guard keeps("supervision-visit") else { return }
    let findings = [
      "Sổ sách ghi chép đầy đủ, một số dòng thiếu chẩn đoán", "Tủ thuốc cấp cứu thiếu cơ số", "Vườn thuốc nam chưa đủ loài",
      "Hồ sơ Ban Chỉ đạo chưa có biên bản quý", "Thiết bị chưa được kiểm định đúng hạn", "Thực hiện tốt các nội dung",
    ]
    for year in start.parts.year...today.parts.year where year >= 2023 {
      for quarter in 0..<4 {
        let on = newYear(year).adding(months: quarter * 3).adding(days: random.whole(15...85))
        guard on >= start, on <= today, let place = facility(on: on), random.chance(0.72 + profile.papers * 0.26) else { continue }
        let finding = random.pick(findings) ?? ""
        var values: [String: Value] = [
          "visited_on": .day(on), "team": .text("Trung tâm Y tế Lộc Bình (minh họa)"), "facility_id": .id(place),
          "criteria_seen": .text(random.pick(["1, 4", "2, 3, 4", "5, 6", "6, 7, 8", "1–10"]) ?? ""), "findings": .text(finding),
        ]
        if finding != findings.last {
          let due = on.adding(days: 30)
          values["recommendations"] = .text("Khắc phục trong 30 ngày")
          values["remedy_due_on"] = .day(due)
          let remedied = on.adding(days: random.whole(7...55))
          if random.chance(0.4 + profile.papers * 0.6), remedied <= today { values["remedied_on"] = .day(remedied) }
        }
        books.add("supervision-visit", newID(on), values)
      }
    }
  }
}
