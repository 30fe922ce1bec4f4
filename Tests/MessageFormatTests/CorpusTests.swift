import CompoundFile
import Glibc
import Testing

@testable import MessageFormat

/// Real messages, from the folder that OPENIMSG_CORPUS names; without it there is nothing to test.
@Suite(.enabled(if: Corpus.folder != nil)) struct CorpusTests {
    @Test(arguments: Corpus.files) func everyValueIsReadAndComesBack(path: String) throws {
        let store = try FileByteStore(path: path, access: .readOnly, disposition: .open)
        let file: CompoundFile
        do {
            file = try CompoundFile(opening: store, writable: false)
        } catch {
            #expect(Corpus.isDamaged(path), "\(error)")
            return
        }
        let root = CompoundStorage(file.root)
        let message: MessageState
        do {
            message = try MessageState.load(root)
        } catch {
            #expect(Corpus.isDamaged(path), "\(error)")
            return
        }
        let lines: [String]
        do {
            lines = try dump(message)
        } catch {
            #expect(Corpus.isDamaged(path), "\(error)")
            return
        }
        #expect(!lines.isEmpty)
        #expect(!lines.contains { $0.hasSuffix(" nothing") })
        let names = NamedPropertyMap(root: root)
        let named = try names.all()
        try checkCopy(of: message, names, lines, named.map(\.name), path: path)
        try checkEdit(of: message, in: root, lines)
    }

    /// The whole message written to a new file is the same message, but for what a save computes.
    private func checkCopy(
        of message: MessageState, _ names: NamedPropertyMap, _ lines: [String], _ named: [PropertyName],
        path: String
    ) throws {
        var copy = message
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        try file.root.setClass(.ole(0x0002_0D0B))
        let root = CompoundStorage(file.root)
        try copy.save(into: root, names: names)
        let written = Corpus.stable(try dump(MessageState.load(root)))
        #expect(Set(written).symmetricDifference(Corpus.stable(lines)).sorted() == [])
        #expect(try NamedPropertyMap(root: root).all().map(\.name) == named)
        try file.commit()
        let again = try CompoundFile(opening: store, writable: false)
        let loaded = try MessageState.load(CompoundStorage(again.root))
        #expect(Corpus.stable(try dump(loaded)) == Corpus.stable(lines))
        try Corpus.keep(store, as: path)
    }

    /// An edit in place changes what was edited.
    private func checkEdit(of message: MessageState, in root: any StructuredStorage, _ lines: [String])
        throws
    {
        var edited = message
        edited.properties.set(.long(0x1234), tag: tag(0x7001_0003))
        try edited.save(into: root, names: nil)
        let before = Set(Corpus.stable(lines))
        let after = Set(Corpus.stable(try dump(MessageState.load(root))))
        #expect(after.subtracting(before) == ["70010003 6 long(4660)"])
        #expect(before.subtracting(after).isEmpty)
    }
}

enum Corpus {
    static let folder: String? = getenv("OPENIMSG_CORPUS").map { String(cString: $0) }

    static let files: [String] = {
        guard let folder, let directory = opendir(folder + "/msg") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".msg") { names.append("\(folder)/msg/\(name)") }
        }
        return names.sorted()
    }()

    /// The fuzzers' files, which may be beyond reading.
    static func isDamaged(_ path: String) -> Bool { path.contains("clusterfuzz") }

    /// What a save of a whole message does not compute anew.
    static func stable(_ lines: [String]) -> [String] {
        let computed = [
            "3008", "0E07", "0E08", "0E1B", "340D", "0E21", "0FF4", "0FF7", "0FFE", "0FF9", "3000", "0FF6",
            "370B",
            "3705", "0E02", "0E03", "0E04", "001A", "3007",
        ]
        // Entries of types that do not exist are not copied.
        return lines.filter { line in
            if line.contains(" raw(type: ") { return false }
            let words = line.split(separator: " ")
            return !words.contains { word in
                word.utf8.count == 8 && computed.contains { word.hasPrefix($0) }
            }
        }
    }

    /// Keeps a written file for other readers, in the folder that OPENIMSG_KEEP names.
    static func keep(_ store: MemoryByteStore, as path: String) throws {
        guard let folder = getenv("OPENIMSG_KEEP").map({ String(cString: $0) }) else { return }
        let name = path.split(separator: "/").last.map { String($0) } ?? "message"
        let file = try FileByteStore(
            path: "\(folder)/\(name)", access: .readWrite, disposition: .createOrTruncate)
        try store.bytes.withUnsafeBytes { try file.write(at: 0, $0) }
    }
}
