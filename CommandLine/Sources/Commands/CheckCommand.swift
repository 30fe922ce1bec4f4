import ArgumentParser
import CompoundFile
import Glibc

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for everything in compound files that the format does not provide for.",
        discussion: """
            A note is left over, or left to the writer; a deviation is against the rules and harmless; damage \
            keeps the file from being changed in place. Exits with 1 when there is damage, with --strict also \
            when there are deviations.
            """)

    @Flag(help: "Take deviations for failures.")
    var strict = false

    @Flag(help: "Write JSON: an object for one file, an array of them for several.")
    var json = false

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    func run() throws {
        let output = Output(descriptor: STDOUT_FILENO)
        let diagnostics = Diagnostics()
        var failed = false
        do throws(CommandError) {
            let writer = JSONWriter(output: output)
            if json, files.count > 1 { try writer.beginArray() }
            for file in files {
                let result = Self.findings(in: file)
                if case .failure(let error) = result { diagnostics.report(error, file: file) }
                if json { try Self.write(result, file, writer) } else { try Self.print(result, file, output) }
                let grade = (try? result.get())?.map(\.grade).max() ?? .note
                if grade == .damage || strict && grade == .deviation { failed = true }
            }
            if json, files.count > 1 { try writer.endArray() }
            if json { try writer.end() }
            try output.flush()
        } catch {
            diagnostics.report(error, file: "standard output")
        }
        if failed || diagnostics.failed { throw ExitCode(1) }
    }

    private static func findings(in file: String) -> Result<[Finding], CommandError> {
        do throws(CommandError) {
            let store = try CompoundFileAccess.reading(file)
            defer { store.close() }
            return .success(
                try CompoundFileAccess.reporting(file) { () throws(CompoundFileError) in
                    try CompoundFile.check(store)
                })
        } catch {
            return .failure(error)
        }
    }

    private static func print(
        _ result: Result<[Finding], CommandError>, _ file: String, _ output: Output
    ) throws(CommandError) {
        guard case .success(let findings) = result else { return }
        let name = TerminalText.line(file)
        if findings.isEmpty { try output.write("\(name): no findings\n") }
        for finding in findings {
            let place = finding.offset.map { " at offset \($0)" } ?? ""
            try output.write(
                "\(name): \(finding.grade.name): \(finding.structure) \(finding.number)\(place): "
                    + "\(finding.code.meaning) (\(finding.code.rawValue))\n")
        }
    }

    private static func write(
        _ result: Result<[Finding], CommandError>, _ file: String, _ writer: JSONWriter
    ) throws(CommandError) {
        try writer.beginObject()
        try writer.member("file", file)
        switch result {
        case .failure(let error): try writer.member("error", error.line)
        case .success(let findings):
            try writer.member("grade", findings.map(\.grade).max()?.name ?? "none")
            try writer.key("findings")
            try writer.beginArray()
            for finding in findings { try write(finding, writer) }
            try writer.endArray()
        }
        try writer.endObject()
    }

    private static func write(_ finding: Finding, _ writer: JSONWriter) throws(CommandError) {
        try writer.beginObject()
        try writer.member("code", finding.code.rawValue)
        try writer.member("grade", finding.grade.name)
        try writer.member("meaning", finding.code.meaning)
        try writer.member("structure", finding.structure)
        try writer.key("number")
        try writer.literal("\(finding.number)")
        if let offset = finding.offset {
            try writer.key("offset")
            try writer.literal("\(offset)")
        }
        try writer.endObject()
    }
}

extension Finding.Grade {
    /// As the command's output has it.
    fileprivate var name: String {
        switch self {
        case .note: return "note"
        case .deviation: return "deviation"
        case .damage: return "damage"
        }
    }
}

extension JSONWriter {
    fileprivate func member(_ key: String, _ value: String) throws(CommandError) {
        try self.key(key)
        try string(value)
    }
}
