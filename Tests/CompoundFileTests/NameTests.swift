import CompoundFile
import Testing

/// Names as callers give them, and going from one to the next.
@Suite struct NameTests {
    /// A name ends at its NUL, whatever lies behind that.
    @Test(arguments: [0, 0x21, 0x61, 0xFF21, 0xFFFF] as [UInt16])
    func namesEndAtTheirNUL(behind: UInt16) {
        let odd: [UInt16] = [0x01, 0x21, 0x2F, 0x3A, 0x5C, 0x61, 0x7F, 0x80, 0xFF, 0x0100, 0x2100, 0x2F21, 0xFF81, 0xFFFF]
        let memory = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: 64)
        defer { memory.deallocate() }
        guard let start = memory.baseAddress else { return }
        for count in 0...33 {
            for place in 0..<max(1, count) {
                for unit in odd {
                    var units = (0..<count).map { UInt16(0x41 + $0) }
                    if count > 0 { units[place] = unit }
                    let expected = ElementName(utf16: units)
                    for offset in 0..<5 {
                        memory.update(repeating: behind)
                        for (index, unit) in units.enumerated() { memory[offset + index] = unit }
                        memory[offset + count] = 0
                        var name = ElementName()
                        let isName = name.read(start + offset)
                        #expect(isName == (expected != nil))
                        if isName { #expect(name.utf16 == expected?.utf16 && name == expected) }
                    }
                }
            }
        }
    }

    private func name(_ text: String) throws -> ElementName { try #require(ElementName(text)) }

    /// The names from where a cursor stands to the end.
    private func rest(_ storage: Storage, _ cursor: inout ElementCursor, limit: Int = .max) throws -> [String] {
        var names: [String] = []
        while names.count < limit {
            switch try storage.committedChild(at: &cursor) {
            case .child(let child): #expect(child.name == cursor.name)
            case .end: return names
            case .unknown:
                guard let info = try storage.child(at: &cursor) else { return names }
                #expect(info.name == cursor.name)
            }
            names.append(cursor.name.string)
            cursor.pass()
        }
        return names
    }

    /// Whether what changes is committed or not, before a cursor has begun or after: it goes on behind the last name.
    @Test(arguments: [false, true], [false, true])
    func cursorsSurviveChanges(commits: Bool, begins: Bool) throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore())
        for text in ["B", "D", "F", "H"] { _ = try file.root.createStream(name(text)) }
        if begins { try file.commit() }
        var cursor = ElementCursor()
        #expect(try rest(file.root, &cursor, limit: 2) == ["B", "D"])
        let early = cursor
        for text in ["A", "C", "E", "G"] { _ = try file.root.createStream(name(text)) }
        if commits { try file.commit() }
        #expect(try rest(file.root, &cursor, limit: 2) == ["E", "F"])
        for text in ["D", "F", "H"] { try file.root.remove(name(text)) }
        try file.root.rename(name("E"), to: name("I"))
        if commits { try file.commit() }
        #expect(try rest(file.root, &cursor) == ["G", "I"])
        _ = try file.root.createStream(name("J"))
        if commits { try file.commit() }
        #expect(try rest(file.root, &cursor) == ["J"])
        cursor = early
        #expect(try rest(file.root, &cursor) == ["G", "I", "J"])
        cursor = ElementCursor()
        #expect(try rest(file.root, &cursor) == ["A", "B", "C", "G", "I", "J"])
        #expect(try rest(file.root, &cursor) == [])
    }
}
