import CGLib
import Glibc

/// Memory by handle, as GlobalAlloc gives it.
///
/// A fixed block's handle is its address; a movable one's leads to a record, and GlobalLock gives the address. The
/// lock count of a movable block is advice: nothing here moves memory but reallocation.
public enum GlobalMemory {
    public static let moveable: UInt32 = 0x0002
    static let zeroInit: UInt32 = 0x0040
    static let modify: UInt32 = 0x0080
    static let invalidHandle: UInt32 = 0x8000
    static let discarded: UInt32 = 0x4000
    private static let lockCountLimit: UInt32 = 0xFF

    final class Block {
        var bytes: UnsafeMutableRawPointer?
        var size: Int
        var capacity: Int
        var lockCount: UInt32 = 0
        var isMoveable: Bool

        init(bytes: UnsafeMutableRawPointer?, size: Int, isMoveable: Bool) {
            self.bytes = bytes
            self.size = size
            capacity = size
            self.isMoveable = isMoveable
        }
    }

    private final class Table {
        let mutex: UnsafeMutablePointer<GMutex>
        /// Handle to retained block.
        let blocks: OpaquePointer?
        /// Address of a movable block's bytes to its handle.
        let handles: OpaquePointer?

        init() {
            mutex = .allocate(capacity: 1)
            mutex.initialize(to: GMutex())
            g_mutex_init(mutex)
            blocks = g_hash_table_new(g_direct_hash, g_direct_equal)
            handles = g_hash_table_new(g_direct_hash, g_direct_equal)
        }

        func block(_ handle: UnsafeMutableRawPointer?) -> Block? {
            guard let handle, let stored = g_hash_table_lookup(blocks, handle) else { return nil }
            return Unmanaged<Block>.fromOpaque(stored).takeUnretainedValue()
        }

        func insert(_ block: Block, at handle: UnsafeMutableRawPointer) {
            g_hash_table_insert(blocks, handle, Unmanaged.passRetained(block).toOpaque())
        }

        func remove(_ handle: UnsafeMutableRawPointer) {
            guard let stored = g_hash_table_lookup(blocks, handle) else { return }
            g_hash_table_remove(blocks, handle)
            Unmanaged<Block>.fromOpaque(stored).release()
        }
    }

    private static let table = Table()

    private static func withTable<Result>(_ body: (Table) throws -> Result) rethrows -> Result {
        g_mutex_lock(table.mutex)
        defer { g_mutex_unlock(table.mutex) }
        return try body(table)
    }

    // MARK: The functions

    /// A new block; nil when there is no memory. A movable block of no bytes has no address until it grows.
    public static func allocate(_ flags: UInt32, _ size: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= TaskAllocator.largestBlock else { return nil }
        let isMoveable = flags & moveable != 0
        var bytes: UnsafeMutableRawPointer?
        if size > 0 || !isMoveable {
            bytes = flags & zeroInit != 0 ? calloc(1, max(size, 1)) : malloc(max(size, 1))
            guard bytes != nil else { return nil }
        }
        let block = Block(bytes: bytes, size: size, isMoveable: isMoveable)
        return withTable { table in
            // A record's own address is as good a handle as any, and unique while the record lives.
            let handle = isMoveable ? Unmanaged.passUnretained(block).toOpaque() : bytes
            guard let handle else { return nil }
            table.insert(block, at: handle)
            if isMoveable, let bytes { g_hash_table_insert(table.handles, bytes, handle) }
            return handle
        }
    }

    /// A new size, or with GMEM_MODIFY no change but of attributes, which have no effect here. The handle comes
    /// back (a fixed block's may differ), nil on failure: a fixed or locked block moves only with GMEM_MOVEABLE.
    public static func reallocate(
        _ handle: UnsafeMutableRawPointer?, _ size: Int, _ flags: UInt32
    ) -> UnsafeMutableRawPointer? {
        withTable { table -> UnsafeMutableRawPointer? in
            guard let handle, let block = table.block(handle) else { return nil }
            if flags & modify != 0 { return handle }
            guard size >= 0, size <= TaskAllocator.largestBlock else { return nil }
            let isPinned = !block.isMoveable || block.lockCount > 0
            if isPinned, flags & moveable == 0, let bytes = block.bytes, size > malloc_usable_size(bytes) {
                return nil
            }
            return resize(table, handle, block, to: size, zeroing: flags & zeroInit != 0)
        }
    }

    /// The address of the bytes; nil for no handle and for an empty movable block.
    public static func lock(_ handle: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        withTable { table in
            guard let block = table.block(handle), let bytes = block.bytes else { return nil }
            if block.isMoveable, block.lockCount < lockCountLimit { block.lockCount &+= 1 }
            return bytes
        }
    }

    /// Whether the block is still locked. A fixed block always is.
    public static func unlock(_ handle: UnsafeMutableRawPointer?) -> Bool {
        withTable { table in
            guard let block = table.block(handle) else { return false }
            guard block.isMoveable else { return true }
            if block.lockCount > 0 { block.lockCount &-= 1 }
            return block.lockCount > 0
        }
    }

    /// Bytes in the block, 0 for no handle.
    public static func size(_ handle: UnsafeMutableRawPointer?) -> Int {
        withTable { $0.block(handle)?.size ?? 0 }
    }

    /// The lock count, GMEM_DISCARDED for an empty movable block, GMEM_INVALID_HANDLE for no handle.
    public static func flags(_ handle: UnsafeMutableRawPointer?) -> UInt32 {
        withTable { table in
            guard let block = table.block(handle) else { return invalidHandle }
            return block.lockCount | (block.bytes == nil ? discarded : 0)
        }
    }

    /// The handle of the block whose bytes begin at an address.
    public static func handle(_ bytes: UnsafeRawPointer?) -> UnsafeMutableRawPointer? {
        guard let bytes else { return nil }
        return withTable { table in
            if let handle = g_hash_table_lookup(table.handles, bytes) { return handle }
            let address = UnsafeMutableRawPointer(mutating: bytes)
            guard let block = table.block(address), !block.isMoveable else { return nil }
            return address
        }
    }

    /// Frees a block, locked or not. Nil on success, else the handle, which was none.
    public static func free(_ handle: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        withTable { table in
            guard let handle, let block = table.block(handle) else { return handle }
            if let bytes = block.bytes {
                if block.isMoveable { g_hash_table_remove(table.handles, bytes) }
                Glibc.free(bytes)
            }
            table.remove(handle)
            return nil
        }
    }

    // MARK: For streams and lock bytes on a handle

    static func isHandle(_ handle: UnsafeMutableRawPointer?) -> Bool { withTable { $0.block(handle) != nil } }

    /// Copies out what there is from `offset` on; answers how much. A block that the caller has freed meanwhile has
    /// none.
    static func read(
        _ handle: UnsafeMutableRawPointer, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        withTable { table in
            guard let block = table.block(handle), let bytes = block.bytes, offset < UInt64(block.size) else {
                return 0
            }
            let start = Int(offset)
            let count = min(buffer.count, block.size &- start)
            if let target = buffer.baseAddress, count > 0 { memmove(target, bytes + start, count) }
            return count
        }
    }

    /// Copies in, growing the block as needed; a gap is zeroed. A fixed block that must move gets another handle if
    /// it may.
    static func write(
        _ handle: inout UnsafeMutableRawPointer, mayMove: Bool, at offset: UInt64, _ source: UnsafeRawBufferPointer
    ) throws(HResult) {
        let (end, overflow) = offset.addingReportingOverflow(UInt64(source.count))
        guard !overflow, let needed = Int(exactly: end), let start = Int(exactly: offset) else {
            throw .stgMediumFull
        }
        guard let from = source.baseAddress, source.count > 0 else { return }
        let result: HResult = withTable { table in
            guard let block = table.block(handle) else { return .outOfMemory }
            if needed > block.size {
                guard let resized = grow(table, handle, block, to: needed, mayMove) else { return .stgMediumFull }
                handle = resized
            }
            guard let bytes = block.bytes else { return .stgMediumFull }
            memmove(bytes + start, from, source.count)
            return .ok
        }
        if result.isFailure { throw result }
    }

    static func setSize(
        _ handle: inout UnsafeMutableRawPointer, mayMove: Bool, _ size: UInt64
    ) throws(HResult) {
        guard let wanted = Int(exactly: size) else { throw .stgMediumFull }
        let result: HResult = withTable { table in
            guard let block = table.block(handle) else { return .outOfMemory }
            guard let resized = grow(table, handle, block, to: wanted, mayMove) else { return .stgMediumFull }
            handle = resized
            return .ok
        }
        if result.isFailure { throw result }
    }

    /// For a stream, with the table locked. Unless it may move, a fixed block stays where it is, as its address is
    /// its handle.
    private static func grow(
        _ table: Table, _ handle: UnsafeMutableRawPointer, _ block: Block, to size: Int, _ mayMove: Bool
    ) -> UnsafeMutableRawPointer? {
        let staysPut = !block.isMoveable && !mayMove
        if staysPut, let bytes = block.bytes, size > malloc_usable_size(bytes) { return nil }
        return resize(table, handle, block, to: size, zeroing: true, inSteps: !staysPut)
    }

    /// With the table locked.
    private static func resize(
        _ table: Table, _ handle: UnsafeMutableRawPointer, _ block: Block, to size: Int, zeroing: Bool,
        inSteps: Bool = false
    ) -> UnsafeMutableRawPointer? {
        guard size <= TaskAllocator.largestBlock else { return nil }
        let old = block.bytes
        if size > block.capacity || old == nil {
            // Growth in steps of a half keeps a stream that is written piece by piece from copying itself over
            // and over.
            let room = inSteps ? max(size, block.capacity &+ block.capacity / 2) : size
            guard let bytes = realloc(old, max(room, 1)) ?? (room > size ? realloc(old, max(size, 1)) : nil) else {
                return nil
            }
            block.capacity = malloc_usable_size(bytes)
            moved(table, handle, block, to: bytes)
        }
        if zeroing, size > block.size, let bytes = block.bytes {
            memset(bytes + block.size, 0, size &- block.size)
        }
        block.size = size
        return block.isMoveable ? handle : block.bytes
    }

    private static func moved(
        _ table: Table, _ handle: UnsafeMutableRawPointer, _ block: Block, to bytes: UnsafeMutableRawPointer
    ) {
        let old = block.bytes
        block.bytes = bytes
        guard old != bytes else { return }
        if block.isMoveable {
            if let old { g_hash_table_remove(table.handles, old) }
            g_hash_table_insert(table.handles, bytes, handle)
        } else {
            table.remove(handle)
            table.insert(block, at: bytes)
        }
    }
}
