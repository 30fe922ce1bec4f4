import CompoundFile
import Testing

/// Random changes, on several levels, held against a dictionary.
@Suite struct ModelTests {
    @Test(arguments: [UInt64](1...6))
    func randomScriptsDoWhatADictionaryDoes(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let store = MemoryByteStore()
        var file = try CompoundFile(creatingOn: store, version: seed % 3 == 0 ? .v4 : .v3)
        var model: [String: [UInt8]] = [:]
        var committed = model
        var level = file.root
        var outer = model
        for step in 0..<160 {
            let key = "n\(Int.random(in: 0..<25, using: &generator))"
            switch Int.random(in: 0..<12, using: &generator) {
            case 0...4:
                let size = [0, 10, 64, 500, 4095, 4096, 9000, 70_000].randomElement(using: &generator) ?? 0
                let bytes = pattern(size, seed: step)
                let offset = model[key].map { Int.random(in: 0...$0.count, using: &generator) } ?? 0
                let stream = try level.stream(key) ?? level.createStream(name(key))
                try stream.write(bytes, at: UInt64(offset))
                var expected = model[key] ?? []
                expected.replaceSubrange(offset..<max(offset, min(expected.count, offset + size)), with: bytes)
                model[key] = expected
            case 5:
                if let old = model[key] {
                    let length = Int.random(in: 0..<old.count + 3000, using: &generator)
                    try level.stream(key)?.setLength(UInt64(length))
                    model[key] = Array((old + [UInt8](repeating: 0, count: 3000)).prefix(length))
                }
            case 6:
                if model.removeValue(forKey: key) != nil { try level.remove(name(key)) }
            case 7:
                let other = "n\(Int.random(in: 0..<25, using: &generator))"
                if let bytes = model[key], model[other] == nil {
                    try level.rename(name(key), to: name(other))
                    model[key] = nil
                    model[other] = bytes
                }
            case 8:
                if level === file.root {
                    level = try file.root.beginTransaction()
                    outer = model
                } else if Bool.random(using: &generator) {
                    try level.commitTransaction()
                    level = file.root
                } else {
                    try level.revertTransaction()
                    level = file.root
                    model = outer
                }
            case 9, 10:
                guard level === file.root else { continue }
                try file.commit(Bool.random(using: &generator) ? .withoutSync : [])
                #expect(try CompoundFile.check(store) == [], "seed \(seed), step \(step)")
                committed = model
                if Bool.random(using: &generator) {
                    file = try CompoundFile(opening: store, writable: true)
                    level = file.root
                }
            default:
                guard level === file.root else { continue }
                file.revert()
                level = file.root
                model = committed
            }
            guard step % 8 == 7 else { continue }
            var found: [String: [UInt8]] = [:]
            for (path, bytes) in try content(level) { found[String(path.dropFirst())] = bytes }
            #expect(found == model, "seed \(seed), step \(step)")
        }
    }
}
