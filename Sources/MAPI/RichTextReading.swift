import COM
import CompoundFile
import MessageFormat
import RichText

/// Fetches compressed RTF from a caller's stream and decompresses it, in order and only as far as asked.
///
/// Call it inside `CallOut.run`: it calls the caller's stream.
final class RichTextSource {
    private let stream: ForeignStreamRef
    private let decompressor = RTFDecompressor()
    private var input = [UInt8](repeating: 0, count: RichTextSource.chunk)
    private var unread = 0..<0
    private var inputEnded = false

    private static let chunk = 1 << 14

    init(_ stream: ForeignStreamRef) { self.stream = stream }

    /// Fills the buffer with RTF; less only at the end.
    /// - Throws: MAPI_E_CORRUPT_DATA when the stream holds something else than compressed RTF.
    func read(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
        var total = 0
        while total < target.count, !decompressor.isFinished {
            if unread.isEmpty, !inputEnded { try fetch() }
            let room = UnsafeMutableRawBufferPointer(rebasing: target[total...])
            let done = decompress(into: room)
            total &+= done
            if inputEnded, done == 0 { break }
        }
        // Wrong sizes, check sums and ends are put up with; another format is none of that.
        if total == 0, decompressor.header == nil, decompressor.findings.contains(.unknownKind) {
            throw HResult.mapiCorruptData
        }
        return total
    }

    /// The size of the RTF, as the header says; 0 where there is none.
    func rawSize() throws -> UInt64 {
        while decompressor.header == nil, !inputEnded, !decompressor.isFinished, unread.isEmpty {
            try fetch()
            decompress(into: UnsafeMutableRawBufferPointer(start: nil, count: 0))
        }
        return UInt64(decompressor.header?.rawSize ?? 0)
    }

    /// Decompresses what was fetched, as far as there is room.
    @discardableResult
    private func decompress(into room: UnsafeMutableRawBufferPointer) -> Int {
        let done = input.withUnsafeBytes {
            decompressor.decode(UnsafeRawBufferPointer(rebasing: $0[unread]), into: room)
        }
        unread = unread.lowerBound &+ done.consumed..<unread.upperBound
        return done.produced
    }

    private func fetch() throws {
        // Nothing of this object is held open while the caller's stream runs.
        var buffer = input
        input = []
        defer { input = buffer }
        let count = try buffer.withUnsafeMutableBytes { try stream.readSome($0) }
        unread = 0..<count
        guard count == 0 else { return }
        inputEnded = true
        decompressor.endInput()
    }
}

/// RTF as it is read from a compressed stream.
final class DecompressingContent: SequentialContent {
    private let source: RichTextSource

    init(_ stream: ForeignStreamRef) { source = RichTextSource(stream) }

    override func length() throws -> UInt64 { try CallOut.run { try source.rawSize() } }

    override func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try CallOut.run { try source.read(buffer) }
    }
}

/// What streams on RTF have in common: no names, no times, no random access.
class SequentialContent: StreamContent {
    func length() throws -> UInt64 { 0 }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        throw HResult.stgAccessDenied
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws { throw HResult.stgAccessDenied }
    func setLength(_ length: UInt64) throws { throw HResult.mapiNoSupport }
    func commit(_ flags: UInt32) throws {}
    func revert() throws { throw HResult.mapiNoSupport }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        (nil, .zero, FileTime(ticks: 0), FileTime(ticks: 0), 0)
    }

    func opened(_ stream: StreamObject) {}
    func closed(_ stream: StreamObject) {}
    final var isSequential: Bool { true }
    /// A caller's stream that calls back is refused: reading and writing are under way.
    final var allowsReentry: Bool { false }
}
