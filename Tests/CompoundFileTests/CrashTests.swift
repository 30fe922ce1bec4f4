import CompoundFile
import Testing

/// A store in memory that remembers what was done to it, and can be told to fail.
final class RecordingStore: ByteStore {
    enum Step {
        case write(UInt64, [UInt8])
        case length(UInt64)
        case sync
    }

    let memory: MemoryByteStore
    var steps: [Step] = []
    /// The number of changing calls that still succeed; nil for all.
    var remaining: Int?

    init(_ bytes: [UInt8] = []) { memory = MemoryByteStore(bytes) }

    private func step(_ step: Step) throws(CompoundFileError) {
        if let left = remaining {
            guard left > 0 else { throw CompoundFileError(.mediumFull, "test") }
            remaining = left - 1
        }
        steps.append(step)
    }

    func length() throws(CompoundFileError) -> UInt64 { try memory.length() }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        try memory.read(at: offset, into: buffer)
    }
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        try step(.write(offset, Array(bytes)))
        try memory.write(at: offset, bytes)
    }
    func setLength(_ length: UInt64) throws(CompoundFileError) {
        try step(.length(length))
        try memory.setLength(length)
    }
    func sync() throws(CompoundFileError) { try step(.sync) }
}

/// Everything in a storage, by path.
func content(_ storage: Storage, _ path: String = "") throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for info in try storage.children() {
        let below = path + "/" + info.name.string
        switch try storage.child(info.name) {
        case .stream(let stream): result[below] = try stream.readAll()
        case .storage(let child):
            result[below + "/"] = []
            result.merge(try content(child, below)) { first, _ in first }
        case nil: Issue.record("\(below) is listed and not found")
        }
    }
    return result
}

func content(of bytes: [UInt8]) throws -> [String: [UInt8]] {
    try content(CompoundFile(opening: MemoryByteStore(bytes), writable: false).root)
}

@Suite struct CrashTests {
    /// A file with a few committed streams, and uncommitted changes of every kind.
    private func prepared(_ version: FormatVersion) throws -> (RecordingStore, CompoundFile) {
        let store = RecordingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        for index in 0..<12 { try file.root.put("s\(index)", pattern(index * 700, seed: index)) }
        try file.root.createStorage(name("dir")).put("inner", pattern(300))
        try file.commit()
        try file.root.put("second", pattern(20_000))
        try file.commit()
        for index in 0..<12 where index % 3 == 0 { try file.root.remove(name("s\(index)")) }
        try file.root.stream("s7")?.write([9, 9, 9], at: 10_000)
        try file.root.stream("s1")?.setLength(10)
        try file.root.storage("dir")?.put("new", pattern(5000))
        try file.root.rename(name("s2"), to: name("renamed"))
        return (store, file)
    }

    private func apply(_ step: RecordingStore.Step, to bytes: inout [UInt8], units: (Int) -> Bool = { _ in true }) {
        switch step {
        case .sync: return
        case .length(let length):
            let length = Int(length)
            bytes = Array(bytes.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - bytes.count))
        case .write(let offset, let written):
            for start in stride(from: 0, to: written.count, by: 512) where units(start / 512) {
                let end = min(start + 512, written.count)
                let from = Int(offset) + start
                let to = Int(offset) + end
                if bytes.count < to { bytes += [UInt8](repeating: 0, count: to - bytes.count) }
                bytes.replaceSubrange(from..<to, with: written[start..<end])
            }
        }
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func aCommitCutOffAnywhereLeavesTheOldOrTheNew(version: FormatVersion) throws {
        let (store, file) = try prepared(version)
        let before = store.memory.bytes
        let old = try content(of: before)
        store.steps = []
        try file.commit()
        let new = try content(of: store.memory.bytes)
        #expect(old != new)
        #expect(try CompoundFile.check(store) == [])
        let header = try #require(store.steps.lastIndex { if case .write = $0 { return true } else { return false } })
        var bytes = before
        for (index, step) in store.steps.enumerated() {
            #expect(try content(of: bytes) == (index <= header ? old : new), "cut before step \(index)")
            apply(step, to: &bytes)
        }
        var generator = SeededGenerator(state: 42)
        for _ in 0..<60 {
            var torn = before
            for step in store.steps[..<header] {
                apply(step, to: &torn) { _ in Bool.random(using: &generator) }
            }
            #expect(try content(of: torn) == old)
        }
    }

    @Test func everyFailureLeavesTheOldStateAndTheChanges() throws {
        for allowed in 0..<100 {
            let (store, file) = try prepared(.v3)
            let old = try content(of: store.memory.bytes)
            let length = store.memory.bytes.count
            let wanted = try content(file.root)
            store.remaining = allowed
            do {
                try file.commit()
                #expect(try content(of: store.memory.bytes) == wanted)
                #expect(allowed > 2)
                return
            } catch let error as CompoundFileError {
                store.remaining = nil
                let found = try content(of: store.memory.bytes)
                #expect(found == old || error.code == .writeFault)
                #expect(try content(file.root) == wanted)
                guard error.code != .writeFault else { continue }
                _ = length
                try file.commit()
                #expect(try content(of: store.memory.bytes) == wanted)
                #expect(try CompoundFile.check(store) == [])
            }
        }
        Issue.record("the commit never succeeded")
    }

    @Test func aCommitOfSmallStreamsTakesFewWrites() throws {
        let store = RecordingStore()
        let file = try CompoundFile(creatingOn: store)
        for index in 0..<60 { try file.root.put("s\(index)", pattern(100 + index * 20)) }
        store.steps = []
        try file.commit()
        #expect(store.steps.count <= 5)
    }

    @Test func anotherOpenerKeepsWhatItSaw() throws {
        let store = MemoryByteStore()
        let first = try CompoundFile(creatingOn: store)
        for index in 0..<20 { try first.root.put("s\(index)", pattern(6000, seed: index)) }
        try first.commit()
        let second = try CompoundFile(opening: store, writable: true)
        let seen = try content(CompoundFile(opening: store, writable: false).root)
        for round in 0..<4 {
            for index in 0..<20 { try first.root.stream("s\(index)")?.write(pattern(6000, seed: round + 100)) }
            try first.commit()
        }
        #expect(try content(second.root) == seen)
        try second.root.put("mine", [1])
        #expect(throws: CompoundFileError(.notCurrent, "header")) { try second.commit(.onlyIfCurrent) }
        try second.commit()
        #expect(try CompoundFile.check(store).filter { $0.grade > .note }.map(\.description) == [])
        #expect(try content(of: store.bytes).count == seen.count + 1)
        first.revert()
        #expect(try first.root.stream("s3")?.readAll() == pattern(6000, seed: 103))
    }
}
