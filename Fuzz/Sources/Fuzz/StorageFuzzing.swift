import CompoundFile

/// Opens, reads and changes compound files. A trap is a find, and so is a commit that loses something.
enum StorageFuzzing {
    static func walk(_ bytes: [UInt8]) {
        let store = MemoryByteStore(bytes)
        _ = try? CompoundFile.check(store)
        guard let file = try? CompoundFile(opening: store, writable: false) else { return }
        var budget = 4 * bytes.count + 1 << 20
        _ = content(file.root, "", &budget)
    }

    static func edit(_ bytes: [UInt8]) {
        let store = MemoryByteStore(bytes)
        guard let file = try? CompoundFile(opening: store, writable: true) else { return }
        do throws(CompoundFileError) {
            try change(file.root, seed: bytes.count &+ Int(bytes[bytes.count / 2]))
            let options = CommitOptions(rawValue: UInt32(bytes[bytes.count / 3]) & 0xD)
            var budget = 4 * bytes.count + 1 << 20
            let before = content(file.root, "", &budget)
            try file.commit(options)
            compare(before, store, "commit", bytes.count)
            try file.root.removeAll()
            _ = try file.root.createStream(.literal("last"))
            try file.commit()
            let findings = try CompoundFile.check(store).filter { $0.grade >= .damage }
            if !findings.isEmpty { fatalError("damaged by a commit: \(findings)") }
        } catch {
            // Refused: the bytes are as they were, unless written over at the caller's wish.
            return
        }
    }

    private static func compare(_ before: [String: [UInt8]], _ store: MemoryByteStore, _ title: String, _ count: Int) {
        guard let again = try? CompoundFile(opening: store, writable: false) else { fatalError("gone after a \(title)") }
        var budget = 4 * count + 1 << 20
        let after = content(again.root, "", &budget)
        if before != after { fatalError("other content after a \(title): \(before.keys.sorted()) \(after.keys.sorted())") }
    }

    private static func change(_ root: Storage, seed: Int) throws(CompoundFileError) {
        let names = try root.children()
        for (index, info) in names.enumerated().prefix(6) {
            switch (index &+ seed) % 4 {
            case 0: try root.remove(info.name)
            case 1: if case .stream(let stream) = try root.child(info.name) { try stream.setLength(UInt64(seed * 37)) }
            case 2:
                guard let name = ElementName("renamed \(index)"), try root.child(name) == nil else { continue }
                try root.rename(info.name, to: name)
            default:
                guard case .storage(let child) = try root.child(info.name) else { continue }
                try child.setStateBits(7, mask: 0xFF)
                if let name = ElementName("new"), try child.child(name) == nil { _ = try child.createStream(name) }
            }
        }
        guard let name = ElementName("new \(seed)"), try root.child(name) == nil else { return }
        let buffer = [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: seed * 19 % 9000)
        let stream = try root.createStream(name)
        var failure: CompoundFileError?
        buffer.withUnsafeBytes { part in
            do throws(CompoundFileError) { try stream.write(at: 0, part) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Everything there is, by path, as far as the budget goes.
    private static func content(_ storage: Storage, _ path: String, _ budget: inout Int) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        guard let infos = try? storage.children() else { return [:] }
        for info in infos where budget > 0 {
            let below = path + "/" + info.name.string
            budget -= 256
            switch try? storage.child(info.name) {
            case .stream(let stream):
                guard let bytes = try? stream.readAll(limit: UInt64(max(0, budget))) else { continue }
                budget -= bytes.count
                result[below] = bytes
            case .storage(let child): result.merge(content(child, below, &budget)) { first, _ in first }
            case nil: continue
            }
        }
        return result
    }
}
