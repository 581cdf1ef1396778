import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme
@testable import Web

/// What the pages of assessments say of the whole, of steps that were taken and of what stands in the way.
@Suite(.serialized) struct AssessmentVerdictTests {
  typealias Story = AssessmentPageTests.Story

  @Test func theTeamsWordLeadsOnceItJudged() async throws {
    let story = try await Story()
    _ = try await story.station.post(story.path, story.marks())
    _ = try await story.station.post(story.path, ["verb": "step-submit"])
    #expect(try await !story.centre.get(story.path).text.contains("Thẩm định: "))
    _ = try await story.centre.post(story.path, story.judgements(["15.4": "not_met"]))
    for step in ["", "appraise"] {
      if !step.isEmpty { #expect(try await story.centre.post(story.path, ["verb": "step-" + step]).status == 303) }
      let page = try await story.station.get(story.path).text
      #expect(page.contains("Thẩm định: ✗ Chưa đạt</span><span class=\"state ok\">Tự chấm: ✓ Đạt</span>"), "\(step)")
      #expect(page.contains("<span class=\"state no\">✗</span> 15"), "the chip, \(step)")
      #expect(page.contains("Theo thẩm định, bộ tiêu chí chưa đạt: chỉ tiêu chưa đạt 15.4."), "\(step)")
    }
  }

  @Test func aBeginningIsNoVerdict() async throws {
    let story = try await Story(set: "btcqg-ytx")
    _ = try await story.station.post(story.path, story.marks())
    #expect(try await story.station.post(story.path, ["verb": "step-submit"]).status == 303)
    let items = try await story.now().items
    let first = try #require(items.first { $0.ownOutcome == .met && ($0.mostPoints ?? 0) > 0 })
    // The same points, typed: no difference to the station's.
    let points = Figures.exact(first.ownPoints ?? first.mostPoints ?? 0)
    _ = try await story.centre.post(
      story.path, ["verb": "save", "team.\(first.code)": "met", "given.\(first.code)": points, "seq.\(first.code)": "\(first.seq)"])
    let page = try await story.centre.get(story.path).text
    #expect(page.contains("đã xét 1/\(items.count) chỉ tiêu, chưa có kết luận"))
    #expect(!page.contains("khác trạm chấm"))
  }

  @Test func aSetWithPointsSaysWhichRuleFails() async throws {
    let story = try await Story(set: "btcqg-ytx")
    _ = try await story.station.post(story.path, story.marks())
    #expect(try await story.station.post(story.path, ["verb": "step-submit"]).status == 303)
    let low = Dictionary(uniqueKeysWithValues: try await story.now().items.filter { $0.code.hasPrefix("1.") }.map { ($0.code, "not_met") })
    _ = try await story.centre.post(story.path, story.judgements(low))
    let page = try await story.centre.get(story.path).text
    #expect(page.contains("Theo thẩm định, bộ tiêu chí chưa đạt: ") && page.contains("dưới mức: 1 (0/"))
    #expect(try await !story.centre.get("/?area=188&period=2024-Q4").text.contains("thẩm định kỳ này"))
    #expect(try await story.centre.post(story.path, ["verb": "step-appraise"]).status == 303)
    #expect(try await story.centre.get("/?area=188&period=2024-Q4").text.contains("thẩm định kỳ này: 0/1 xã đạt"))
  }

  @Test func pointsThatMovedAreShownAndTaken() async throws {
    let story = try await Story(set: "btcqg-ytx")
    #expect(try await !story.station.get(story.path).text.contains("Số trong sổ hoặc điểm quy định đã khác"))
    let (unit, item) = (story.books.unit, try #require(try await story.now().items.first { ($0.mostPoints ?? 0) > 0 }))
    try await story.books.server.installation.store.write(.edit, by: Author("test"), in: [unit]) {
      try $0.update(Assessment.itemRegister, unit, item.id, ["most_points": .real(99)])
    }
    let page = try await story.station.get(story.path).text
    #expect(page.contains("Số trong sổ hoặc điểm quy định đã khác số đang điền ở 1 chỉ tiêu") && page.contains("Lấy số mới nhất"))
    #expect(try await story.station.post(story.path, ["verb": "refresh"]).status == 303)
    #expect(try await story.now().items.first { $0.code == item.code }?.mostPoints == item.mostPoints)
    #expect(try await !story.station.get(story.path).text.contains("Số trong sổ hoặc điểm quy định đã khác"))
  }

  @Test func whatWasReturnedHasItsDaysAgain() async throws {
    let story = try await Story(period: "2024-Q3")
    #expect(try await story.station.get(story.path).text.contains("quá hạn 71 ngày"))
    let early = try await story.station.post(story.path, ["verb": "step-submit"]).text
    #expect(early.contains("Cần sửa trước khi «Nộp cho Trung tâm Y tế»") && early.contains("<a href=\"#f-own.15.3\">15.3</a>"))
    _ = try await story.station.post(story.path, story.marks())
    let submitted = try #require(try await story.station.post(story.path, ["verb": "step-submit"]).location)
    let notice = try await story.station.get(submitted).text
    #expect(notice.contains("Đã xong bước «Nộp cho Trung tâm Y tế». Hồ sơ nay ở Trung tâm Y tế: Đã nộp, chờ thẩm định."))
    let judging = try await story.centre.get(story.path).text
    #expect(judging.contains("Hồ sơ chỉ về trạm khi bấm «Trả lại trạm»"))
    let empty = try await story.centre.post(story.path, ["verb": "step-return"]).text
    #expect(empty.contains("ghi ở ô «Trả lại: cần sửa gì» của chỉ tiêu cần sửa") && empty.contains("Cần sửa trước khi «Trả lại trạm»"))
    _ = try await story.centre.post(story.path, ["verb": "save", "team.15.4": "", "return.15.4": "thiếu báo cáo"])
    #expect(try await story.centre.get(story.path).text.contains("Đã đánh dấu 1 chỉ tiêu; hồ sơ chỉ về trạm"))
    let back = try #require(try await story.centre.post(story.path, ["verb": "step-return"]).location)
    #expect(try await story.centre.get(back).text.contains("Đã trả lại 1 chỉ tiêu để sửa. Hồ sơ nay ở Trạm Y tế"))
    let day = try #require(Day(iso: String(try await story.now().since.prefix(10)))).adding(days: 10)
    let page = try await story.station.get(story.path).text
    #expect(page.contains("Nộp lại trước hết ngày \(day.written)") && !page.contains("quá hạn"))
  }

  @Test func thePageOpensWhereSomethingWaits() async throws {
    let story = try await Story()
    let sub = "· Quý IV năm 2024</p>"
    let (server, store) = (story.books.server, story.books.server.installation.store)
    try await Accounts.add(
      name: "ttyt", fullName: "Hoàng Văn Bình", password: RunningServer.password,
      appointments: [Appointment(role: .healthCentre, scope: "area:188", validFrom: try day("2024-01-01"))], store, by: Author("test"))
    let cookie = "xk_session=" + (try await Accounts.signIn(name: "ttyt", password: RunningServer.password, store))
    #expect(try await !server.get("/assessments", cookie: cookie).text.contains(sub))
    _ = try await story.station.post(story.path, story.marks())
    _ = try await story.station.post(story.path, ["verb": "step-submit"])
    #expect(try await server.get("/assessments", cookie: cookie).text.contains(sub))
    #expect(try await server.get("/assessments?period=2024-Q3", cookie: cookie).text.contains("· Quý III năm 2024</p>"))
    let cards = try await story.administrator.get("/assessments?unit=06562&period=2024-Q4").text
    #expect(cards.contains("Bắt đầu tự đánh giá quý IV năm 2024"))
  }

  @Test func aCommuneThatIsGoneSaysSo() async throws {
    let units = RunningServer.units.replacingOccurrences(
      of: "188,Huyện Lộc Bình,,2025-06-30,06526", with: "188,Huyện Lộc Bình,,2024-05-31,06526")
    let books = try await RegisterBooks(units: units)
    let page = try await books.browser(.administrator).get("/assessments?unit=06562&period=2024-Q3").text
    #expect(page.contains("Xã Tú Đoạn không có trong danh mục đơn vị hành chính ngày 30/09/2024"))
    #expect(page.contains("/assessments?unit=06562&amp;period=2024-Q1") || page.contains("/assessments?unit=06562&period=2024-Q1"))
    #expect(!page.contains("Bắt đầu tự đánh giá"))
  }

  @Test func pointsAreCutAsOnPapers() async throws {
    let story = try await Story(set: "btcqg-ytx")
    let (unit, id) = (story.books.unit, story.id)
    for (stored, shown) in [(78.888, "78,88"), (78.88, "78,88"), (79.999, "79,99"), (80.0, "80")] {
      try await story.books.server.installation.store.write(.edit, by: Author("test"), in: [unit]) {
        try $0.update(Assessment.register, unit, id, ["own_points": .real(stored)])
      }
      #expect(try await story.station.get("/assessments?unit=06544&period=2024-Q4").text.contains("<b>\(shown)</b>"), "\(stored)")
    }
  }
}
