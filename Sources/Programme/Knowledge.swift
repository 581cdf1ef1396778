import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// Everything a catalogue folder knows besides the registers, which the store holds.
public struct Knowledge: Sendable {
  /// The editions: those of the folder, with those published in the database laid over them.
  public private(set) var criteria: CriteriaCatalogue
  /// The editions of the folder alone.
  public let shipped: CriteriaCatalogue
  /// The measures.
  public let measures: MeasureCatalogue
  /// The work lists.
  public let workLists: WorkListCatalogue
  /// The statistics.
  public let statistics: StatisticCatalogue
  /// The schedules.
  public let schedules: ScheduleCatalogue
  /// The checks of data quality.
  public let checks: QualityCatalogue
  /// The steps of assessments.
  public let workflow: Workflow

  /// Reads `criteria/`, `measures/`, `worklists/`, `statistics/`, `schedules/`, `checks/` and `workflows/` of a catalogue folder.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with the faults of all.
  public static func load(_ folder: URL, registers: Set<String>) throws -> Knowledge {
    var faults: [CatalogueFault] = []
    var criteria: CriteriaCatalogue?
    var measures: MeasureCatalogue?
    do { criteria = try CriteriaCatalogue.load(directory: folder.appendingPathComponent("criteria")) } catch { faults += error.faults }
    do { measures = try MeasureCatalogue.load(folder, registers: registers) } catch let found as CatalogueFaults { faults += found.faults }
    var workLists: WorkListCatalogue?
    do { workLists = try WorkListCatalogue.load(folder, registers: registers) } catch let found as CatalogueFaults {
      faults += found.faults
    }
    var statistics: StatisticCatalogue?
    do { statistics = try StatisticCatalogue.load(folder, registers: registers) } catch let found as CatalogueFaults {
      faults += found.faults
    }
    var schedules: ScheduleCatalogue?
    do { schedules = try ScheduleCatalogue.load(folder, registers: registers) } catch let found as CatalogueFaults {
      faults += found.faults
    }
    var checks: QualityCatalogue?
    do { checks = try QualityCatalogue.load(folder, registers: registers) } catch let found as CatalogueFaults { faults += found.faults }
    var workflow: Workflow?
    do { workflow = try Workflow.load(folder) } catch let found as CatalogueFaults { faults += found.faults }
    guard let criteria, let measures, let workLists, let statistics, let schedules, let checks, let workflow, faults.isEmpty else {
      throw CatalogueFaults(faults)
    }
    return Knowledge(
      criteria: criteria, shipped: criteria, measures: measures, workLists: workLists, statistics: statistics, schedules: schedules,
      checks: checks,
      workflow: workflow)
  }

  /// The same knowledge under other editions.
  public func under(_ criteria: CriteriaCatalogue) -> Knowledge {
    var knowledge = self
    knowledge.criteria = criteria
    return knowledge
  }
}
