// swift-tools-version: 6.0
import PackageDescription

// The command `openimsg` is a client of the library's C headers and of libopenimsg.so, as any other
// program; what it does with compound files as such it does in Swift. The product has a name of its own
// because SwiftPM keeps one build folder a product name and the library's is `openimsg`; it is installed as
// `openimsg`.
let package = Package(
    name: "CommandLine",
    products: [.executable(name: "openimsg-command", targets: ["OpenIMsgCommand"])],
    dependencies: [
        .package(name: "OpenIMsg", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "OpenIMsgCommand",
            dependencies: [
                .product(name: "openimsg", package: "OpenIMsg"),
                .product(name: "CMAPI", package: "OpenIMsg"),
                // What looks at files rather than messages is made in Swift and has no C interface.
                .product(name: "CompoundFile", package: "OpenIMsg"),
                .product(name: "MAPINames", package: "OpenIMsg"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources",
            swiftSettings: [.swiftLanguageMode(.v5)],
            // Beside the library in the build folder, below the same prefix once installed.
            linkerSettings: [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib"])])
    ]
)
