import CMAPI
import CompoundFile
import CGLib
import Glibc

/// The task allocator: malloc, by the names that programs know it by. One IMalloc stands for it, for ever.
public enum TaskAllocator {
    /// What is asked for beyond this is refused, not tried.
    static let largestBlock = Int.max / 2

    /// At least one byte, so that a block of no size has an address of its own. Nil when there is no memory.
    public static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= largestBlock else { return nil }
        return malloc(max(size, 1))
    }

    /// Null grows from nothing; a size of zero frees and gives nil. On failure the old block stays.
    public static func reallocate(_ block: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
        guard let block else { return allocate(size) }
        guard size != 0 else {
            free(block)
            return nil
        }
        guard size > 0, size <= largestBlock else { return nil }
        return realloc(block, size)
    }

    /// Null is fine.
    public static func release(_ block: UnsafeMutableRawPointer?) { free(block) }

    /// What a block can hold; null: -1, as Windows has it.
    static func size(of block: UnsafeMutableRawPointer?) -> Int {
        guard let block else { return -1 }
        return Int(bitPattern: UInt(malloc_usable_size(block)))
    }

    /// A copy of UTF-16 text with a NUL behind it, for the caller to free.
    public static func copy(_ units: [UInt16]) throws(HResult) -> UnsafeMutablePointer<UInt16> {
        guard let text = units.withUnsafeBufferPointer({ copy($0) }) else { throw .stgInsufficientMemory }
        return text
    }

    /// The same; nil when there is no memory.
    static func copy(_ units: UnsafeBufferPointer<UInt16>) -> UnsafeMutablePointer<UInt16>? {
        guard let block = allocate((units.count &+ 1) &* 2) else { return nil }
        let text = block.bindMemory(to: UInt16.self, capacity: units.count &+ 1)
        UnsafeMutableRawBufferPointer(start: block, count: 2 &* units.count).copyMemory(
            from: UnsafeRawBufferPointer(units))
        text[units.count] = 0
        return text
    }

    private struct Singleton { var vtable: UnsafeRawPointer }

    /// The allocator's interface. Its references are not counted: AddRef and Release answer 1.
    public static let interface: UnsafeMutablePointer<IMalloc> = {
        let face = UnsafeMutableRawPointer(mutating: immortal(Singleton(vtable: vtable)))
        return face.assumingMemoryBound(to: IMalloc.self)
    }()

    private static let vtable = immortal(
        IMallocVtbl(
            QueryInterface: { this, iid, out in
                guard let out else { return HResult.pointer.rawValue }
                out.pointee = nil
                guard let iid else { return HResult.invalidArgument.rawValue }
                let wanted = GUIDValue(iid.pointee)
                guard wanted == .iidUnknown || wanted == .iidMalloc else { return HResult.noInterface.rawValue }
                out.pointee = UnsafeMutableRawPointer(this)
                return 0
            },
            AddRef: { _ in 1 },
            Release: { _ in 1 },
            Alloc: { _, size in TaskAllocator.allocate(size) },
            Realloc: { _, block, size in TaskAllocator.reallocate(block, size) },
            Free: { _, block in TaskAllocator.release(block) },
            GetSize: { _, block in TaskAllocator.size(of: block) },
            DidAlloc: { _, _ in -1 },
            HeapMinimize: { _ in }))
}
