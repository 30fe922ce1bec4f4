import Glibc

/// Bytes in memory that stay where they are, so that what lies in them can be looked at in place.
final class ByteBlock {
    let start: UnsafeMutableRawPointer
    /// How many bytes hold something.
    private(set) var count: Int

    /// Room for so many bytes, which `fill` puts in; it answers how many there were.
    init(
        count wanted: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int
    ) throws(CompoundFileError) {
        // Not zeroed: nobody looks behind `count`.
        guard wanted >= 0, let memory = malloc(max(wanted, 1)) else { throw CompoundFileError(.outOfMemory, "block") }
        start = memory
        count = 0
        count = min(wanted, try fill(UnsafeMutableRawBufferPointer(start: memory, count: wanted)))
    }

    deinit { free(start) }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Bytes behind the first so many count no longer.
    func truncate(to newCount: Int) { count = max(0, min(count, newCount)) }

    /// Copies from `offset` on; answers how many bytes there were.
    @inline(__always)
    func copy(from offset: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard offset >= 0, offset < count, let target = buffer.baseAddress else { return 0 }
        let length = min(buffer.count, count &- offset)
        memcpy(target, start + offset, length)
        return length
    }
}
