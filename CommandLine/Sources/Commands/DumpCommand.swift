import ArgumentParser
import Glibc

struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Lists every property of messages, recipients and attachments.",
        discussion: """
            With --json the output is one JSON text: an object for one file, an array of them for several. \
            Binary values are in hexadecimal there.
            """)

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: "Show long values whole; JSON always has them whole.")
    var full = false

    @Argument(help: ArgumentHelp("The .msg files.", valueName: "file"))
    var files: [String]

    func run() throws {
        let output = Output(descriptor: STDOUT_FILENO)
        let diagnostics = Diagnostics()
        let format: any DumpFormat =
            json
            ? JSONDump(output: output, isList: files.count > 1) : TextDump(output: output, isFull: full)
        do throws(CommandError) {
            try format.begin()
            for file in files {
                try DumpWalk(format: format, file: file, diagnostics: diagnostics).dumpFile()
            }
            try format.end()
            try output.flush()
        } catch {
            diagnostics.report(error, file: "standard output")
        }
        if diagnostics.failed { throw ExitCode(1) }
    }
}
