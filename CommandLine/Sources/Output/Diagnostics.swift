import ArgumentParser
import Glibc

/// One line on standard error for each thing that went wrong; remembers that there was one.
final class Diagnostics {
    private(set) var failed = false

    /// - Parameters:
    ///   - file: the file in question
    ///   - part: the part of it, as "attachment 2"
    func report(_ error: CommandError, file: String, part: String? = nil) {
        failed = true
        let place = [file, part].compactMap { $0 }.map(TerminalText.line).joined(separator: ": ")
        let line = "openimsg: \(place): \(TerminalText.line(error.line))\n"
        try? Output.writeNow(line, descriptor: STDERR_FILENO)
    }

    /// Runs `body` for each file. A failure is reported and the next file follows; the exit code is 1 then.
    func run(on files: [String], _ body: (String) throws(CommandError) -> Void) throws {
        for file in files {
            do {
                try body(file)
            } catch {
                report(error, file: file)
            }
        }
        if failed { throw ExitCode(1) }
    }
}

extension Output {
    static func writeNow(_ text: String, descriptor: Int32) throws(CommandError) {
        let output = Output(descriptor: descriptor)
        try output.write(text)
        try output.flush()
    }
}
