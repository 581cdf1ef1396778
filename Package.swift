// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "xakhoe",
  products: [.executable(name: "xakhoe", targets: ["xakhoe"])],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
  ],
  targets: [
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CLibPQ"),
    .systemLibrary(name: "CZip"),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0"),
    .systemLibrary(name: "CXlsxWriter"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CQREncode"),
    .target(name: "Vocabulary", dependencies: ["CSodium", .product(name: "Yams", package: "Yams")]),
    .target(name: "Criteria", dependencies: ["Vocabulary"]),
    .target(name: "Growth"),
    .target(name: "Doubles", dependencies: ["Vocabulary"]),
    .target(name: "Registers", dependencies: ["Vocabulary"]),
    .target(
      name: "Storage",
      dependencies: ["Vocabulary", "Registers", "CLibPQ", "CSodium", "CZlib", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Measures", dependencies: ["Vocabulary", "Storage", "Criteria", "Growth"]),
    .target(name: "Programme", dependencies: ["Vocabulary", "Measures", "Storage", "Criteria", "Doubles"]),
    .target(name: "Exchange", dependencies: ["Vocabulary", "Registers", "Storage", "CZip", "CXML", "CXlsxWriter"]),
    .target(name: "Documents", dependencies: ["Vocabulary", "Criteria", "Programme", "Exchange", "CZip", "CZlib", "CQREncode"]),
    .target(
      name: "Web",
      dependencies: [
        "Vocabulary", "Registers", "Storage", "Measures", "Programme", "Criteria", "Growth", "Exchange", "Documents",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      resources: [.copy("Templates"), .copy("Public"), .copy("Words")]),
    .executableTarget(
      name: "xakhoe",
      dependencies: [
        "Vocabulary", "Registers", "Storage", "Measures", "Programme", "Criteria", "Growth", "Doubles", "Exchange", "Documents", "Web",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "TestSupport", dependencies: ["Vocabulary", "Registers", "Storage", "Measures", "Programme", "Criteria", "Growth"],
      path: "Tests/TestSupport"),
    .testTarget(name: "HouseTests"),
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"]),
    .testTarget(name: "RegistersTests", dependencies: ["Registers", "Vocabulary", "TestSupport"]),
    .testTarget(name: "StorageTests", dependencies: ["Storage", "Registers", "Vocabulary", "TestSupport"]),
    .testTarget(name: "MeasuresTests", dependencies: ["Measures", "Criteria", "Storage", "Registers", "Vocabulary", "TestSupport"]),
    .testTarget(
      name: "ProgrammeTests", dependencies: ["Programme", "Measures", "Storage", "Registers", "Criteria", "Vocabulary", "TestSupport"]),
    .testTarget(
      name: "ExchangeTests",
      dependencies: ["Exchange", "Storage", "Registers", "Vocabulary", "TestSupport", "CZip", "CXlsxWriter"]),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents", "Programme", "Storage", "Measures", "Criteria", "Vocabulary", "TestSupport"]),
    .testTarget(name: "CriteriaTests", dependencies: ["Criteria", "Vocabulary"]),
    .testTarget(name: "DoublesTests", dependencies: ["Doubles", "Vocabulary"]),
    .testTarget(name: "GrowthTests", dependencies: ["Growth"], exclude: ["fetch-survey.sh"]),
    .testTarget(
      name: "CommandTests", dependencies: ["xakhoe", "Storage", "Registers", "Programme", "Measures", "Growth", "Web", "Vocabulary"]),
    .testTarget(
      name: "WebTests",
      dependencies: ["Web", "Exchange", "Programme", "Storage", "Registers", "Measures", "Criteria", "Vocabulary", "TestSupport"]),
  ]
)
