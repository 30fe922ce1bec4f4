import CompoundFile
import Testing

/// New streams that nobody looks at are known by their content alone, until somebody does.
struct SmallContentTests {
    private func makeStream(_ text: String, _ bytes: [UInt8], in storage: Storage) throws {
        var stream: Stream? = try storage.createStream(name(text))
        try stream?.write(bytes)
        storage.letGo(&stream)
    }

    private func file() throws -> CompoundFile {
        try CompoundFile(creatingOn: MemoryByteStore(), version: .v3)
    }

    @Test func theyAreFoundAsTheyWere() throws {
        let file = try file()
        for size in [0, 1, 64, 500, 4095, 4096, 5000] { try makeStream("s\(size)", pattern(size), in: file.root) }
        #expect(try file.root.children().map(\.size) == [0, 1, 64, 500, 4095, 4096, 5000])
        for size in [4095, 0, 4096, 64] { #expect(try file.root.stream("S\(size)")?.readAll() == pattern(size)) }
        #expect(try file.root.stream("S64")?.info.name.string == "s64")
        #expect(throws: CompoundFileError.self) { _ = try file.root.createStream(name("S500")) }
        try file.commit()
        for size in [0, 1, 64, 500, 4095, 4096, 5000] {
            #expect(try file.root.stream("s\(size)")?.readAll() == pattern(size))
        }
    }

    @Test func oneThatSomebodyLooksAtStaysTheSame() throws {
        let file = try file()
        let first = try file.root.createStream(name("a"))
        try first.write([1, 2])
        var second = try file.root.stream(name("a"))
        file.root.letGo(&second)
        try first.write([3], at: 2)
        #expect(try file.root.stream("a") === first)
        #expect(try file.root.stream("a")?.readAll() == [1, 2, 3])
    }

    @Test func theyAreChangedRenamedAndRemoved() throws {
        let file = try file()
        for (index, text) in ["a", "b", "c", "d"].enumerated() {
            try makeStream(text, pattern(100, seed: index), in: file.root)
        }
        var again = try file.root.stream(name("a"))
        try again?.write([9], at: 200)
        file.root.letGo(&again)
        try file.root.rename(name("b"), to: name("Bee"))
        try file.root.remove(name("c"))
        try file.root.put(name("d"), [7])
        let expected = ["a": pattern(100, seed: 0) + [UInt8](repeating: 0, count: 100) + [9], "d": [7]]
        try file.commit()
        #expect(try file.root.children().map(\.name.string) == ["a", "d", "Bee"])
        for (text, bytes) in expected { #expect(try file.root.stream(text)?.readAll() == bytes) }
        #expect(try file.root.stream("bee")?.readAll() == pattern(100, seed: 1))
    }

    @Test func manyThatCameAndWentLeaveTheOthers() throws {
        let file = try file()
        for round in 0..<500 {
            try makeStream("kept \(round)", pattern(3000, seed: round), in: file.root)
            try makeStream("gone \(round)", pattern(2000), in: file.root)
            try makeStream("last", pattern(10), in: file.root)
            for text in ["gone \(round)", "last"] { try file.root.remove(name(text)) }
            if round >= 10 { try file.root.remove(name("kept \(round - 10)")) }
        }
        for round in 490..<495 {
            #expect(try file.root.stream("kept \(round)")?.readAll() == pattern(3000, seed: round))
        }
        try file.commit()
        #expect(try file.root.children().count == 10)
        for round in 490..<500 {
            #expect(try file.root.stream("kept \(round)")?.readAll() == pattern(3000, seed: round))
        }
    }

    @Test func transactionsHandThemOn() throws {
        let file = try file()
        try makeStream("old", pattern(50), in: file.root)
        try makeStream("gone", pattern(60), in: file.root)
        let upper = try file.root.beginTransaction()
        try makeStream("new", pattern(70), in: upper)
        try upper.remove(name("gone"))
        try makeStream("gone", pattern(80), in: upper)
        let top = try upper.beginTransaction()
        try makeStream("top", pattern(90), in: top)
        try top.commitTransaction()
        #expect(try file.root.stream("top") == nil)
        #expect(try file.root.stream("gone")?.readAll() == pattern(60))
        try upper.commitTransaction()
        for (text, size) in [("old", 50), ("gone", 80), ("new", 70), ("top", 90)] {
            #expect(try upper.stream(text)?.readAll() == pattern(size))
            #expect(try file.root.stream(text)?.readAll() == pattern(size))
        }
        try makeStream("dropped", [1], in: upper)
        try upper.revertTransaction()
        #expect(try upper.children().count == 4)
        try file.commit()
        #expect(try file.root.children().map(\.size) == [70, 50, 90, 80])
    }
}
