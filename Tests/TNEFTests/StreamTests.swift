import MessageFormat
import Testing

@testable import TNEF

/// Attributes, their checksums, and lengths that are known only when the data have been written.
@Suite struct StreamTests {
    @Test func attributesComeBack() throws {
        let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let bytes = try written { output in
            try output.begin(key: 7)
            try output.attribute(.message, .subject, [0x41, 0])
            try output.attribute(.attachment, .attachData, length: 100_000) { try output.write(large) }
            try output.attribute(.message, .messageProperties) { try output.write(large) }
        }
        let found = try attributes(bytes)
        #expect(found.map(\.id) == [.subject, .attachData, .messageProperties])
        #expect(found.map(\.data) == [[0x41, 0], large, large])
        #expect(found.allSatisfy { $0.verdict == .whole })
        #expect(try TNEFReader(window(bytes)).key == 7)
        #expect(Array(bytes[6..<17]) == [1, 4, 0x80, 1, 0, 2, 0, 0, 0, 0x41, 0])
    }

    /// Attributes in an attribute get their lengths and checksums too; the outer checksum covers those.
    @Test func innerStreamsComeBack() throws {
        let bytes = try written { output in
            try output.begin(key: 1)
            try output.attribute(.attachment, .attachment) {
                try output.begin(key: 2)
                try output.attribute(.message, .messageProperties) {
                    try output.write(UInt32(5))
                    try output.attribute(.message, .subject) { try output.write([9, 9]) }
                }
            }
        }
        let outer = try #require(try attributes(bytes).first)
        #expect(outer.verdict == .whole)
        let inner = try #require(try attributes(outer.data).first)
        #expect(inner.verdict == .whole)
        #expect(inner.data.count == 4 + 11 + 2)
        #expect(inner.data[4...].elementsEqual([1, 4, 0x80, 1, 0, 2, 0, 0, 0, 9, 9, 18, 0]))
    }

    /// What fails leaves nothing behind, at any depth.
    @Test func failuresLeaveNothing() throws {
        let bytes = try written { output in
            try output.begin(key: 1)
            try? output.attribute(.message, .messageProperties) {
                try output.write([UInt8](repeating: 7, count: 50_000))
                throw TestFailure()
            }
            try output.attribute(.attachment, .attachment) {
                try output.write([1, 2])
                try? output.attribute(.message, .body) {
                    try output.write([UInt8](repeating: 7, count: 50_000))
                    throw TestFailure()
                }
                try output.write([3])
            }
        }
        let found = try attributes(bytes)
        #expect(found.map(\.data) == [[1, 2, 3]])
        #expect(found.allSatisfy { $0.verdict == .whole })
    }

    @Test func damageIsTold() throws {
        var bytes = try written { output in
            try output.begin(key: 1)
            try output.attribute(.message, .subject, [0x41, 0])
        }
        #expect(try attributes(bytes + [0]).map(\.verdict) == [.whole])
        bytes[bytes.count - 1] ^= 1
        #expect(try attributes(bytes).map(\.verdict) == [.damaged])
        #expect(try attributes(Array(bytes.dropLast())).map(\.verdict) == [.truncated])
        #expect(try attributes(Array(bytes.dropLast(3))).map(\.data) == [[0x41]])
        #expect(throws: TNEFError.notTNEF) { try attributes([1, 2, 3, 4, 5, 6]) }
        #expect(throws: TNEFError.notTNEF) { try attributes([0x78, 0x9F, 0x3E, 0x22, 0]) }
    }

    @Test func garbageAtTheEndIsTold() throws {
        let bytes = try written { try $0.begin(key: 1) }
        for (extra, isGarbage) in [
            ([], false), ([0], false), ([13, 10], false), ([UInt8](repeating: 9, count: 9), true),
        ] {
            var reader = try TNEFReader(window(bytes + extra))
            let attribute = try reader.next()
            #expect(attribute?.id == nil)
            #expect(reader.endedInGarbage == isGarbage)
        }
    }

    @Test func highWordsMayBeWrong() {
        #expect(AttributeID(reading: 0x800F) == .attachData)
        #expect(AttributeID(reading: 0x1234_9003) == .messageProperties)
        #expect(AttributeID(reading: 0x0006_FACE).rawValue == 0x0006_FACE)
    }
}
