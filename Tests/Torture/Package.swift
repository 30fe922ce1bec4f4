// swift-tools-version: 6.0
import PackageDescription

// Long tests of compound files, a package of its own so that they are built with optimization: Tests/run-torture.

let package = Package(
    name: "Torture",
    dependencies: [.package(name: "OpenIMsg", path: "../..")],
    targets: [
        .testTarget(
            name: "TortureTests", dependencies: [.product(name: "CompoundFile", package: "OpenIMsg")],
            swiftSettings: [.swiftLanguageMode(.v5)])
    ]
)
