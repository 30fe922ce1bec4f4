import ArgumentParser
import CompoundFile
import Glibc

struct TreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Draws the storages and streams of compound files, with the sizes of streams.")

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    func run() throws {
        let output = Output(descriptor: STDOUT_FILENO)
        try Diagnostics().run(on: files, output: output) { path throws(CommandError) in
            let store = try CompoundFileAccess.reading(path)
            defer { store.close() }
            let (file, length) = try CompoundFileAccess.reporting(path) { () throws(CompoundFileError) in
                (try CompoundFile(opening: store, writable: false), try store.length())
            }
            try output.write("\(TerminalText.line(path)) (\(length) bytes, sectors of \(file.sectorSize))\n")
            try Self.draw(file, path, output)
        }
    }

    /// Without recursion: files can nest storages a thousand deep.
    private static func draw(_ file: CompoundFile, _ path: String, _ output: Output) throws(CommandError) {
        let children = try CompoundFileAccess.reporting(path) { () throws(CompoundFileError) in
            try file.root.children()
        }
        var levels = [(storage: file.root, children: children[...], indent: "")]
        while var level = levels.popLast() {
            guard let child = level.children.popFirst() else { continue }
            let isLast = level.children.isEmpty
            let name = TerminalText.line(child.name.utf16)
            let text = child.kind == .storage ? "\(name)/" : "\(name)  \(child.size)"
            try output.write("\(level.indent)\(isLast ? "└── " : "├── ")\(text)\n")
            levels.append(level)
            guard child.kind == .storage else { continue }
            let indent = level.indent + (isLast ? "    " : "│   ")
            try CompoundFileAccess.reporting(path) { () throws(CompoundFileError) in
                guard case .storage(let storage) = try level.storage.child(child.name) else { return }
                levels.append((storage, try storage.children()[...], indent))
            }
        }
    }
}
