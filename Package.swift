// swift-tools-version: 6.0
import PackageDescription

// The library's package has no Swift dependency: GLib, through pkg-config, is all it needs.
// The command `openimsg` is a package of its own, in CommandLine/.

let settings: [SwiftSetting] = [.swiftLanguageMode(.v5)]

let package = Package(
    name: "OpenIMsg",
    products: [
        .library(name: "openimsg", type: .dynamic, targets: ["OpenIMsg"]),
        .library(name: "openimsg-objects", type: .static, targets: ["OpenIMsg"]),
        .library(name: "CompoundFile", targets: ["CompoundFile"]),
        .library(name: "MessageFormat", targets: ["MessageFormat"]),
        .library(name: "RichText", targets: ["RichText"]),
        .library(name: "TNEF", targets: ["TNEF"]),
        .library(name: "CMAPI", targets: ["CMAPI"]),
        .library(name: "MAPINames", targets: ["MAPINames"]),
    ],
    targets: [
        .systemLibrary(
            name: "CGLib", path: "Sources/CGLib", pkgConfig: "glib-2.0",
            providers: [.apt(["libglib2.0-dev"])]),
        .target(
            name: "CMAPI", path: ".", sources: ["Sources/CMAPI"], publicHeadersPath: "include"),
        .target(name: "CompoundFile", dependencies: ["CGLib"], swiftSettings: settings),
        .target(name: "RichText", swiftSettings: settings),
        .testTarget(name: "RichTextTests", dependencies: ["RichText"], swiftSettings: settings),
        .target(
            name: "MessageFormat", dependencies: ["CompoundFile", "CGLib"], swiftSettings: settings),
        .testTarget(
            name: "MessageFormatTests", dependencies: ["MessageFormat", "CompoundFile"],
            swiftSettings: settings),
        .target(name: "TNEF", dependencies: ["MessageFormat", "CompoundFile"], swiftSettings: settings),
        .testTarget(
            name: "TNEFTests", dependencies: ["TNEF", "MessageFormat", "CompoundFile"], swiftSettings: settings),
        .target(
            name: "COM", dependencies: ["CompoundFile", "CMAPI", "CGLib"], swiftSettings: settings),
        .target(name: "MAPINames", swiftSettings: settings),
        .target(
            name: "MAPI", dependencies: ["MessageFormat", "RichText", "TNEF", "COM", "CMAPI", "CGLib", "MAPINames"],
            swiftSettings: settings),
        .testTarget(
            name: "MAPITests", dependencies: ["MAPI", "MessageFormat", "COM", "CMAPI", "CompoundFile"],
            swiftSettings: settings),
        .target(
            name: "OpenIMsg", dependencies: ["MAPI", "COM", "CMAPI", "CGLib"], exclude: ["exports.map"],
            swiftSettings: settings),
        .testTarget(
            name: "CompoundFileTests", dependencies: ["CompoundFile"], swiftSettings: settings),
    ]
)
