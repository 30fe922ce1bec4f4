import CompoundFile
import Glibc

/// A store that keeps what is not zero, in pieces of 4 KiB: files of many gigabytes fit.
final class SparseStore: ByteStore {
    private static let pieceSize = 4096
    private var pieces: [UInt64: [UInt8]] = [:]
    private var size: UInt64 = 0
    var hasHoles: Bool { true }
    /// Bytes asked for to be written so far.
    private(set) var written: UInt64 = 0
    private static let zeros = [UInt8](repeating: 0, count: pieceSize)

    var pieceCount: Int { pieces.count }

    func length() throws(CompoundFileError) -> UInt64 { size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        let count = Int(min(UInt64(buffer.count), size - min(offset, size)))
        each(offset, count) { number, within, range in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[range])
            guard let piece = pieces[number] else {
                part.initializeMemory(as: UInt8.self, repeating: 0)
                return
            }
            piece.withUnsafeBytes {
                part.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[within..<within + range.count]))
            }
        }
        return count
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        written += UInt64(bytes.count)
        size = max(size, offset + UInt64(bytes.count))
        each(offset, bytes.count) { number, within, range in
            let part = UnsafeRawBufferPointer(rebasing: bytes[range])
            if pieces[number] == nil, SparseStore.isZero(part) { return }
            pieces[number, default: SparseStore.zeros].withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[within..<within + range.count]).copyMemory(from: part)
            }
        }
    }

    func setLength(_ length: UInt64) throws(CompoundFileError) {
        if length < size {
            let last = length / UInt64(SparseStore.pieceSize)
            pieces = pieces.filter { $0.key <= last }
            let kept = Int(length % UInt64(SparseStore.pieceSize))
            pieces[last]?.replaceSubrange(kept..., with: SparseStore.zeros[kept...])
        }
        size = length
    }

    func sync() throws(CompoundFileError) {}

    private func each(_ offset: UInt64, _ count: Int, _ body: (UInt64, Int, Range<Int>) -> Void) {
        var done = 0
        while done < count {
            let position = offset + UInt64(done)
            let within = Int(position % UInt64(SparseStore.pieceSize))
            let part = min(SparseStore.pieceSize - within, count - done)
            body(position / UInt64(SparseStore.pieceSize), within, done..<done + part)
            done += part
        }
    }

    private static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return zeros.withUnsafeBytes { $0.baseAddress.map { memcmp($0, start, bytes.count) == 0 } ?? true }
    }
}
