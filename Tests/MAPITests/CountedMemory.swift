import CMAPI
import Glibc

@testable import MAPI

/// Allocators as a C program would pass them, that know what they gave out. One test uses them at a time.
enum CountedMemory {
    nonisolated(unsafe) private static var blocks: [UInt: Int] = [:]
    nonisolated(unsafe) private static var beforeFailure: Int?
    nonisolated(unsafe) static var badFrees = 0
    /// Runs inside every allocation.
    nonisolated(unsafe) static var onAllocate: (() -> Void)?

    static var liveBlocks: Int { blocks.count }

    static func reset() {
        blocks = [:]
        beforeFailure = nil
        badFrees = 0
        onAllocate = nil
    }

    /// Lets `count` allocations succeed, then none.
    static func fail(after count: Int?) { beforeFailure = count }

    /// The size of a block that is in use; nil for any other pointer.
    static func size(of block: UnsafeRawPointer) -> Int? { blocks[UInt(bitPattern: block)] }

    static func free(_ block: UnsafeMutableRawPointer?) {
        guard let block else { return }
        if blocks.removeValue(forKey: UInt(bitPattern: block)) == nil { badFrees += 1 } else { Glibc.free(block) }
    }

    private static func allocate(_ size: ULONG, _ out: UnsafeMutablePointer<LPVOID?>?) -> SCODE {
        onAllocate?()
        if let left = beforeFailure {
            guard left > 0 else { return Int32(bitPattern: 0x8007_000E) }
            beforeFailure = left - 1
        }
        guard let block = malloc(Int(size)) else { return Int32(bitPattern: 0x8007_000E) }
        // What the library does not fill in must not look filled in.
        memset(block, 0xA5, Int(size))
        blocks[UInt(bitPattern: block)] = Int(size)
        out?.pointee = block
        return 0
    }

    static let allocators = Allocators(
        allocateBuffer: { CountedMemory.allocate($0, $1) },
        allocateMore: { CountedMemory.allocate($0, $2) },
        freeBuffer: {
            CountedMemory.free($0)
            return 0
        })
}
