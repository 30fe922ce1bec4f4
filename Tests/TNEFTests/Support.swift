import CompoundFile
import MessageFormat

@testable import TNEF

/// Bytes in memory, handed out in small pieces of changing size.
final class PieceSource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private let most: Int

    init(_ bytes: [UInt8], most: Int = 7) {
        self.bytes = bytes
        self.most = most
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(bytes.count - position, buffer.count, position % most + 1)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

final class MemorySink: ByteSink {
    var bytes: [UInt8] = []
    func write(_ bytes: UnsafeRawBufferPointer) throws { self.bytes.append(contentsOf: bytes) }
}

func window(_ bytes: [UInt8]) -> TNEFWindow { TNEFInput(PieceSource(bytes)).window }

/// What is written, flushed.
func written(_ body: (TNEFOutput) throws -> Void) throws -> [UInt8] {
    let sink = MemorySink()
    let output = TNEFOutput(sink)
    try body(output)
    try output.flush()
    return sink.bytes
}

/// The attributes of a stream with their data and what became of them.
func attributes(_ bytes: [UInt8]) throws -> [(id: AttributeID, data: [UInt8], verdict: TNEFReader.Verdict)] {
    var reader = try TNEFReader(window(bytes))
    var found: [(AttributeID, [UInt8], TNEFReader.Verdict)] = []
    while let attribute = try reader.next() {
        let data = try attribute.data.bytes(upTo: .max)
        found.append((attribute.id, data, try reader.finish(attribute)))
    }
    return found
}

struct TestFailure: Error {}
