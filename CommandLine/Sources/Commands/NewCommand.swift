import ArgumentParser
import Glibc

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a new message.",
        discussion: "Addresses are given as `Name <address>` or `address`. `-` as a file is standard input.")

    @Option(
        name: [.short, .customLong("output")],
        help: ArgumentHelp("The .msg file to write.", valueName: "file"))
    var output: String

    @Flag(help: "Replace the file if there is one.")
    var force = false

    @Flag(help: "Mark the message as not sent yet.")
    var draft = false

    @Option(help: ArgumentHelp("The sender.", valueName: "address"))
    var from: Address?

    @Option(help: ArgumentHelp("A recipient; can be repeated, as --cc and --bcc.", valueName: "address"))
    var to: [Address] = []

    @Option(help: ArgumentHelp("A recipient of a copy.", valueName: "address"))
    var cc: [Address] = []

    @Option(help: ArgumentHelp("A recipient of a copy whom the others don't see.", valueName: "address"))
    var bcc: [Address] = []

    @Option(help: "The subject.")
    var subject: String?

    @Option(help: ArgumentHelp("The plain body.", valueName: "text"))
    var body: String?

    @Option(help: ArgumentHelp("A file with the plain body, in UTF-8.", valueName: "file"))
    var bodyFile: String?

    @Option(help: ArgumentHelp("A file with the HTML body, in UTF-8.", valueName: "file"))
    var htmlFile: String?

    @Option(help: ArgumentHelp("A file to attach; can be repeated.", valueName: "file"))
    var attach: [String] = []

    @Option(help: ArgumentHelp("A .msg file to embed as a message; can be repeated.", valueName: "file"))
    var embed: [String] = []

    func validate() throws {
        guard body == nil || bodyFile == nil else {
            throw ValidationError("Please give either --body or --body-file, not both.")
        }
        guard !output.isEmpty else { throw ValidationError("The name of the output file is empty.") }
    }

    func run() throws {
        let diagnostics = Diagnostics()
        let builder = MessageBuilder(from: from, subject: subject, isDraft: draft, recipients: recipients)
        do {
            try builder.write(
                to: output, replacing: force, bodies: bodies(), attachments: attach, embedded: embed)
        } catch let failure as FileFailure {
            diagnostics.report(failure.error, file: failure.file)
        } catch let error as CommandError {
            diagnostics.report(error, file: output)
        }
        if diagnostics.failed { throw ExitCode(1) }
    }

    private var recipients: [(kind: Int32, address: Address)] {
        to.map { (1, $0) } + cc.map { (2, $0) } + bcc.map { (3, $0) }
    }

    private func bodies() throws -> MessageBuilder.Bodies {
        var bodies = MessageBuilder.Bodies()
        bodies.plain = body
        if let bodyFile {
            bodies.plain = String(decoding: try InputFile.contents(of: bodyFile), as: UTF8.self)
        }
        bodies.html = try htmlFile.map { try InputFile.contents(of: $0) }
        return bodies
    }
}

/// A failure that concerns another file than the one that is written.
struct FileFailure: Error {
    let file: String
    let error: CommandError
}

extension Address: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }
}
