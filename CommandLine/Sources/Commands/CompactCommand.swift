import ArgumentParser
import CompoundFile
import Glibc

struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Rewrites compound files without their free space.",
        discussion: """
            The new file is made in the same folder and takes the place of the old one when it is complete. \
            Files that are open elsewhere, or damaged, stay as they are; with --output, what can be read of a \
            file is written to another one.
            """)

    @Option(
        name: [.short, .customLong("output")],
        help: ArgumentHelp("Write to this new file instead; for one file.", valueName: "file"))
    var output: String?

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    func validate() throws {
        if output != nil, files.count != 1 { throw ValidationError("--output goes with one file.") }
    }

    func run() throws {
        let lines = Output(descriptor: STDOUT_FILENO)
        try Diagnostics().run(on: files, output: lines) { path throws(CommandError) in
            let (before, after) = try compact(path)
            try lines.write("\(TerminalText.line(output ?? path)): \(before) -> \(after) bytes\n")
        }
    }

    private func compact(_ path: String) throws(CommandError) -> (before: UInt64, after: UInt64) {
        if let output { return try Self.copy(path, to: output) }
        return try CompoundFileAccess.reporting(path) { () throws(CompoundFileError) in
            try CompoundFile.compact(path: path)
        }
    }

    private static func copy(
        _ path: String, to target: String
    ) throws(CommandError) -> (before: UInt64, after: UInt64) {
        let store = try CompoundFileAccess.reading(path)
        defer { store.close() }
        let file = try CompoundFileAccess.reporting(path) { () throws(CompoundFileError) in
            try CompoundFile(opening: store, writable: false)
        }
        do throws(CommandError) {
            return try CompoundFileAccess.reporting(target) { () throws(CompoundFileError) in
                try copy(file, to: target)
            }
        } catch {
            throw CommandError("\(target): \(error.what)", error.result)
        }
    }

    private static func copy(
        _ file: CompoundFile, to target: String
    ) throws(CompoundFileError) -> (before: UInt64, after: UInt64) {
        let new = try FileByteStore(path: target, access: .readWrite, disposition: .createNew)
        defer { new.close() }
        do throws(CompoundFileError) {
            try file.copy(into: try CompoundFile(creatingOn: new, version: file.version))
            return (try file.store.length(), try new.length())
        } catch {
            new.unlink()
            throw error
        }
    }
}
