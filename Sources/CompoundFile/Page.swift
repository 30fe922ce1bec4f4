/// 64 KiB of a stream, or its written beginning; the rest reads as zeros.
final class Page {
    static let shift = 16
    static let size = 1 << shift

    private let scratch: ScratchSpace
    /// The bytes while they are in memory.
    private var bytes: [UInt8]
    /// Where they are in scratch space otherwise.
    private var slot: Int?
    private(set) var count: Int
    /// The bytes that differ from what lies under the page; nil for all of them.
    var changed: Range<Int>?

    init(_ bytes: [UInt8], _ scratch: ScratchSpace) {
        self.scratch = scratch
        self.bytes = bytes
        count = bytes.count
        scratch.count(bytes.count)
    }

    /// A page that is in scratch space from the start.
    init(storing bytes: UnsafeRawBufferPointer, in scratch: ScratchSpace) throws(CompoundFileError) {
        self.scratch = scratch
        self.bytes = []
        count = bytes.count
        slot = try scratch.store(bytes)
    }

    deinit {
        scratch.count(0 &- bytes.count)
        if let slot { scratch.release(slot) }
    }

    /// A whole page in a slot.
    init(slot: Int, of scratch: ScratchSpace) {
        self.scratch = scratch
        self.slot = slot
        bytes = []
        count = Page.size
    }

    func copy() throws(CompoundFileError) -> Page {
        try load()
        let copy = Page(bytes, scratch)
        copy.changed = changed
        return copy
    }

    /// Fills `buffer` from `start` of the page on; what the page does not hold reads as zeros.
    func read(from start: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) {
        let held = max(0, min(count &- start, buffer.count))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<held])
        if let slot {
            try scratch.load(slot, from: start, into: part)
        } else if held > 0 {
            bytes.withUnsafeBytes { source in
                part.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start &+ held]))
            }
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[held...]).initializeMemory(as: UInt8.self, repeating: 0)
    }

    /// Overwrites bytes from `start` on; the page must reach no further than its size.
    func write(from start: Int, _ source: UnsafeRawBufferPointer) throws(CompoundFileError) {
        let end = start &+ source.count
        guard start >= 0, end <= Page.size else { return }
        try load()
        if let known = changed {
            changed = known.isEmpty ? start..<end : min(known.lowerBound, start)..<max(known.upperBound, end)
        }
        let before = bytes.count
        if start == before {
            bytes.append(contentsOf: source)
        } else {
            if end > before { bytes.append(contentsOf: repeatElement(0, count: end &- before)) }
            bytes.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[start..<end]).copyMemory(from: source)
            }
        }
        count = bytes.count
        scratch.count(count &- before)
    }

    /// Cuts the page off.
    func truncate(to newCount: Int) throws(CompoundFileError) {
        changed = nil
        guard newCount < count else { return }
        try load()
        bytes.removeLast(count &- newCount)
        scratch.count(newCount &- count)
        count = newCount
    }

    /// The bytes that lie in the file which `scratch` belongs to, where a commit may leave them.
    func sectors(in scratch: ScratchSpace, shift: Int) -> SectorRun? {
        guard let slot, scratch === self.scratch, let start = scratch.sector(ofSlot: slot) else { return nil }
        return SectorRun(start: start, count: UInt32((count &+ (1 << shift) &- 1) >> shift))
    }

    /// Moves the bytes to scratch space.
    func spill(toTail: Bool = true) throws(CompoundFileError) {
        guard slot == nil, count > 0 else { return }
        slot = try bytes.lendBytes { (source) throws(CompoundFileError) in try scratch.store(source, toTail: toTail) }
        bytes = []
        scratch.count(0 &- count)
    }

    private func load() throws(CompoundFileError) {
        guard let place = slot else { return }
        var loaded = [UInt8](repeating: 0, count: count)
        try loaded.lendMutableBytes { (target) throws(CompoundFileError) in
            try scratch.load(place, from: 0, into: target)
        }
        bytes = loaded
        slot = nil
        scratch.release(place)
        scratch.count(count)
    }
}
