// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "xakhoe",
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CSodium"),
    .target(name: "Vocabulary", dependencies: ["CSodium", .product(name: "Yams", package: "Yams")]),
    .target(name: "Criteria", dependencies: ["Vocabulary"]),
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"]),
    .testTarget(name: "CriteriaTests", dependencies: ["Criteria", "Vocabulary"]),
  ]
)
