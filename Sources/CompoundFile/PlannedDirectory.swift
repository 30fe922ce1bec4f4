import Glibc

/// The directory as a commit will leave it: the sectors that change, over those that stay.
final class PlannedDirectory {
    private let base: Directory
    let changed = SectorOverlay()
    /// Sectors there will be.
    private(set) var count: Int
    let oldCount: Int
    private let sectorSize: Int
    /// Entries of a sector, as a power of two.
    private let shift: UInt32
    /// Which sectors change is settled: another one would have no place to go.
    private var isSettled = false

    init(_ base: Directory, count: Int) {
        self.base = base
        self.count = count
        oldCount = count
        sectorSize = base.source.sectorSize
        shift = UInt32(base.source.shift &- 7)
    }

    func settle() { isSettled = true }

    private func offset(_ id: StreamID) -> Int { Int(id.rawValue & (1 << shift &- 1)) &* Limit.entrySize }

    /// An entry as it is now.
    func entry(_ id: StreamID) throws(CompoundFileError) -> DirectoryEntry? {
        if let image = changed.image(Int(id.rawValue >> shift)) {
            return EntryView(image + offset(id), id, hasShortSizes: sectorSize == 512).entry
        }
        return try base.entry(id)
    }

    /// Where an entry lies now.
    @inline(__always)
    private func start(_ id: StreamID) throws(CompoundFileError) -> UnsafeRawPointer? {
        let index = Int(id.rawValue >> shift)
        if let image = changed.image(index) { return UnsafeRawPointer(image + offset(id)) }
        return try base.sector(index).map { $0 + offset(id) }
    }

    /// A field of an entry.
    @inline(__always)
    func number(_ id: StreamID, at offset: Int) throws(CompoundFileError) -> UInt32 {
        guard let start = try start(id) else { return StreamID.none.rawValue }
        return UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// An entry where it lies now.
    @inline(__always)
    func view(_ id: StreamID) throws(CompoundFileError) -> EntryView? {
        guard id.rawValue < StreamID.limit, let start = try start(id) else { return nil }
        return EntryView(start, id, hasShortSizes: sectorSize == 512)
    }

    func color(_ id: StreamID) throws(CompoundFileError) -> UInt8? {
        try start(id)?.load(fromByteOffset: 67, as: UInt8.self)
    }

    /// Makes the sector of an entry one that changes.
    @inline(__always)
    func change(_ id: StreamID) throws(CompoundFileError) {
        let index = Int(id.rawValue >> shift)
        if changed.image(index) == nil { try change(index) }
    }

    /// Makes a sector one that changes.
    func change(_ index: Int) throws(CompoundFileError) {
        if changed.image(index) != nil { return }
        guard !isSettled, index < count, let memory = malloc(sectorSize) else {
            throw CompoundFileError(isSettled ? .corrupt : .outOfMemory, "commit plan")
        }
        let old = index < oldCount ? try? base.sector(index) : nil
        if let old { memcpy(memory, old, sectorSize) } else { memset(memory, 0, sectorSize) }
        changed.put(memory, at: index)
    }

    /// The 128 bytes of an entry, for changes.
    @inline(__always)
    func bytes(_ id: StreamID) throws(CompoundFileError) -> UnsafeMutableRawBufferPointer {
        let index = Int(id.rawValue >> shift)
        if let image = changed.image(index) {
            return UnsafeMutableRawBufferPointer(start: image + offset(id), count: Limit.entrySize)
        }
        try change(index)
        guard let image = changed.image(index) else { throw CompoundFileError(.corrupt, "commit plan") }
        return UnsafeMutableRawBufferPointer(start: image + offset(id), count: Limit.entrySize)
    }

    func put(_ id: StreamID, _ entry: DirectoryEntry) throws(CompoundFileError) {
        entry.encode(into: try bytes(id), at: 0)
    }

    /// Writes the entry of a new stream; a big one's first sector follows.
    func putStream(_ id: StreamID, _ name: ElementName, size: UInt64, start: UInt32) throws(CompoundFileError) {
        let bytes = try bytes(id)
        DirectoryEntry.encodeFree(into: bytes, at: 0)
        // The last unit of the words is the count, and not part of the name.
        bytes.storeBytes(of: name.words, as: ElementName.Words.self)
        bytes.store(UInt16(truncatingIfNeeded: 2 &* name.count &+ 2), 64)
        bytes.store(0 as UInt16, 62)
        bytes.store(UInt16(DirectoryEntry.Kind.stream.rawValue) | 1 << 8, 66)
        bytes.store(start, 116)
        bytes.store(size, 120)
    }

    /// Gives an entry its place in a tree: its siblings, and its color.
    func link(_ id: StreamID, _ left: UInt32, _ right: UInt32, color: UInt8) throws(CompoundFileError) {
        // A sector that changes only for what is in it already need not.
        if changed.image(Int(id.rawValue >> shift)) == nil, let entry = try view(id), entry.left.rawValue == left,
            entry.right.rawValue == right, entry.isBlack == (color != 0)
        {
            return
        }
        let bytes = try bytes(id)
        bytes.store(left, 68)
        bytes.store(right, 72)
        bytes.store(color, 67)
    }

    /// Adds a sector of free entries.
    func grow() throws(CompoundFileError) {
        count &+= 1
        try change(count &- 1)
        guard let image = changed.image(count &- 1) else { return }
        let bytes = UnsafeMutableRawBufferPointer(start: image, count: sectorSize)
        for index in 0..<1 << Int(shift) { DirectoryEntry.encodeFree(into: bytes, at: index &* Limit.entrySize) }
    }
}
