import Vocabulary

// Documents, attestations, recognitions and responsibilities: what the attested indicators rest on.
extension DemoCommune {
  /// Files the papers of each year; what isn't in order is missing.
  mutating func filePapers() {
    for year in start.parts.year...lastPaper.parts.year {
      // A commune that begins in the middle of a year files its papers then.
      let opens = max(newYear(year), start >= DemoCommune.merger ? start : newYear(year))
      for paper in DemoCommune.yearly where random.chance(profile.papers + (1 - profile.papers) * 0.55) {
        file(paper.kind, paper.about + " năm \(year)", paper.code, opens.adding(days: random.whole(paper.days)), "\(paper.issuer) \(place)")
      }
      for quarter in 1...4 where random.chance(profile.papers + (1 - profile.papers) * 0.7) {
        let on = newYear(year).adding(days: quarter * 91 - random.whole(4...30))
        if on < opens { continue }
        file("committee_minutes", "Họp Ban Chỉ đạo chăm sóc sức khỏe nhân dân quý \(quarter)/\(year)", "1.1", on, "Ban Chỉ đạo \(place)")
      }
    }
    attest()
    recognise()
  }

  private struct Paper: Sendable {
    let kind: String
    let about: String
    let code: String
    let days: ClosedRange<Int>
    let issuer: String
  }

  private static let yearly = [
    Paper(
      kind: "committee_decision", about: "Kiện toàn Ban Chỉ đạo chăm sóc sức khỏe nhân dân", code: "1.1", days: 10...50,
      issuer: "Ủy ban nhân dân"),
    Paper(kind: "committee_plan", about: "Kế hoạch hoạt động của Ban Chỉ đạo", code: "1.1", days: 20...70, issuer: "Ban Chỉ đạo"),
    Paper(kind: "committee_rules", about: "Quy chế hoạt động của Ban Chỉ đạo", code: "1.1", days: 20...70, issuer: "Ban Chỉ đạo"),
    Paper(
      kind: "committee_assignment", about: "Phân công nhiệm vụ thành viên Ban Chỉ đạo", code: "1.1", days: 20...75, issuer: "Ban Chỉ đạo"),
    Paper(kind: "party_resolution", about: "Nghị quyết về nhiệm vụ", code: "1.2", days: 5...30, issuer: "Đảng ủy"),
    Paper(kind: "socio_economic_plan", about: "Kế hoạch phát triển kinh tế – xã hội", code: "1.2", days: 8...40, issuer: "Ủy ban nhân dân"),
    Paper(
      kind: "station_plan_approved", about: "Kế hoạch hoạt động của trạm y tế", code: "1.3", days: 12...60,
      issuer: "Trung tâm Y tế phê duyệt cho trạm"),
    Paper(kind: "food_plan", about: "Kế hoạch bảo đảm an toàn thực phẩm", code: "5.5", days: 20...80, issuer: "Ủy ban nhân dân"),
    Paper(kind: "activity_report", about: "Báo cáo kết quả hoạt động trạm y tế", code: "1.4", days: 330...350, issuer: "Trạm Y tế"),
  ]

  @discardableResult
  private mutating func file(_ kind: String, _ about: String, set: String = "btcqg-ytx", _ code: String, _ on: Day, _ issuer: String)
    -> RowID?
  {
    guard on >= start.adding(days: -340), on <= lastPaper else { return nil }
    let id = newID(on)
    let year = on.parts.year
    books.add(
      "document", id,
      [
        "document_kind": .text(kind), "document_number": .text("MH-\(DemoCommune.padded(random.whole(1...199), 3))/\(year)"),
        "issued_on": .day(on),
        "issuer": .text(issuer), "about": .text(about),
        "set_id": .text(set), "indicator_code": .text(code), "valid_from": .day(on),
        "valid_to": .day(newYear(year + 1).adding(days: -1)),
      ])
    return id
  }

  /// The indicators that are attested, with the paper behind each and the day from which they are.
  private static let attested: [(set: String, code: String, kind: String, about: String, from: Int)] = [
    ("xa-ntm", "15.4", "e_book_report", "Triển khai sổ khám chữa bệnh điện tử", 2024),
    ("xa-ntm-nang-cao", "14.2", "health_management_report", "Triển khai quản lý sức khỏe điện tử", 2024),
    ("xa-ntm-nang-cao", "14.3", "telehealth_report", "Triển khai khám chữa bệnh từ xa", 2024),
    ("xa-ntm-nang-cao", "14.4", "e_book_report", "Triển khai sổ khám chữa bệnh điện tử", 2024),
    ("btcqg-ytx", "1.6", "settlement", "Quyết toán kinh phí", 2023),
    ("btcqg-ytx", "5.2", "activity_report", "Kết quả các chỉ tiêu chương trình y tế – dân số", 2023),
    ("btcqg-ytx", "10.1", "software_acceptance", "Sử dụng phần mềm tại trạm", 2023),
  ]

  /// One attestation for each quarter and one for the year; some are missing, a few say no.
  private mutating func attest() {
    guard keeps("attestation") else { return }
    for item in DemoCommune.attested {
      let answers = random.chance(profile.papers + 0.16)
      let good = random.chance(item.set == "btcqg-ytx" ? 0.95 : 0.35 + profile.papers * 0.7)
      guard answers else { continue }
      // The new-rural sets of 2021–2025 ask for nothing after their last year.
      let last = item.set == "btcqg-ytx" ? lastPaper.parts.year : min(2025, lastPaper.parts.year)
      for year in max(item.from, start.parts.year)...max(item.from, start.parts.year, last) where year <= last {
        let begins = max(item.from == 2024 && year == 2024 ? newYear(2024).adding(days: 60) : newYear(year), start)
        let paper = file(
          item.kind, item.about + " năm \(year)", set: item.set, item.code, begins.adding(days: random.whole(5...25)),
          "Trạm Y tế \(place)")
        for quarter in 1...4 {
          let first = newYear(year).adding(months: quarter * 3 - 3)
          addAttestation(
            item.set, item.code, "\(year)-Q\(quarter)", max(first, begins), first.adding(months: 3).adding(days: -1), good, paper)
        }
        addAttestation(item.set, item.code, "\(year)", begins, newYear(year + 1).adding(days: -1), good, paper)
      }
    }
    guard profile.advanced != nil, start < DemoCommune.merger else { return }
    for code in ["KM.2", "KM.3", "KM.4"] where today.parts.year >= 2024 {
      addAttestation("xa-ntm-kieu-mau", code, "2024", newYear(2024).adding(days: 60), newYear(2025).adding(days: -1), code != "KM.4", nil)
    }
  }

  private mutating func addAttestation(
    _ set: String, _ code: String, _ period: String, _ from: Day, _ to: Day, _ claim: Bool, _ paper: RowID?
  ) {
    let to = min(to, start < DemoCommune.merger && today >= DemoCommune.merger ? lastPaper : to)
    guard from <= to, from <= lastPaper, random.chance(0.985) else { return }
    var values: [String: Value] = [
      "set_id": .text(set), "indicator_code": .text(code), "period": .text(period), "valid_from": .day(from), "valid_to": .day(to),
      "claim": .bool(claim), "attested_by": .text("Trưởng trạm (minh họa)"),
    ]
    if let paper { values["document_id"] = .id(paper) }
    books.add("attestation", newID(from), values)
  }

  private mutating func recognise() {
    for on in profile.recognised where on <= today { addRecognition("btcqg-ytx", on, 3, "recognised") }
    let refused = newYear(2024).adding(days: 345)
    if profile.recognised.isEmpty, start < DemoCommune.merger, refused <= today { addRecognition("btcqg-ytx", refused, nil, "refused") }
    if let standard = profile.standard, standard <= today { addRecognition("xa-ntm", standard, nil, "recognised") }
    if let advanced = profile.advanced, advanced <= today { addRecognition("xa-ntm-nang-cao", advanced, nil, "recognised") }
  }

  private mutating func addRecognition(_ set: String, _ on: Day, _ years: Int?, _ result: String) {
    var values: [String: Value] = [
      "set_id": .text(set), "decision_number": .text("MH-\(DemoCommune.padded(random.whole(100...2999), 4))/QĐ-UBND"),
      "decided_on": .day(on),
      "issuer": .text("Ủy ban nhân dân tỉnh"), "result": .text(result), "remark": .text("Quyết định minh họa, không có thật"),
    ]
    if let years { values["valid_to"] = .day(on.adding(years: years).adding(days: -1)) }
    books.add("recognition", newID(on), values)
  }

  /// The health centre and what it answers for; kept in the unit where it stands.
  mutating func addHealthCentre(of units: [(key: UnitKey, name: String)]) {
    let id = newID(start)
    let centre: [String: Value] = [
      "name": .text("Trung tâm Y tế Lộc Bình (minh họa)"), "facility_kind": .text("health_centre"), "ownership": .text("public"),
      "treats": .bool(true),
      "valid_from": .day(newYear(2006)), "telehealth": .bool(true), "telehealth_from": .day(newYear(2023)), "online_booking": .bool(true),
      "online_booking_from": .day(newYear(2023).adding(days: 200)),
    ]
    books.add("facility", id, centre)
    let last = DemoCommune.merger.adding(days: -1)
    for unit in units {
      let old = unit.key.firstDay == nil
      guard old || today >= DemoCommune.merger else { continue }
      let from = old ? newYear(2022) : DemoCommune.merger
      var offices: [[String: Value]] = [["facility_id": .id(id), "office_name": .text("Trung tâm Y tế Lộc Bình (minh họa)")]]
      offices.append(["office_name": .text("Ủy ban nhân dân \(unit.name.prefix(1).lowercased() + unit.name.dropFirst())")])
      if old { offices.append(["office_name": .text("Ủy ban nhân dân huyện Lộc Bình")]) }
      for office in offices {
        var values = office
        values["covers_unit"] = .text(unit.key.description)
        values["valid_from"] = .day(from)
        if old, today >= DemoCommune.merger { values["valid_to"] = .day(last) }
        books.add("responsibility", newID(from), values)
      }
    }
  }
}
