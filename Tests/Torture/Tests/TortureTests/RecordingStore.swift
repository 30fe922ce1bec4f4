import CompoundFile

/// A store in memory that remembers every change.
final class RecordingStore: ByteStore {
    enum Step {
        case write(UInt64, [UInt8])
        case length(UInt64)
        case sync
    }

    let memory: MemoryByteStore
    var steps: [Step] = []
    /// Where the disk is full.
    var capacity = UInt64.max
    var hasHoles: Bool { true }

    init(_ bytes: [UInt8] = []) { memory = MemoryByteStore(bytes) }

    func length() throws(CompoundFileError) -> UInt64 { try memory.length() }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        try memory.read(at: offset, into: buffer)
    }
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        if offset + UInt64(bytes.count) > capacity { throw CompoundFileError(.mediumFull, "store") }
        steps.append(.write(offset, Array(bytes)))
        try memory.write(at: offset, bytes)
    }
    func setLength(_ length: UInt64) throws(CompoundFileError) {
        if length > capacity { throw CompoundFileError(.mediumFull, "store") }
        steps.append(.length(length))
        try memory.setLength(length)
    }
    func sync() throws(CompoundFileError) { steps.append(.sync) }
}

/// A part of a change that reaches the disk whole or not at all.
struct DiskUnit {
    let offset: Int
    /// The bytes written there; nil for a change of the length to `offset`.
    let bytes: ArraySlice<UInt8>?

    /// The header is what makes a commit take effect.
    var isHeader: Bool { offset == 0 && bytes != nil }

    func apply(to disk: inout [UInt8]) {
        let end = offset + (bytes?.count ?? 0)
        if bytes == nil, disk.count > end { disk.removeLast(disk.count - end) }
        if disk.count < end { disk.append(contentsOf: repeatElement(0, count: end - disk.count)) }
        if let bytes { disk.replaceSubrange(offset..<end, with: bytes) }
    }

    /// The units of 512 bytes of some steps.
    static func units(_ steps: some Sequence<RecordingStore.Step>) -> [DiskUnit] {
        steps.flatMap { step -> [DiskUnit] in
            switch step {
            case .sync: return []
            case .length(let length): return [DiskUnit(offset: Int(length), bytes: nil)]
            case .write(let offset, let bytes):
                return stride(from: 0, to: bytes.count, by: 512).map {
                    DiskUnit(offset: Int(offset) + $0, bytes: bytes[$0..<min($0 + 512, bytes.count)])
                }
            }
        }
    }
}
