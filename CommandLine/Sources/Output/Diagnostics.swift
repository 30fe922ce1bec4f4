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
    /// - Parameter output: flushed after each file, so that what a file gave stands before what it lacks
    func run(
        on files: [String], output: Output, _ body: (String) throws(CommandError) -> Void
    ) throws {
        for file in files {
            attempt(file) { () throws(CommandError) in try body(file) }
            attempt("standard output") { () throws(CommandError) in try output.flush() }
        }
        if failed { throw ExitCode(1) }
    }

    private func attempt(_ file: String, _ body: () throws(CommandError) -> Void) {
        do {
            try body()
        } catch {
            report(error, file: file)
        }
    }
}

extension Output {
    static func writeNow(_ text: String, descriptor: Int32) throws(CommandError) {
        let output = Output(descriptor: descriptor)
        try output.write(text)
        try output.flush()
    }
}
