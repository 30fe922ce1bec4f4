import Glibc

/// The FAT or the mini FAT as a commit will leave it: the pieces that change, over the table as it is.
final class PlannedLinks {
    let table: LinkTable
    /// Pieces there will be.
    private(set) var count: Int
    let changed = SectorOverlay()
    /// How many pieces of the table may be looked at: those behind are free.
    private var baseCount: Int
    private let mask: Int
    private let shift: Int

    init(_ table: LinkTable, count: Int) {
        self.table = table
        self.count = count
        baseCount = count
        shift = table.pieceShift
        mask = 1 << table.pieceShift &- 1
    }

    /// The pieces that change, in the order in which that was found out.
    var changedPieces: ContiguousArray<Int> { changed.places }

    func isChanged(_ index: Int) -> Bool { changed.image(index) != nil }

    /// A piece that has changed or is going to.
    func image(_ index: Int) -> UnsafeMutableRawPointer? { changed.image(index) }

    /// Makes a piece one that changes; answers false when it is one already.
    @discardableResult
    func change(_ index: Int) throws(CompoundFileError) -> Bool {
        if changed.image(index) != nil { return false }
        guard let memory = malloc(4 &<< shift) else { throw CompoundFileError(.outOfMemory, "FAT") }
        if index < baseCount, let piece = try readable(index, memory) {
            memcpy(memory, piece, 4 &<< shift)
        } else {
            memset(memory, 0xFF, 4 &<< shift)
        }
        changed.put(memory, at: index)
        count = max(count, index &+ 1)
        return true
    }

    /// The links of a piece, for changes.
    func changing(_ index: Int) throws(CompoundFileError) -> UnsafeMutablePointer<UInt32> {
        if changed.image(index) == nil { try change(index) }
        guard let image = changed.image(index) else { throw CompoundFileError(.corrupt, "commit plan") }
        return image.assumingMemoryBound(to: UInt32.self)
    }

    private func readable(
        _ index: Int, _ memory: UnsafeMutableRawPointer
    ) throws(CompoundFileError) -> LinkTable.Piece? {
        do throws(CompoundFileError) {
            return try table.piece(index)
        } catch {
            free(memory)
            throw error
        }
    }

    /// The links of a piece as they are now; nil where all are free.
    @inline(__always)
    func links(_ index: Int) throws(CompoundFileError) -> UnsafePointer<UInt32>? {
        if let image = changed.image(index) { return UnsafePointer(image.assumingMemoryBound(to: UInt32.self)) }
        guard index < min(baseCount, count) else { return nil }
        return try table.piece(index).map { UnsafePointer($0) }
    }

    func link(of number: UInt32) throws(CompoundFileError) -> UInt32 {
        guard let links = try links(Int(number) >> shift) else { return SectorNumber.free }
        return links[Int(number) & mask]
    }

    /// Changes a link, and its piece with it.
    @inline(__always)
    func set(_ number: UInt32, _ link: UInt32) throws(CompoundFileError) {
        try changing(Int(number) >> shift)[Int(number) & mask] = link
    }

    /// Changes links of a piece that is known to change; false when it is not.
    @inline(__always)
    func setKnown(_ number: UInt32, _ link: UInt32) -> Bool {
        guard let image = changed.image(Int(number) >> shift) else { return false }
        image.assumingMemoryBound(to: UInt32.self)[Int(number) & mask] = link
        return true
    }

    /// The next free ones, as far as they are adjacent and in one piece; they lead to each other, the last one to the
    /// end. The cursor, below which none is free, goes behind them.
    func takeFree(from cursor: inout UInt32, _ most: UInt32) throws(CompoundFileError) -> SectorRun {
        var (index, first) = (Int(cursor) >> shift, Int(cursor) & mask)
        while let links = try links(index) {
            while first <= mask, links[first] != SectorNumber.free { first &+= 1 }
            if first <= mask { break }
            (index, first) = (index &+ 1, 0)
        }
        let start = UInt32(truncatingIfNeeded: index << shift &+ first)
        let links = try changing(index) + first
        let most = min(Int(most), mask &+ 1 &- first)
        var count = 1
        while count < most, links[count] == SectorNumber.free {
            links[count &- 1] = start &+ UInt32(truncatingIfNeeded: count)
            count &+= 1
        }
        links[count &- 1] = SectorNumber.endOfChain
        cursor = start &+ UInt32(truncatingIfNeeded: count)
        return SectorRun(start: start, count: UInt32(truncatingIfNeeded: count))
    }

    /// Has the sectors of a run lead to each other, in pieces that are known to change; answers how many of them there
    /// are in front of one in a piece that is not.
    func chainKnown(_ run: SectorRun) -> UInt32 {
        var done: UInt32 = 0
        while done < run.count {
            let number = run.start &+ done
            guard let image = changed.image(Int(number) >> shift) else { return done }
            let links = image.assumingMemoryBound(to: UInt32.self)
            var place = Int(number) & mask
            let end = min(mask &+ 1, place &+ Int(run.count &- done))
            done &+= UInt32(truncatingIfNeeded: end &- place)
            var next = number
            while place < end {
                next &+= 1
                links[place] = next
                place &+= 1
            }
        }
        return done
    }

    /// Fewer pieces.
    func truncate(to newCount: Int) {
        count = min(count, newCount)
        // What comes back later is free.
        baseCount = min(baseCount, newCount)
        changed.truncate(to: newCount)
    }

    func movePieces(to table: LinkTable) {
        let shift = shift
        changed.moveImages { index, image in
            table.replacePiece(index, by: image.bindMemory(to: UInt32.self, capacity: 1 << shift))
        }
    }
}
