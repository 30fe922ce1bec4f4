import CompoundFile
import Testing

@testable import MessageFormat

/// What a save of a property table writes, and what it leaves alone.
@Suite struct PropertySavingTests {
    private let header = [UInt8](repeating: 0, count: 32)
    private let scratch = ScratchSpace()

    static let values: [PropertyValue] = [
        .short(-2), .long(-3), .float(1.5), .double(-2.5), .currency(-10_000), .appTime(3.25), .error(-4),
        .boolean(1), .longLong(.min), .sysTime(.max), .string8([0x61]), .unicode([0x61, 0xD800]),
        .binary([0, 1]),
        .clsid(.ole(7)), .string8([]), .unicode([]), .binary([]),
        .shorts([-1, 2]), .longs([3]), .floats([0.5]), .doubles([0.25, 4]), .currencies([9]),
        .appTimes([1]),
        .longLongs([.min, .max]), .sysTimes([5]), .strings8([[0x61], []]), .unicodes([[], [0x62, 0x63]]),
        .clsids([.ole(1), .ole(2)]), .binaries([[], [0], [1, 2, 0]]),
        .raw(type: 0xFB, bits: 12),
    ]

    @Test(arguments: values) func everyTypeComesBack(value: PropertyValue) throws {
        let storage = MemoryStorage()
        var table = PropertyTable(kind: .message)
        table.set(value, tag: PropertyTag(id(0x6001), value.type))
        #expect(try table.value(of: id(0x6001)) == value)
        try table.save(into: storage, header: header)
        #expect(!table.hasChanges)
        #expect(try table.value(of: id(0x6001)) == value)
        var reloaded = try PropertyTable(loading: storage, kind: .message)
        #expect(try reloaded.value(of: id(0x6001)) == value)
        #expect(try reloaded.tags() == [PropertyTag(id(0x6001), value.type)])
        #expect(try reloaded.size(of: id(0x6001)) == table.size(of: id(0x6001)))
    }

    @Test func entriesAreWrittenAsSpecified() throws {
        let storage = MemoryStorage()
        var table = PropertyTable(kind: .message)
        table.set(.unicode(units("ab")), tag: tag(0x0037_001F))
        table.set(.string8([0x61, 0x62]), tag: tag(0x0038_001E))
        table.set(.long(-1), tag: tag(0x0039_0003), flags: [.mandatory, .ordinary])
        table.set(.binary([1, 2, 3]), tag: tag(0x003A_0102))
        table.set(.unicodes([units("ab"), []]), tag: tag(0x003B_101F))
        table.set(.binaries([[1], [2, 3]]), tag: tag(0x003C_1102))
        table.set(.unicode([]), tag: tag(0x003D_001F))
        table.set(.boolean(1), tag: tag(0x0E1B_000B))
        try table.save(into: storage, header: header)
        let three: UInt64 = 3 << 32
        let expected: [[UInt8]] = [
            header, entry(0x0037_001F, three | 6), entry(0x0038_001E, three | 3),
            entry(0x0039_0003, 0xFFFF_FFFF, flags: 7), entry(0x003A_0102, three | 3),
            entry(0x003B_101F, three | 8), entry(0x003C_1102, three | 16), entry(0x003D_001F, three | 2),
            entry(0x0E1B_000B, 1, flags: 2),
        ]
        #expect(try storage.bytes("__properties_version1.0") == expected.flatMap { $0 })
        #expect(try storage.bytes("__substg1.0_0037001F") == utf16("ab"))
        #expect(try storage.bytes("__substg1.0_003B101F") == [6, 0, 0, 0, 2, 0, 0, 0])
        #expect(try storage.bytes("__substg1.0_003B101F-00000001") == [0, 0])
        #expect(try storage.bytes("__substg1.0_003C1102") == littleEndian([UInt64(1), 2]))
        #expect(try storage.bytes("__substg1.0_003D001F") == [])
    }

    @Test func untouchedEntriesAndStreamsStay() throws {
        let storage = TestStorage()
        let kept =
            entry(0x0E07_0003, 0xDEAD_BEEF_0000_0001, flags: 0x12)
            + entry(0x1000_001F, 0xAAAA_AAAA_0000_0007)
        try storage.write("__properties_version1.0", header + entry(0x0037_001F, 99) + kept)
        try storage.write("__substg1.0_0037001F", utf16("old"))
        try storage.write("__substg1.0_1000001F", utf16("body\0"))
        try storage.write("Contents", [1])
        try storage.write("__future", [2])
        var table = try PropertyTable(loading: storage, kind: .message)
        table.set(.unicode(units("new")), tag: tag(0x0037_001F))
        storage.log.streamsWritten = []
        try table.save(into: storage, header: header)
        #expect(Set(storage.log.streamsWritten) == ["__substg1.0_0037001F", "__properties_version1.0"])
        #expect(
            try storage.bytes("__properties_version1.0") == header + entry(0x0037_001F, 3 << 32 | 8) + kept)
        #expect(try storage.bytes("__substg1.0_1000001F") == utf16("body\0"))
        #expect(try storage.bytes("Contents") == [1])
        #expect(try storage.bytes("__future") == [2])
    }

    @Test func changedTypesAndRemovedPropertiesLeaveNoStream() throws {
        let storage = MemoryStorage()
        var table = PropertyTable(kind: .message)
        table.set(.string8([0x61]), tag: tag(0x0037_001E))
        table.set(.unicodes([[1], [2], [3]]), tag: tag(0x8000_101F))
        table.set(.binaries([[1], [2]]), tag: tag(0x8001_1102))
        table.set(.binary([1]), tag: tag(0x1009_0102))
        try table.save(into: storage, header: header)
        table.set(.unicode([0x61]), tag: tag(0x0037_001F))
        table.set(.unicodes([[4]]), tag: tag(0x8000_101F))
        table.set(.long(1), tag: tag(0x8001_0003))
        table.remove(.rtfCompressed)
        #expect(try table.value(of: .rtfCompressed) == nil)
        try table.save(into: storage, header: header)
        #expect(
            try storage.names() == [
                "__substg1.0_0037001F", "__substg1.0_8000101F", "__properties_version1.0",
                "__substg1.0_8000101F-00000000",
            ])
        var reloaded = try PropertyTable(loading: storage, kind: .message)
        #expect(try reloaded.tags() == [tag(0x0037_001F), tag(0x8000_101F), tag(0x8001_0003)])
    }

    @Test func settingOneTwinRemovesTheOther() throws {
        let storage = MemoryStorage()
        try storage.write("__properties_version1.0", header + entry(0x1000_001E, 3) + entry(0x1000_001F, 6))
        try storage.write("__substg1.0_1000001E", [0x61])
        try storage.write("__substg1.0_1000001F", utf16("a"))
        var table = try PropertyTable(loading: storage, kind: .message)
        table.set(.unicode(units("b")), tag: tag(0x1000_001F))
        try table.save(into: storage, header: header)
        #expect(try storage.names() == ["__substg1.0_1000001F", "__properties_version1.0"])
    }

    @Test func savingRepairsOrphansAndMissingStreams() throws {
        let storage = MemoryStorage()
        try storage.write("__properties_version1.0", header + entry(0x0070_001F, 20))
        try storage.write("__substg1.0_0037001F", utf16("abc"))
        var table = try PropertyTable(loading: storage, kind: .message)
        table.set(.long(1), tag: tag(0x0017_0003))
        try table.save(into: storage, header: header)
        #expect(
            try storage.bytes("__properties_version1.0")
                == header + entry(0x0017_0003, 1) + entry(0x0037_001F, 3 << 32 | 8))
    }

    @Test func anotherStorageGetsEverything() throws {
        let (first, second) = (MemoryStorage(), MemoryStorage())
        var table = PropertyTable(kind: .message)
        for (index, value) in PropertySavingTests.values.enumerated() {
            table.set(value, tag: PropertyTag(id(0x6001 + UInt16(index)), value.type))
        }
        try table.save(into: first, header: header)
        try second.write("__substg1.0_0037001F", utf16("left over"))
        try second.write("Contents", [1])
        let before = try dump(table)
        try table.save(into: second, header: header)
        #expect(try dump(table) == before)
        #expect(try dump(PropertyTable(loading: second, kind: .message)) == before)
        try second.removeElement(name("Contents"))
        #expect(try first.names() == second.names())
    }

    @Test func anotherStorageGetsNoGarbage() throws {
        let (first, second) = (MemoryStorage(), MemoryStorage())
        try first.write(
            "__properties_version1.0",
            header + entry(0x0017_0003, 0xDEAD_BEEF_0000_0001, flags: 0x0074_0006) + entry(0x0075_0075, 1)
                + entry(0x1000_001E, 0) + entry(0x1000_001F, 99))
        try first.write("__substg1.0_1000001E", [0x61])
        try first.write("__substg1.0_1000001F", utf16("ab"))
        var table = try PropertyTable(loading: first, kind: .message)
        try table.save(into: second, header: header)
        #expect(
            try second.bytes("__properties_version1.0")
                == header + entry(0x0017_0003, 1) + entry(0x1000_001F, 3 << 32 | 6))
        #expect(try second.names() == ["__substg1.0_1000001F", "__properties_version1.0"])
    }

    // MARK: Buffers

    private func append(_ text: String, to buffer: StreamBuffer) throws {
        let bytes = utf16(text)
        try bytes.withUnsafeBytes { try buffer.write(at: buffer.length, $0) }
    }

    @Test func buffersAreTheValueBeforeAndAfterSaves() throws {
        let storage = MemoryStorage()
        var table = PropertyTable(kind: .message)
        table.set(.unicode(units("a")), tag: tag(0x1000_001F))
        var buffer: StreamBuffer? = try table.editableContent(
            of: tag(0x1000_001F), truncate: false, scratch: scratch)
        if let buffer { try append("b", to: buffer) }
        #expect(try table.value(of: .body) == .unicode(units("ab")))
        try table.save(into: storage, header: header)
        #expect(try storage.bytes("__substg1.0_1000001F") == utf16("ab"))
        if let buffer { try append("c", to: buffer) }
        #expect(table.hasChanges)
        #expect(try table.value(of: .body) == .unicode(units("abc")))
        #expect(try storage.bytes("__substg1.0_1000001F") == utf16("ab"))
        try table.save(into: storage, header: header)
        #expect(try storage.bytes("__substg1.0_1000001F") == utf16("abc"))
        buffer = nil
        #expect(!table.hasChanges)
        #expect(try table.value(of: .body) == .unicode(units("abc")))
    }

    @Test func buffersStartWithWhatIsStoredUnlessTruncated() throws {
        let storage = MemoryStorage()
        var table = PropertyTable(kind: .message)
        table.set(.unicode(units("stored")), tag: tag(0x1000_001F))
        try table.save(into: storage, header: header)
        var other = table
        let buffer = try table.editableContent(of: tag(0x1000_001F), truncate: false, scratch: scratch)
        #expect(try buffer.readAll() == utf16("stored"))
        let empty = try other.editableContent(of: tag(0x1000_001F), truncate: true, scratch: scratch)
        #expect(empty.length == 0)
        #expect(try other.value(of: .body) == .unicode([]))
        #expect(throws: MessageError(.invalidType, "")) {
            try other.editableContent(of: tag(0x0E07_0003), truncate: true, scratch: ScratchSpace())
        }
    }

    @Test func frozenTablesDoNotFollowTheBuffer() throws {
        var table = PropertyTable(kind: .attachment)
        let buffer = try table.editableContent(of: tag(0x3701_0102), truncate: true, scratch: scratch)
        try append("a", to: buffer)
        var published = table
        try published.freezeBuffers()
        try append("b", to: buffer)
        #expect(try published.value(of: .attachData) == .binary(utf16("a")))
        #expect(try table.value(of: .attachData) == .binary(utf16("ab")))
    }

    @Test func materializedTablesNeedNoStorage() throws {
        let storage = TestStorage()
        var table = PropertyTable(kind: .message)
        for (index, value) in PropertySavingTests.values.enumerated() {
            table.set(value, tag: PropertyTag(id(0x6001 + UInt16(index)), value.type))
        }
        try table.save(into: storage, header: header)
        let before = try dump(table)
        try table.materialize(scratch: scratch)
        for element in try storage.elements() { try storage.removeElement(element.name) }
        #expect(try dump(table) == before)
        let second = MemoryStorage()
        try table.save(into: second, header: header)
        #expect(try dump(PropertyTable(loading: second, kind: .message)) == before)
    }

    @Test func failedSavesLeaveTheTableDirty() throws {
        let storage = TestStorage()
        var table = PropertyTable(kind: .message)
        table.set(.unicode(units("a")), tag: tag(0x1000_001F))
        table.set(.binaries([[1], [2]]), tag: tag(0x8001_1102))
        let before = try dump(table)
        for limit in 0..<8 {
            storage.log.changesLeft = limit
            #expect(throws: MessageError.self) { try table.save(into: storage, header: header) }
            #expect(table.hasChanges)
            #expect(try dump(table) == before)
        }
        storage.log.changesLeft = nil
        try table.save(into: storage, header: header)
        #expect(try dump(PropertyTable(loading: storage, kind: .message)) == before)
    }
}
