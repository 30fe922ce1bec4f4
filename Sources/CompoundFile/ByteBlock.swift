import CGLib
import Glibc
import Synchronization

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
        guard wanted >= 0, let memory = ByteBlock.allocate(wanted) else {
            throw CompoundFileError(.outOfMemory, "block")
        }
        start = memory
        count = 0
        count = min(wanted, try fill(UnsafeMutableRawBufferPointer(start: memory, count: wanted)))
    }

    deinit { if !ByteBlock.keep(start) { free(start) } }

    // MARK: The spare one

    /// The memory of a block that is gone, for the next: files are mostly opened one after the other, and the system
    /// would take the memory back and give it out anew in between.
    private static let spare = Atomic<UInt>(0)
    private static let spareSizes = 1 << 14...1 << 20

    private static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard spareSizes.contains(size) else { return malloc(max(size, 1)) }
        let found = UnsafeMutableRawPointer(bitPattern: spare.exchange(0, ordering: .acquiring))
        guard let found else { return malloc(size) }
        // One that is far too large is left to those that need it.
        let held = Int(bitPattern: UInt(malloc_usable_size(found)))
        if held >= size, held / 4 <= size { return found }
        if !keep(found) { free(found) }
        return malloc(size)
    }

    private static func keep(_ memory: UnsafeMutableRawPointer) -> Bool {
        guard spareSizes.contains(Int(bitPattern: UInt(malloc_usable_size(memory)))) else { return false }
        return spare.compareExchange(expected: 0, desired: UInt(bitPattern: memory), ordering: .releasing).exchanged
    }

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
