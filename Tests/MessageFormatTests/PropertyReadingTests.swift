import CompoundFile
import Testing

@testable import MessageFormat

/// What is read from a property stream and its value streams, the odd ones of real files included.
@Suite struct PropertyReadingTests {
    private func table(
        _ entries: [[UInt8]], tail: [UInt8] = [], header: Int = 32, kind: ContainerKind = .message,
        _ fill: (MemoryStorage) throws -> Void = { _ in }
    ) throws -> PropertyTable {
        let storage = MemoryStorage()
        try storage.write(
            "__properties_version1.0", [UInt8](repeating: 0, count: header) + entries.flatMap { $0 } + tail)
        try fill(storage)
        return try PropertyTable(loading: storage, kind: kind)
    }

    @Test func fixedValuesAreMaskedByTheirWidth() throws {
        var table = try table([
            entry(0x3001_0002, 0xDEAD_BEEF_7777_FFFE), entry(0x3002_0003, 0xDEAD_BEEF_FFFF_FFFF),
            entry(0x3003_000B, 0xDEAD_BEEF_7777_0001), entry(0x3004_000A, 0xFFFF_FFFF_8004_010F),
            entry(0x3005_0014, 0x8000_0000_0000_0001), entry(0x3006_0040, 0x0CB3_4557_A3DD_4000),
            entry(0x3007_0005, (1.5).bitPattern), entry(0x3008_0004, 0xAAAA_0000_3F80_0000),
        ])
        #expect(try table.value(of: id(0x3001)) == .short(-2))
        #expect(try table.value(of: id(0x3002)) == .long(-1))
        #expect(try table.value(of: id(0x3003)) == .boolean(1))
        #expect(try table.value(of: id(0x3004)) == .error(Int32(bitPattern: 0x8004_010F)))
        #expect(try table.value(of: id(0x3005)) == .longLong(Int64.min + 1))
        #expect(try table.value(of: id(0x3006)) == .sysTime(0x0CB3_4557_A3DD_4000))
        #expect(try table.value(of: id(0x3007)) == .double(1.5))
        #expect(try table.value(of: id(0x3008)) == .float(1))
        #expect(try table.value(of: id(0x3009)) == nil)
    }

    @Test func unknownTypesAreKept() throws {
        var table = try table([entry(0x3001_0000, 7), entry(0x3002_00FD, 1 << 63), entry(0x3003_0001, 0)])
        #expect(try table.value(of: id(0x3001)) == .raw(type: 0, bits: 7))
        #expect(try table.value(of: id(0x3002)) == .raw(type: 0xFD, bits: 1 << 63))
        #expect(try table.tags().count == 3)
    }

    @Test func textLosesOneTerminator() throws {
        var table = try table([
            entry(0x0037_001F, 4), entry(0x1000_001F, 4), entry(0x1001_001E, 4), entry(0x1002_001F, 4),
        ]) { storage in
            try storage.write("__substg1.0_0037001F", utf16("ab"))
            try storage.write("__substg1.0_1000001F", utf16("ab\0\0"))
            try storage.write("__substg1.0_1001001E", [0x61, 0])
            // An odd byte at the end is no code unit.
            try storage.write("__substg1.0_1002001F", utf16("ab\0") + [0x63])
        }
        #expect(try table.value(of: .subject) == .unicode(units("ab")))
        #expect(try table.value(of: .body) == .unicode(units("ab\0")))
        #expect(try table.value(of: id(0x1001)) == .string8([0x61]))
        #expect(try table.value(of: id(0x1002)) == .unicode(units("ab")))
        #expect(try table.size(of: .subject) == 4)
        #expect(try table.size(of: .body) == 6)
        #expect(try table.size(of: id(0x1002)) == 4)
        #expect(try table.content(of: .body)?.readAll() == utf16("ab\0"))
    }

    @Test func streamsCountAndNotTheSizesOfEntries() throws {
        var table = try table([entry(0x1009_0102, 0xDEAD_BEEF_FFFF_FFFF)]) { storage in
            try storage.write("__substg1.0_10090102", [1, 2, 3])
        }
        #expect(try table.value(of: .rtfCompressed) == .binary([1, 2, 3]))
        #expect(try table.size(of: .rtfCompressed) == 3)
    }

    @Test func classIdentifiersHaveStreams() throws {
        let clsid = GUIDValue.ole(0x0002_0D0B)
        var table = try table([entry(0x3001_0048, 16)]) { storage in
            try storage.write("__substg1.0_30010048", clsid.bytes)
        }
        #expect(try table.value(of: id(0x3001)) == .clsid(clsid))
    }

    @Test func multivaluedForms() throws {
        var table = try table([
            entry(0x3001_1003, 8), entry(0x3002_101F, 8), entry(0x3003_1102, 16), entry(0x3004_101E, 4),
            entry(0x3005_1048, 16), entry(0x3006_1014, 8),
        ]) { storage in
            try storage.write("__substg1.0_30011003", [1, 0, 0, 0, 255, 255, 255, 255, 9])
            try storage.write("__substg1.0_3002101F", [6, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0])
            try storage.write("__substg1.0_3002101F-00000000", utf16("ab\0"))
            // The second value is missing, and so reads as empty.
            try storage.write("__substg1.0_3002101F-00000002", utf16("\0"))
            try storage.write("__substg1.0_30031102", [1, 0, 0, 0, 0, 0, 0, 0])
            try storage.write("__substg1.0_30031102-00000000", [0])
            // One value more than the length stream speaks of.
            try storage.write("__substg1.0_30031102-00000001", [7, 8])
            try storage.write("__substg1.0_3004101E", [2, 0, 0, 0])
            try storage.write("__substg1.0_3004101E-00000000", [0x61, 0])
            // A hostile index does not make four thousand million values.
            try storage.write("__substg1.0_3004101E-FFFFFFFF", [0x62, 0])
            try storage.write("__substg1.0_30051048", GUIDValue.ole(1).bytes)
            try storage.write("__substg1.0_30061014", littleEndian([Int64.min]))
        }
        #expect(try table.value(of: id(0x3001)) == .longs([1, -1]))
        #expect(try table.value(of: id(0x3002)) == .unicodes([units("ab"), [], []]))
        #expect(try table.value(of: id(0x3003)) == .binaries([[0], [7, 8]]))
        #expect(try table.value(of: id(0x3004)) == .strings8([[0x61], []]))
        #expect(try table.value(of: id(0x3005)) == .clsids([GUIDValue.ole(1)]))
        #expect(try table.value(of: id(0x3006)) == .longLongs([Int64.min]))
        #expect(try table.size(of: id(0x3003)) == 3)
    }

    // MARK: Tolerances

    @Test(arguments: [1, 4, 8, 15]) func bytesAfterTheLastEntryAreIgnored(count: Int) throws {
        // MsgKit wrote four bytes too many; Outlook's own files were seen with garbage at the end.
        var table = try table([entry(0x0E07_0003, 1)], tail: [UInt8](repeating: 0xEE, count: count))
        #expect(try table.tags() == [tag(0x0E07_0003)])
    }

    @Test(arguments: [
        (24, ContainerKind.message), (32, .embeddedMessage), (8, .message), (24, .attachment),
    ])
    func headersOfWrongSizeAreSeenThrough(size: Int, kind: ContainerKind) throws {
        var table = try table(
            [entry(0x0E07_0003, 1), entry(0x0017_0003, 2), entry(0x3007_0040, 0x01D7_8335_92F0_F810)],
            header: size, kind: kind)
        #expect(try table.tags() == [tag(0x0017_0003), tag(0x0E07_0003), tag(0x3007_0040)])
    }

    @Test func strictStreamsAreReadFromTheirOwnHeader() throws {
        var table = try table([entry(0x0E07_0003, 5)], header: 24, kind: .embeddedMessage)
        #expect(try table.value(of: .messageFlags) == .long(5))
    }

    @Test func valuesWithoutPropertyStreamAreFound() throws {
        let storage = MemoryStorage()
        try storage.write("__substg1.0_0037001f", utf16("found"))
        try storage.write("__substg1.0_8001101F", [4, 0, 0, 0])
        try storage.write("__substg1.0_8001101F-00000000", utf16("a\0"))
        var table = try PropertyTable(loading: storage, kind: .message)
        #expect(!table.exists)
        #expect(try table.value(of: .subject) == .unicode(units("found")))
        #expect(try table.tags() == [tag(0x0037_001F), tag(0x8001_101F)])
        #expect(try table.value(of: id(0x8001)) == .unicodes([units("a")]))
    }

    @Test func orphanStreamsAreShownAndEntriesWithoutStreamAreNot() throws {
        var table = try table([entry(0x0E07_0003, 1), entry(0x0070_001F, 20), entry(0x1000_001F, 20)]) {
            storage in
            try storage.write("__substg1.0_0037001F", utf16("orphan"))
            try storage.write("__substg1.0_1000001E", [0x61])
        }
        #expect(try table.value(of: .subject) == .unicode(units("orphan")))
        #expect(table.flags(of: .subject) == .ordinary)
        #expect(try table.value(of: id(0x0070)) == nil)
        // The entry speaks of UTF-16, the stream that is there is 8-bit.
        #expect(try table.value(of: .body) == .string8([0x61]))
        #expect(try table.tags() == [tag(0x0037_001F), tag(0x0E07_0003), tag(0x1000_001E)])
    }

    @Test func firstOfDuplicatesAndWideOfTwinsCount() throws {
        var table = try table([
            entry(0x0E07_0003, 1), entry(0x0E07_0003, 2), entry(0x1000_001E, 3), entry(0x1000_001F, 6),
        ]) { storage in
            try storage.write("__substg1.0_1000001E", [0x61, 0x62])
            try storage.write("__substg1.0_1000001F", utf16("AB"))
        }
        #expect(try table.value(of: .messageFlags) == .long(1))
        #expect(try table.value(of: .body) == .unicode(units("AB")))
        #expect(try table.tags() == [tag(0x0E07_0003), tag(0x1000_001F)])
    }

    @Test(arguments: [1, 2, 7, 64, 65, 1000]) func entriesStandInAnyOrder(count: Int) throws {
        let storage = MemoryStorage()
        // Each id once, in many short runs, and then all of them again with another value.
        let ids = (0..<count).map { UInt32(0x6000 + $0 * 400 % 1009) }
        var stream = [UInt8](repeating: 0, count: 32)
        for (place, id) in ids.enumerated() { stream += entry(id << 16 | 0x0003, UInt64(place)) }
        for id in ids { stream += entry(id << 16 | 0x0003, 0xFFFF) }
        try storage.write("__properties_version1.0", stream)
        var table = try PropertyTable(loading: storage, kind: .message)
        #expect(try table.tags().map { UInt32($0.id.rawValue) } == ids.sorted())
        for (place, id) in ids.enumerated() {
            #expect(try table.value(of: PropertyID(UInt16(id))) == .long(Int32(place)))
        }
    }

    @Test func unknownTypesGiveWayToKnownOnes() throws {
        var table = try table([entry(0x0E07_0031, 1), entry(0x0E07_0003, 2)])
        #expect(try table.value(of: .messageFlags) == .long(2))
    }

    @Test func flagsOfZeroAreOrdinary() throws {
        let table = try table([entry(0x0E07_0003, 1, flags: 0), entry(0x0E08_0003, 1, flags: 2)])
        #expect(table.flags(of: .messageFlags) == .ordinary)
        #expect(table.flags(of: .messageSize) == .readable)
        #expect(table.flags(of: .subject) == nil)
    }

    @Test func openingReadsOnlyThePropertyStream() throws {
        let storage = TestStorage()
        try storage.write(
            "__properties_version1.0", [UInt8](repeating: 0, count: 32) + entry(0x0037_001F, 4))
        try storage.write("__substg1.0_0037001F", utf16("ab"))
        storage.log.streamsOpened = []
        var message = try MessageState.load(storage)
        #expect(storage.log.streamsOpened == ["__properties_version1.0"])
        #expect(try message.properties.value(of: .subject) == .unicode(units("ab")))
    }

    @Test func emptyStorageIsNoMessage() throws {
        let storage = MemoryStorage()
        try storage.write("Contents", [1])
        #expect(throws: MessageError(.corrupt, "")) { try MessageState.load(storage) }
    }
}
