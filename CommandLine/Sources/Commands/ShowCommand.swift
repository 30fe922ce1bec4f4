import ArgumentParser
import Glibc

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows messages as a person reads them.",
        discussion: "Headers, body, attachments, and embedded messages indented. Times are in UTC.")

    @Argument(help: ArgumentHelp("The .msg files.", valueName: "file"))
    var files: [String]

    func run() throws {
        let output = Output(descriptor: STDOUT_FILENO)
        let diagnostics = Diagnostics()
        var isFirst = true
        try diagnostics.run(on: files, output: output) { file throws(CommandError) in
            defer { isFirst = false }
            let opened = try MessageFile(reading: file)
            defer { opened.close() }
            if files.count > 1 {
                try output.write("\(isFirst ? "" : "\n")==> \(TerminalText.line(file)) <==\n")
            }
            let printer = MessagePrinter(output: output, file: file, diagnostics: diagnostics)
            try printer.show(opened.message, depth: 0)
        }
    }
}
