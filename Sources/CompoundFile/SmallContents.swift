import Glibc

/// The bytes of small streams, one behind the other: most streams that are written are small, and memory of its own for
/// each would cost more than all else that is done with it until a commit.
struct SmallContents {
    /// Where the bytes of one stream are.
    struct Run {
        fileprivate var start: UInt32
        fileprivate(set) var count: UInt32
    }

    private static let largestSize = 1 << 30
    private static let smallestSize = 1 << 10
    /// Up to here the room grows fourfold: what is copied for that counts, and what is never touched costs nothing.
    private static let fastSize = 1 << 18
    /// So many bytes that belong to no stream any more are not worth moving the others.
    private static let smallWaste = 1 << 16

    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    private var used = 0
    private var wasted = 0

    init() {}

    /// Room for what another one holds that is not wasted; nil when there is none.
    init?(forThoseOf other: SmallContents) {
        guard grow(by: other.used &- other.wasted) else { return nil }
    }

    /// Keeps bytes; nil when there is no room.
    mutating func add(_ bytes: UnsafeRawBufferPointer) -> Run? {
        guard used &+ bytes.count <= capacity || grow(by: bytes.count) else { return nil }
        if let memory, let source = bytes.baseAddress { memcpy(memory + used, source, bytes.count) }
        let run = Run(start: UInt32(truncatingIfNeeded: used), count: UInt32(truncatingIfNeeded: bytes.count))
        used &+= bytes.count
        return run
    }

    private mutating func grow(by count: Int) -> Bool {
        let factor = capacity < SmallContents.fastSize ? 4 : 2
        let wanted = max(factor &* capacity, used &+ count, SmallContents.smallestSize)
        guard wanted <= SmallContents.largestSize, let more = realloc(memory, wanted) else { return false }
        (memory, capacity) = (more, wanted)
        return true
    }

    /// Lends the bytes of a stream.
    @inline(__always)
    func bytes(_ run: Run) -> UnsafeRawBufferPointer {
        guard let memory else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: memory + Int(run.start), count: Int(run.count))
    }

    /// The stream keeps its bytes elsewhere, or is gone.
    mutating func drop(_ run: Run) {
        if Int(run.start) &+ Int(run.count) == used { used = Int(run.start) } else { wasted &+= Int(run.count) }
        if wasted == used { (used, wasted) = (0, 0) }
    }

    /// Whether it is time to move what is left together.
    var isWasteful: Bool { wasted > SmallContents.smallWaste && wasted > used / 2 }

    /// Frees everything.
    mutating func removeAll() {
        free(memory)
        self = SmallContents()
    }
}
