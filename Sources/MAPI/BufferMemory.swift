import CGLib
import COM
import Glibc

/// MAPI buffers: blocks that `MAPIAllocateBuffer` gives out (roots) and blocks that
/// `MAPIAllocateMore` chains to one (children); freeing the root frees them all.
///
/// Every block stands behind a 32-byte prefix, so what callers get is aligned to 16 bytes. Children
/// hang on their root in a singly linked list that is pushed with compare-and-swap: any thread may
/// add to a root at any time.
public enum BufferMemory {
    private struct Prefix {
        var magic: UInt64
        /// The root that frees this block; nil in a root.
        var root: UnsafeMutableRawPointer?
        /// The next block in the root's list of children; in a root, the first.
        var next: UnsafeMutableRawPointer?
        var reserved: UInt64 = 0
    }

    private static let prefixSize = 32
    private static let rootMagic: UInt64 = 0x3A74_6F6F_5249_504D
    private static let childMagic: UInt64 = 0x3A64_6C68_4349_504D
    /// What a caller may ask for at once; more than this is a mistake in the caller's arithmetic.
    private static let largestBlock = 0x7FFF_FFFF

    /// A new root of `size` bytes, 0 included; nil when there is no memory or `size` is 2 GiB or more.
    public static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        newBlock(size, magic: rootMagic, root: nil)
    }

    /// A new block that goes when the root of `owner` goes. `owner` may itself be a child: it stands for
    /// its root then. Nil when `owner` is no MAPI buffer.
    public static func allocate(
        _ size: Int, chainedTo owner: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer? {
        guard let root = root(of: owner),
            let block = newBlock(size, magic: childMagic, root: root)
        else { return nil }
        let head = slotOfFirstChild(root)
        let base = block - prefixSize
        var first: UnsafeMutableRawPointer?
        repeat {
            first = g_atomic_pointer_get(head)
            base.assumingMemoryBound(to: Prefix.self).pointee.next = first
        } while g_atomic_pointer_compare_and_exchange(head, first, base) == 0
        return block
    }

    /// True when `block` was given out by this allocator and is not freed: a safeguard, not a proof.
    public static func isRoot(_ block: UnsafeMutableRawPointer) -> Bool {
        prefix(of: block).pointee.magic == rootMagic
    }

    /// Frees a root and all that is chained to it. A child is left alone: its root will free it.
    /// - Returns: false when `block` is no root.
    public static func free(_ block: UnsafeMutableRawPointer) -> Bool {
        guard isRoot(block) else { return false }
        var next = prefix(of: block).pointee.next
        release(block - prefixSize)
        while let child = next {
            next = child.assumingMemoryBound(to: Prefix.self).pointee.next
            release(child)
        }
        return true
    }

    private static func prefix(of block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Prefix> {
        (block - prefixSize).assumingMemoryBound(to: Prefix.self)
    }

    private static func root(of block: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        switch prefix(of: block).pointee.magic {
        case rootMagic: return block
        case childMagic: return prefix(of: block).pointee.root
        default: return nil
        }
    }

    private static func slotOfFirstChild(
        _ root: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        root - prefixSize + (MemoryLayout<Prefix>.offset(of: \Prefix.next) ?? 16)
    }

    private static func newBlock(
        _ size: Int, magic: UInt64, root: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer? {
        guard size >= 0, size < largestBlock, let base = malloc(size &+ prefixSize) else {
            return nil
        }
        base.initializeMemory(as: Prefix.self, to: Prefix(magic: magic, root: root, next: nil))
        return base + prefixSize
    }

    private static func release(_ base: UnsafeMutableRawPointer) {
        base.assumingMemoryBound(to: Prefix.self).pointee.magic = 0
        Glibc.free(base)
    }
}
