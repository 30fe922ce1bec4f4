import COM
import CompoundFile
import RichText

/// Compresses RTF as it is written, and puts it into a caller's stream at Commit or the last Release.
///
/// The header, which comes first, says how much there is: what is compressed waits in a buffer, which goes to scratch
/// space when it gets large. The caller's stream is only written to, in order. What is written after a Commit needs
/// a second one, and a stream that can be set back.
final class CompressingContent: SequentialContent {
    private let stream: ForeignStreamRef
    private var compressor: RTFCompressor
    private let compressed: StreamBuffer
    /// Written since the last Commit.
    private var isDirty = false
    /// What Commit has put into the caller's stream.
    private var committed: UInt64 = 0
    private var rawSize: UInt64 = 0
    /// Whether the stream stood at its start: then it holds nothing but this.
    private let isWhole: Bool

    private static let chunk = 1 << 16

    init(_ stream: ForeignStreamRef, kind: CompressedRTFHeader.Kind) {
        self.stream = stream
        compressor = RTFCompressor(kind: kind)
        compressed = StreamBuffer(scratch: ScratchSpace())
        isWhole = (try? stream.seek(by: 0)) == 0
    }

    override func length() throws -> UInt64 { rawSize }

    override func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        var output: [UInt8] = []
        guard compressor.compress(bytes, into: &output) else { throw HResult.mapiTooBig }
        isDirty = true
        rawSize &+= UInt64(bytes.count)
        try output.withUnsafeBytes { try compressed.write(at: compressed.length, $0) }
    }

    override func commit(_ flags: UInt32) throws {
        // Finished on a copy: there may be more to come.
        var finished = compressor
        var tail: [UInt8] = []
        guard let header = finished.finish(into: &tail) else { throw HResult.mapiTooBig }
        try CallOut.run {
            if committed > 0 { _ = try stream.seek(by: -Int64(clamping: committed)) }
            committed = 0
            try put(header.bytes)
            var place: UInt64 = 0
            while place < compressed.length {
                let chunk = try compressed.read(at: place, count: CompressingContent.chunk)
                try put(chunk)
                place &+= UInt64(chunk.count)
                if chunk.isEmpty { throw HResult.stgReadFault }
            }
            try put(tail)
            isDirty = false
            // Of a longer value that was there nothing may stay; streams that can't tell don't need it.
            if isWhole { try? stream.setSize(committed) }
            do { try stream.commit(flags) } catch { if HResult(error) != .notImplemented { throw error } }
        }
    }

    private func put(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try stream.write($0) }
        committed &+= UInt64(bytes.count)
    }

    /// What was not committed goes out now; there is no one left to be told of an error.
    override func closed(_ stream: StreamObject) {
        if isDirty { try? commit(0) }
    }
}

extension StreamBuffer {
    /// At most `count` bytes from a place on.
    fileprivate func read(at offset: UInt64, count: Int) throws -> [UInt8] {
        let there = Int(min(UInt64(count), length &- min(offset, length)))
        return try [UInt8](unsafeUninitializedCapacity: there) { target, done in
            done = try read(at: offset, into: UnsafeMutableRawBufferPointer(target))
        }
    }
}
