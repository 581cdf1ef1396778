import Criteria

/// Where an edition is read.
enum EditionAddress {
  static func of(_ edition: Edition) -> String {
    "/criteria/\(edition.set)/\(edition.inForceFrom.value.iso)" + (edition.revision > 1 ? ".r\(edition.revision)" : "")
  }
}
