// swift-tools-version: 6.0
import PackageDescription

// Fuzzing with libFuzzer, a package of its own since everything in it is built with other flags: Fuzz/run.

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "OpenIMsg", path: "..")],
    targets: [
        .target(name: "Walks", dependencies: [.product(name: "CMAPI", package: "OpenIMsg")]),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Walks", .product(name: "CompoundFile", package: "OpenIMsg"),
                .product(name: "RichText", package: "OpenIMsg"),
                .product(name: "openimsg-objects", package: "OpenIMsg"),
            ],
            swiftSettings: [.swiftLanguageMode(.v5)]),
    ]
)
