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
  ],
  targets: [
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CLibPQ"),
    .target(name: "Vocabulary", dependencies: ["CSodium", .product(name: "Yams", package: "Yams")]),
    .target(name: "Registers", dependencies: ["Vocabulary"]),
    .target(name: "Storage", dependencies: ["Vocabulary", "Registers", "CLibPQ", "CSodium", .product(name: "GRDB", package: "GRDB.swift")]),
    .executableTarget(
      name: "xakhoe",
      dependencies: [
        "Storage", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"]),
  ]
)
