import CompoundFile
import MessageFormat
import Testing

@testable import TNEF

/// Lists of properties, both ways.
@Suite struct PropertyListTests {
    private static let set = GUIDValue(low: 0x1122, high: 0x3344)

    private static let values: [PropertyValue] = [
        .short(-2), .long(-3), .float(1.5), .double(-2.5), .currency(-4), .appTime(45000.25), .error(-5), .boolean(1),
        .longLong(.min), .sysTime(.max), .string8([0x61]), .string8([]), .unicode([0x20AC, 0x62]), .unicode([]),
        .clsid(set), .binary([1, 2, 3, 4, 5]), .binary([]), .shorts([1, -1]), .longs([1, -1]), .floats([0.5]),
        .doubles([0.25]), .currencies([7]), .appTimes([1]), .longLongs([-9]), .sysTimes([9]), .strings8([[0x61], []]),
        .unicodes([[0x62], [], [0x20AC, 0x63]]), .clsids([set]), .binaries([[1], [], [2, 3]]), .longs([]),
    ]

    private func list(_ body: (inout PropertyListWriter, TNEFOutput) throws -> Void) throws -> [UInt8] {
        let bytes = try written { output in
            try output.begin(key: 1)
            try output.list(.message, .attachment) { _ in }
            try output.list(.message, .messageProperties) { try body(&$0, output) }
        }
        let found = try #require(try attributes(bytes).first)
        #expect(found.verdict == .whole)
        return found.data
    }

    private func read(_ bytes: [UInt8]) throws -> [ListedProperty] {
        var reader = try PropertyListReader(window(bytes))
        var found: [ListedProperty] = []
        while let property = try reader.property() { found.append(property) }
        return found
    }

    @Test func everyTypeComesBack() throws {
        let bytes = try list { list, _ in
            for (index, value) in Self.values.enumerated() {
                let id = PropertyID(rawValue: 0x6800 + UInt16(index))
                let isAdded = try list.add(PropertyTag(id, value.type), nil, value)
                #expect(isAdded)
            }
            let isAdded = try list.add(PropertyTag(.attachData, .object), nil, .object)
            #expect(!isAdded)
        }
        #expect(bytes.count % 4 == 0)
        let found = try read(bytes)
        #expect(found.count == Self.values.count)
        for (property, value) in zip(found, Self.values) {
            guard case .value(let read) = property.content else { return #expect(Bool(false)) }
            #expect(read == value)
            #expect(property.tag.type == value.type)
        }
    }

    @Test func layoutIsTheFormats() throws {
        let tag = PropertyTag(PropertyID(rawValue: 0x0037), .unicode)
        let bytes = try list { list, _ in
            _ = try list.add(tag, nil, .unicode([0x41]))
            _ = try list.add(PropertyTag(PropertyID(rawValue: 0x0017), .short), nil, .short(-1))
        }
        #expect(
            bytes == [
                2, 0, 0, 0, 0x1F, 0, 0x37, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0x41, 0, 0, 0, 2, 0, 0x17, 0, 0xFF, 0xFF, 0, 0,
            ])
    }

    @Test func namesComeBack() throws {
        let names = [
            PropertyName(set: Self.set, kind: .id(0x8501)),
            PropertyName(set: Self.set, kind: .string([0x4B, 0x65, 0x79])),
        ]
        let bytes = try list { list, _ in
            for (index, name) in names.enumerated() {
                _ = try list.add(PropertyTag(PropertyID(rawValue: 0x8000 + UInt16(index)), .long), name, .long(1))
            }
        }
        #expect(try read(bytes).map(\.name) == names)
    }

    @Test func largeValuesAndObjectsAreWindows() throws {
        let large = [UInt8](repeating: 5, count: 40_001)
        let tag = PropertyTag(PropertyID(rawValue: 0x6800), .binary)
        let bytes = try list { list, output in
            try list.add(tag, nil) { try output.write(large) }
            try? list.add(tag, nil) {
                try output.write(large)
                throw TestFailure()
            }
            try list.add(PropertyTag(.attachData, .object), object: Self.set) { try output.write([1, 2, 3]) }
            _ = try list.add(PropertyTag(PropertyID(rawValue: 0x6801), .long), nil, .long(3))
        }
        var reader = try PropertyListReader(window(bytes))
        guard case .large(let data)? = try reader.property()?.content else { throw TestFailure() }
        #expect(try data.bytes(upTo: .max) == large)
        guard case .object(let interface, let object)? = try reader.property()?.content else { throw TestFailure() }
        #expect(interface == Self.set)
        #expect(try object.bytes(upTo: 2) == [1, 2])
        // What has not been read is passed over.
        guard case .value(let last)? = try reader.property()?.content else { throw TestFailure() }
        #expect(last == .long(3))
        #expect(try reader.property()?.tag == nil)
    }

    /// Nothing is believed: every cut and every changed byte ends, in a value or in an error.
    @Test func damageEnds() throws {
        let bytes = try list { list, _ in
            for (index, value) in Self.values.enumerated() {
                _ = try list.add(PropertyTag(PropertyID(rawValue: 0x6800 + UInt16(index)), value.type), nil, value)
            }
        }
        for count in 0..<bytes.count { #expect(throws: TNEFError.damagedList) { try read(Array(bytes[..<count])) } }
        var ended = 0
        for index in bytes.indices {
            for value: UInt8 in [0x00, 0x7F, 0xFF] {
                var damaged = bytes
                damaged[index] = value
                _ = try? read(damaged)
                ended += 1
            }
        }
        #expect(ended == 3 * bytes.count)
    }

    @Test func rowsComeBack() throws {
        let bytes = try written { output in
            try output.begin(key: 1)
            try output.attribute(.message, .recipientTable) {
                var rows = try PropertyRowsWriter(output)
                for number: Int32 in [1, 2] {
                    try rows.row { _ = try $0.add(PropertyTag(.recipientType, .long), nil, .long(number)) }
                }
                try rows.finish()
            }
        }
        let row: (UInt8) -> [UInt8] = { [1, 0, 0, 0, 3, 0, 0x15, 0x0C, $0, 0, 0, 0] }
        #expect(try attributes(bytes).first?.data == [2, 0, 0, 0] + row(1) + row(2))
    }
}
