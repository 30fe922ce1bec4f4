import ArgumentParser
import Glibc

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Saves the attachments of messages.",
        discussion: """
            Embedded messages become .msg files, OLE objects compound files of their own. Names are made \
            safe and unique; nothing is overwritten. The paths of the new files are printed.
            """)

    @Option(
        name: [.short, .customLong("directory")],
        help: ArgumentHelp("Where to save; created if missing.", valueName: "directory"))
    var directory = "."

    @Argument(help: ArgumentHelp("The .msg files.", valueName: "file"))
    var files: [String]

    func run() throws {
        let output = Output(descriptor: STDOUT_FILENO)
        let diagnostics = Diagnostics()
        let folder: ExtractionFolder
        do throws(CommandError) {
            folder = try ExtractionFolder(directory)
        } catch {
            diagnostics.report(error, file: directory)
            throw ExitCode(1)
        }
        try diagnostics.run(on: files, output: output) { file throws(CommandError) in
            let opened = try MessageFile(reading: file)
            defer { opened.close() }
            for number in try opened.message.attachmentNumbers() {
                do throws(CommandError) {
                    let attachment = try opened.message.attachment(number)
                    guard let path = try AttachmentSaver(folder).save(attachment) else { continue }
                    try output.write(TerminalText.line(path) + "\n")
                } catch {
                    diagnostics.report(error, file: file, part: "attachment \(number)")
                }
            }
        }
    }
}
