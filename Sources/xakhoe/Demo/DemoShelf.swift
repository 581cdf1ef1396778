import Registers
import Vocabulary

// What the station has: rooms, equipment, medicines, books, herbs and communication means, counted from time to time.
extension DemoCommune {
  /// How rarely some items are met at stations, and some services performed; others are common.
  private static let rare: [String: Double] = [
    "ecg": 0.35, "ultrasound": 0.3, "microscope": 0.5, "suction_pump": 0.75, "airway_set": 0.7, "water_test_kit": 0.6, "projector": 0.55,
    "camera": 0.7, "models": 0.7, "newborn_resuscitation": 0.75, "chemical_sprayer": 0.8, "electroacupuncture": 0.85,
    "oxytocin": 0.9, "magnesium_sulfate": 0.75, "diazepam": 0.7, "glyceryl_trinitrate": 0.75, "gliclazide": 0.8, "losartan": 0.8,
    "atorvastatin": 0.75, "colchicine": 0.75, "meloxicam": 0.85, "phong_thap": 0.8, "acetylcysteine": 0.9, "cefuroxime": 0.85,
    "ecg_recording": 0.35, "ultrasound_scan": 0.3, "tooth_extraction": 0.6, "via": 0.75, "perineum": 0.75, "contraceptive_injection": 0.85,
    "catheter": 0.8, "infrared": 0.9, "sinh_dia": 0.6, "ba_kich": 0.6, "ha_thu_o": 0.7, "thien_nien_kien": 0.75, "khoi": 0.7,
    "huong_phu": 0.8, "bach_bo": 0.75, "kim_tien_thao": 0.85,
  ]

  /// How likely it is that something is there: in good stations nearly everything that isn't rare.
  func odds(_ code: String) -> Double { (DemoCommune.rare[code] ?? 0.985) * (0.76 + 0.25 * profile.papers) }

  /// Counts everything the station has, twice or once a year.
  mutating func stockUp(_ lists: [String: CodeList]) {
    let rounds = counts(months: [6, 12])
    let yearly = counts(months: [12])
    countEquipment(lists["equipment_item"]?.items ?? [], rounds)
    countMedicines(lists["medicine"]?.items ?? [], rounds)
    countHerbs(lists["herb_species"]?.items ?? [], yearly)
    countRooms(lists["room_function"]?.items ?? [], yearly)
    countBooks(yearly)
    countMeans(lists["communication_item"]?.items ?? [], yearly)
  }

  /// The days of the counts: one when the books were opened, then around the twentieth of the months named. A merged commune begins
  /// with its first regular count; its parts stop counting when they are merged.
  private mutating func counts(months: [Int]) -> [Day] {
    var out = start < DemoCommune.merger ? [start.adding(days: random.whole(1...9))] : []
    for year in start.parts.year...lastPaper.parts.year {
      for month in months {
        let on = (Day(year: year, month: month, day: 14) ?? start).adding(days: random.whole(0...12))
        if on.number > (out.last?.number ?? start.number) + 60, on <= lastPaper { out.append(on) }
      }
    }
    return out
  }

  /// Whether an item that a station has is still counted there, or came since.
  private mutating func still(_ there: Bool, _ odds: Double) -> Bool { there ? random.chance(0.975) : random.chance(odds * 0.06) }

  private mutating func countEquipment(_ items: [CodeList.Item], _ rounds: [Day]) {
    guard keeps("equipment") else { return }
    for item in items {
      var there = random.chance(odds(item.code))
      var condition = random.chance(0.9) ? "good" : "needs_repair"
      let acquired = day(newYear(2012), newYear(2022))
      let serviced = item.extra["maintained"] == "yes"
      for (round, on) in rounds.enumerated() {
        if round > 0 { there = still(there, odds(item.code)) }
        if !there {
          if round > 0 || random.chance(0.6) { addEquipment(item.code, 0, "good", on, [:]) }
          continue
        }
        if condition == "good", random.chance(0.02) { condition = random.pick(["needs_repair", "broken"]) ?? "good" }
        if condition != "good", random.chance(0.2 + profile.papers * 0.4) { condition = "good" }
        var more: [String: Value] = ["acquired_on": .day(acquired)]
        if serviced, random.chance(0.94) {
          let good = random.chance(0.45 + profile.papers * 0.52)
          let last = max(on.adding(days: -random.whole(good ? 10...170 : 300...700)), acquired)
          more["last_maintained_on"] = .day(last)
          if random.chance(0.8) { more["next_due_on"] = .day(max(last.adding(months: good ? 14 : 12), last)) }
        }
        addEquipment(item.code, item.code == "patient_bed" ? random.whole(3...6) : random.whole(1...2), condition, on, more)
      }
    }
  }

  private mutating func addEquipment(_ item: String, _ quantity: Int, _ condition: String, _ on: Day, _ more: [String: Value]) {
    var values: [String: Value] = [
      "item": .text(item), "quantity": .int(Int64(quantity)), "condition": .text(condition), "counted_on": .day(on),
    ]
    values.merge(more) { $1 }
    if let place = facility(on: on) { values["facility_id"] = .id(place) }
    books.add("equipment", newID(on), values)
  }

  private mutating func countMedicines(_ items: [CodeList.Item], _ rounds: [Day]) {
    guard keeps("medicine-stock") else { return }
    for item in items {
      let emergency = item.extra["emergency"] == "yes"
      for (round, on) in rounds.enumerated() {
        // Emergency medicines are looked after first.
        let chance = min(0.995, odds(item.code) + (emergency ? 0.06 : 0))
        guard random.chance(chance) else {
          // What was counted before is counted again, also when it has run out.
          if round > 0 || random.chance(0.55) { addMedicine(item.code, 0, nil, on) }
          continue
        }
        let expired = random.chance(0.03 * (1.3 - profile.papers))
        let expires = on.adding(days: expired ? -random.whole(5...200) : random.whole(195...900))
        let undated = random.chance(0.02 * (1.2 - profile.papers))
        addMedicine(item.code, random.whole(emergency ? 5...30 : 40...2000), undated ? nil : expires, on)
        if !emergency, random.chance(0.12) { addMedicine(item.code, random.whole(20...500), expires.adding(days: 120), on) }
      }
    }
  }

  private mutating func addMedicine(_ code: String, _ quantity: Int, _ expires: Day?, _ on: Day) {
    var values: [String: Value] = ["medicine": .text(code), "quantity": .real(Double(quantity)), "counted_on": .day(on)]
    if quantity > 0 {
      values["lot_number"] = .text("MH\(DemoCommune.padded(random.whole(1...99_999), 5))")
      values["quantity_unit"] = .text("đơn vị")
    }
    if let expires { values["expires_on"] = .day(expires) }
    if let place = facility(on: on) { values["facility_id"] = .id(place) }
    books.add("medicine-stock", newID(on), values)
  }

  private mutating func countHerbs(_ items: [CodeList.Item], _ rounds: [Day]) {
    guard keeps("herb") else { return }
    for item in items {
      let wanted = (DemoCommune.rare[item.code] ?? 0.97) * (0.6 + 0.42 * profile.papers)
      var there = random.chance(wanted)
      let planted = day(newYear(2016), newYear(2022))
      for (round, on) in rounds.enumerated() {
        if round > 0 { there = still(there, wanted) }
        guard there || round > 0 || random.chance(0.4) else { continue }
        books.add(
          "herb", newID(on),
          [
            "species": .text(item.code), "plants": .int(Int64(there ? random.whole(2...20) : 0)),
            "condition": .text(there ? (random.chance(0.85) ? "good" : random.chance(0.8) ? "weak" : "dead") : "dead"),
            "planted_on": .day(planted), "counted_on": .day(on),
          ])
      }
    }
  }

  private mutating func countRooms(_ items: [CodeList.Item], _ rounds: [Day]) {
    guard keeps("room") else { return }
    for item in items where item.code != "other" {
      let asked = item.extra["required"] == "yes"
      guard random.chance(asked ? 0.8 + 0.2 * profile.papers : 0.4) else { continue }
      let least = Double(item.extra["min_area"] ?? "") ?? 12
      let area =
        random.chance(0.72 + 0.27 * profile.papers) ? least + Double(random.whole(0...16)) / 2 : least - Double(random.whole(1...5))
      var condition = random.chance(0.62 + 0.38 * profile.papers) ? "good" : "degraded"
      for on in rounds {
        if condition != "good", random.chance(0.12) { condition = "good" }
        if condition == "good", random.chance(0.02) { condition = "degraded" }
        var values: [String: Value] = [
          "room_function": .text(item.code), "area_m2": .real(max(area, 3)), "condition": .text(condition), "counted_on": .day(on),
          "built_in": .int(Int64(2004 + random.whole(0...14))),
        ]
        if let place = facility(on: on) { values["facility_id"] = .id(place) }
        books.add("room", newID(on), values)
      }
    }
  }

  private mutating func countBooks(_ rounds: [Day]) {
    guard keeps("book") else { return }
    var titles = DemoCommune.titles
    titles.shuffle(using: &random)
    let owned = max(8, min(titles.count - 2, 7 + Int(profile.papers * 13) + random.whole(-1...2)))
    for (round, on) in rounds.enumerated() {
      for title in titles.prefix(min(owned + round / 2, titles.count)) {
        let copies = round > 0 && random.chance(0.02) ? 0 : random.whole(1...3)
        books.add(
          "book", newID(on),
          ["title": .text(title), "author": .text("Bộ Y tế"), "copies": .int(Int64(copies)), "counted_on": .day(on)])
      }
    }
  }

  private mutating func countMeans(_ items: [CodeList.Item], _ rounds: [Day]) {
    guard keeps("communication-asset") else { return }
    for item in items {
      var there = random.chance(odds(item.code))
      for (round, on) in rounds.enumerated() {
        if round > 0 { there = still(there, odds(item.code)) }
        guard there || round > 0 || random.chance(0.5) else { continue }
        books.add(
          "communication-asset", newID(on),
          [
            "item": .text(item.code), "quantity": .int(Int64(there ? random.whole(1...3) : 0)),
            "condition": .text(random.chance(0.88) ? "good" : "needs_repair"), "counted_on": .day(on),
          ])
      }
    }
  }

  /// Titles as they stand on the shelves of stations.
  private static let titles = [
    "Hướng dẫn quốc gia về các dịch vụ chăm sóc sức khỏe sinh sản", "Hướng dẫn chẩn đoán và điều trị một số bệnh truyền nhiễm",
    "Hướng dẫn chẩn đoán và điều trị tăng huyết áp", "Hướng dẫn chẩn đoán và điều trị đái tháo đường típ 2",
    "Xử trí lồng ghép các bệnh thường gặp ở trẻ em", "Dược thư quốc gia Việt Nam dùng cho tuyến y tế cơ sở", "Cấp cứu ban đầu",
    "Phòng, chẩn đoán và xử trí phản vệ", "Thực hành tiêm chủng mở rộng", "An toàn tiêm chủng", "Điều dưỡng cơ bản",
    "Kỹ thuật điều dưỡng tại trạm y tế", "Kiểm soát nhiễm khuẩn tại cơ sở khám bệnh, chữa bệnh", "Châm cứu học",
    "Xoa bóp, bấm huyệt chữa bệnh thông thường", "Những cây thuốc và vị thuốc Việt Nam", "Cây thuốc nam trong vườn trạm y tế",
    "Dinh dưỡng hợp lý và sức khỏe", "Chăm sóc thiết yếu bà mẹ và trẻ sơ sinh", "Tài liệu đào tạo nhân viên y tế thôn bản",
    "Truyền thông – giáo dục sức khỏe", "Giám sát bệnh truyền nhiễm", "Vệ sinh môi trường nông thôn", "An toàn thực phẩm cho tuyến xã",
    "Phục hồi chức năng dựa vào cộng đồng", "Y học gia đình cơ bản", "Quản lý sức khỏe người cao tuổi",
    "Sức khỏe tâm thần tại cộng đồng", "Bệnh học nội khoa", "Bài giảng nhi khoa",
  ]
}
