import ArgumentParser
import CMAPI

@main
struct OpenIMsgCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openimsg",
        abstract: "Reads and writes Outlook .msg files.",
        version: OpenIMsgVersion().map { String(cString: $0) } ?? "unknown",
        subcommands: [
            ShowCommand.self, DumpCommand.self, ExtractCommand.self, NewCommand.self, CheckCommand.self,
            TreeCommand.self, CompactCommand.self,
        ])
}

/// Embedded messages are followed this deep.
let maximumNesting = 64
