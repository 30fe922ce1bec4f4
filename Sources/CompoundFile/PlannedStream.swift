/// A stream that a commit writes. It holds nothing: the storages do, until the plan is published.
struct PlannedStream {
    private var bareNode: Unmanaged<Stream>?
    private let bareBuffer: Unmanaged<StreamBuffer>?
    private let bareOld: Unmanaged<CommittedStream>?
    /// The storage, and the stream's place among what is touched there, where that is all that is known of it.
    private let bareStorage: Unmanaged<Storage>?
    private let place: Int
    let id: StreamID
    let size: UInt64
    /// The first sector or mini sector.
    var start = SectorNumber.endOfChain

    init(_ node: Stream, id: StreamID, content: StreamBuffer, old: CommittedStream?) {
        (bareNode, bareBuffer) = (.passUnretained(node), .passUnretained(content))
        bareOld = old.map { .passUnretained($0) }
        (bareStorage, place) = (nil, 0)
        (self.id, size) = (id, content.length)
    }

    /// One without a node.
    init(at place: Int, in storage: Storage, id: StreamID, size: UInt64) {
        (bareNode, bareBuffer, bareOld) = (nil, nil, nil)
        (bareStorage, self.place) = (.passUnretained(storage), place)
        (self.id, self.size) = (id, size)
    }

    var isMini: Bool { size < Limit.miniStreamCutoff }

    /// What it holds; every big one has a buffer.
    var buffer: StreamBuffer? { bareBuffer?.takeUnretainedValue() }
    /// What it held in the last commit.
    var old: CommittedStream? { bareOld?.takeUnretainedValue() }
    var isNew: Bool { bareOld == nil }

    var name: ElementName {
        if let bareNode { return bareNode._withUnsafeGuaranteedRef { $0.name } }
        return bareStorage?._withUnsafeGuaranteedRef { $0.touched.name(at: place) } ?? ElementName()
    }

    /// Fills the buffer from `offset` on; answers how many bytes there were.
    func read(at offset: UInt64, into target: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        if let buffer { return try buffer.read(at: offset, into: target) }
        guard let start = target.baseAddress, let bareStorage else { return 0 }
        return bareStorage._withUnsafeGuaranteedRef { storage in
            guard case .content(let run) = storage.touched.values[place] else { return 0 }
            let bytes = storage.contents.bytes(run)
            let count = max(0, min(bytes.count &- Int(offset), target.count))
            if count > 0, let from = bytes.baseAddress { start.copyMemory(from: from + Int(offset), byteCount: count) }
            return count
        }
    }

    /// The node is now what the file holds. One that nobody looks at goes: the directory knows as much.
    mutating func publish(_ base: Base, _ extents: @autoclosure () -> ContiguousArray<Extent>) {
        let isUnwatched = isUnwatched
        guard let node = bareNode?.takeUnretainedValue() else { return }
        if isUnwatched {
            node.isSettled = true
            return
        }
        node.origin = .committed(CommittedStream(base: base, id: id, size: size, start: start, extents: extents()))
        node.buffer = nil
    }

    /// Whether nobody but the storage holds the node.
    private var isUnwatched: Bool {
        mutating get {
            withUnsafeMutablePointer(to: &bareNode) { place in
                place.withMemoryRebound(to: Optional<Stream>.self, capacity: 1) {
                    isKnownUniquelyReferenced(&$0.pointee)
                }
            }
        }
    }
}
