import CompoundFile
import Testing

@testable import MessageFormat

/// The named property mapping: known bytes, round trips, broken tables.
@Suite struct NamedPropertyMapTests {
    private let set = GUIDValue.ole(0x0006_2008)

    private func number(_ value: UInt32) -> PropertyName { PropertyName(set: set, kind: .id(value)) }
    private func text(_ value: String, in set: GUIDValue = PropertyName.publicStrings) -> PropertyName {
        PropertyName(set: set, kind: .string(units(value)))
    }

    @Test func hashesAreThoseOfOutlook() {
        #expect(nameHash(Array("123456789".utf8)) == 0x2DFD_2D88)
        #expect(nameHash(utf16("Keywords")) == 0x2EDA_4D3B)
    }

    @Test func namesAreWrittenAsSpecified() throws {
        let map = NamedPropertyMap()
        #expect(try map.id(of: number(0x8503), create: false) == nil)
        #expect(try map.id(of: number(0x8503), create: true) == id(0x8000))
        #expect(try map.id(of: text("Keywords"), create: true) == id(0x8001))
        #expect(try map.id(of: text("abc", in: set), create: true) == id(0x8002))
        #expect(try map.id(of: text("Keywords"), create: true) == id(0x8001))
        let root = MemoryStorage()
        try map.save(into: root)
        let storage = try #require(try root.storage("__nameid_version1.0"))
        #expect(try storage.bytes("__substg1.0_00020102") == set.bytes)
        let first = littleEndian(UInt32(0x8503)) + littleEndian([UInt16(6), 0])
        let second = littleEndian(UInt32(0)) + littleEndian([UInt16(5), 1])
        let third = littleEndian(UInt32(20)) + littleEndian([UInt16(7), 2])
        #expect(try storage.bytes("__substg1.0_00030102") == first + second + third)
        #expect(
            try storage.bytes("__substg1.0_00040102")
                == [16, 0, 0, 0] + utf16("Keywords") + [6, 0, 0, 0] + utf16("abc"))
        // Buckets: 1000 + (number or hash, exclusive-or set and kind) modulo 1F.
        let bucket = 0x1000 + (0x8503 ^ 6) % 0x1F
        #expect(try storage.bytes("__substg1.0_\(hex(bucket))0102") == first)
        let stringBucket = 0x1000 + (0x2EDA_4D3B ^ 5) % 0x1F
        #expect(
            try storage.bytes("__substg1.0_\(hex(stringBucket))0102")
                == littleEndian(UInt32(0x2EDA_4D3B)) + littleEndian([UInt16(5), 1]))
    }

    private func hex(_ number: Int) -> String {
        String(decoding: hexDigits(UInt32(number)).suffix(4), as: UTF8.self)
    }

    @Test func mapsComeBackAndGrow() throws {
        let root = MemoryStorage()
        let map = NamedPropertyMap(root: root)
        for value in 0..<500 { _ = try map.id(of: number(UInt32(value)), create: true) }
        _ = try map.id(of: text("X-Mixed", in: PropertyName.internetHeaders), create: true)
        #expect(map.hasChanges)
        try map.save(into: root)
        let again = NamedPropertyMap(root: root)
        #expect(try again.all().count == 501)
        #expect(try again.id(of: number(499), create: false) == id(0x8000 + 499))
        #expect(try again.name(of: id(0x8000 + 500)) == text("x-mixed", in: PropertyName.internetHeaders))
        #expect(try again.id(of: text("x-MIXED", in: PropertyName.internetHeaders), create: false) != nil)
        #expect(try again.id(of: text("odd"), create: true) == id(0x8000 + 501))
        #expect(try again.id(of: text("Odd"), create: true) == id(0x8000 + 502))
        try again.save(into: root)
        #expect(try NamedPropertyMap(root: root).all().map(\.name) == again.all().map(\.name))
    }

    @Test func idsBelow8000NameThemselves() throws {
        let map = NamedPropertyMap()
        let name = PropertyName(set: PropertyName.mapi, kind: .id(0x37))
        #expect(try map.name(of: .subject) == name)
        #expect(try map.id(of: name, create: true) == .subject)
        #expect(try map.name(of: id(0x8000)) == nil)
        #expect(!map.hasChanges)
    }

    @Test func brokenTablesLoseOnlyWhatIsBroken() throws {
        let root = MemoryStorage()
        let storage = try root.createStorage(name("__nameid_version1.0"))
        // No hash streams: new Outlook writes none. Half an entry at the end.
        let entries: [[UInt8]] = [
            littleEndian(UInt32(0x8503)) + littleEndian([UInt16(6), 0]),
            littleEndian(UInt32(4_000)) + littleEndian([UInt16(5), 1]),
            littleEndian(UInt32(7)) + littleEndian([UInt16(0x4000), 2]),
            littleEndian(UInt32(8)) + littleEndian([UInt16(6), 0]),
            littleEndian(UInt32(9)) + littleEndian([UInt16(6), 0x7FFF]), [1, 2, 3, 4],
        ]
        try storage.write("__substg1.0_00020102", set.bytes + [1])
        try storage.write("__substg1.0_00030102", entries.flatMap { $0 })
        let map = NamedPropertyMap(root: root)
        #expect(try map.name(of: id(0x8000)) == number(0x8503))
        #expect(try map.name(of: id(0x8001)) == text(""))
        #expect(try map.name(of: id(0x8002)) == PropertyName(set: .zero, kind: .id(7)))
        #expect(try map.id(of: number(8), create: false) == id(0x8000))
        #expect(try map.all().count == 3)
        // A new name gets the place behind the last entry; what was there stays.
        #expect(try map.id(of: number(10), create: true) == id(0x8005))
        try map.save(into: root)
        let written = try #require(try storage.bytes("__substg1.0_00030102"))
        #expect(Array(written.prefix(40)) == entries.prefix(5).flatMap { $0 })
        #expect(try NamedPropertyMap(root: root).id(of: number(10), create: false) == id(0x8005))
    }

    @Test func namesRunOut() throws {
        let map = NamedPropertyMap()
        for value in 0..<0x7FFF { _ = try map.id(of: number(UInt32(value)), create: true) }
        #expect(try map.id(of: number(0x7FFE), create: false) == id(0xFFFE))
        #expect(throws: MessageError(.namesExhausted, "")) { try map.id(of: number(0x7FFF), create: true) }
    }

    @Test func missingStorageIsWrittenOnce() throws {
        let root = TestStorage()
        let map = NamedPropertyMap(root: root)
        #expect(try map.all().isEmpty)
        try map.save(into: root)
        #expect(try root.storage("__nameid_version1.0")?.names().count == 3)
        root.log.changesLeft = 0
        try map.save(into: root)
    }
}
