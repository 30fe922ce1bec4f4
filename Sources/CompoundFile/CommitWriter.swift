import Glibc

/// Writes a plan to the file: everything but the header, adjacent sectors together.
struct CommitWriter {
    private static let stagingSize = 1 << 20
    /// Images of that size are written from where they are.
    private static let directSize = 1 << 13
    /// Buffers that are written at once, at most.
    private static let mostParts = 16

    private struct Item {
        let start: UInt32
        let count: UInt32
        /// The images of all sectors, one behind the other, which the plan owns.
        var image: UnsafeRawPointer?
        /// Otherwise the sectors of a stream, from this place of its chain on; of none, zeros.
        var stream = Item.zeros
        var index: UInt32 = 0

        static let zeros = -1
        /// A sector of the DIFAT, by its number.
        static let difat = -2
    }

    private let plan: CommitPlan
    private let source: SectorSource
    private var items: ContiguousArray<Item> = []
    private var difat: ContiguousArray<[UInt8]> = []
    private var staging: UnsafeMutableRawBufferPointer
    private var staged = 0
    /// What is to be written next, and where: parts of the buffer, and images.
    private var parts: [UnsafeRawBufferPointer] = []
    private var start: UInt64 = 0
    private var end: UInt64 = 0
    /// Where the store ended before, if zeros need not be written behind that.
    private let holesFrom: UInt64

    /// Writes all sectors of a plan, lowest first, to a file of so many bytes; answers where the last byte was.
    static func write(_ plan: CommitPlan, over length: UInt64) throws(CompoundFileError) -> UInt64 {
        var writer = CommitWriter(plan, holesFrom: plan.base.source.store.hasHoles ? length : .max)
        let total = writer.items.reduce(0) { $0 &+ (writer.isDirect($1) ? 0 : Int($1.count) << writer.source.shift) }
        let size = min(CommitWriter.stagingSize, max(total, writer.source.sectorSize))
        guard let memory = malloc(size) else { throw CompoundFileError(.outOfMemory, "commit buffer") }
        defer { free(memory) }
        writer.staging = UnsafeMutableRawBufferPointer(start: memory, count: size)
        for item in writer.items { try writer.write(item) }
        try writer.flush()
        return writer.end
    }

    /// Whether an item needs no room in the buffer.
    private func isDirect(_ item: Item) -> Bool {
        item.image != nil && Int(item.count) << source.shift >= CommitWriter.directSize
    }

    private init(_ plan: CommitPlan, holesFrom: UInt64) {
        self.plan = plan
        self.holesFrom = holesFrom
        source = plan.base.source
        staging = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        collect()
        items.sort { $0.start < $1.start }
    }

    // MARK: What is to be written

    private mutating func collect() {
        items.reserveCapacity(plan.directory.changed.places.count &+ plan.bigStreams.count &+ 8)
        for index in plan.fat.changedPieces where index < plan.fatLocations.count {
            items.append(Item(start: plan.fatLocations[index], count: 1, image: plan.fat.image(index)))
        }
        if plan.movedDIFAT { collectDIFAT() }
        collect(plan.directoryChain, plan.directory.changed)
        collect(plan.miniFATChain, plan.miniFAT.changed)
        collect(plan.miniStreamChain, plan.miniImages)
        for stream in plan.bigStreams {
            stream.chain.forEachWritten { index, run in
                items.append(Item(start: run.start, count: run.count, stream: stream.number, index: index))
            }
        }
    }

    /// Sectors that have images; of those that do not, the ones that are written are to be zeros.
    private mutating func collect(_ chain: PlannedChain, _ images: SectorOverlay) {
        chain.forEachWritten { index, run in
            var done: UInt32 = 0
            while done < run.count {
                let place = Int(index &+ done)
                let start = run.start &+ done
                if let image = images.image(place) {
                    let count = min(UInt32(truncatingIfNeeded: images.adjacentCount(from: place)), run.count &- done)
                    items.append(Item(start: start, count: count, image: UnsafeRawPointer(image)))
                    done &+= count
                } else {
                    items.append(Item(start: start, count: 1))
                    done &+= 1
                }
            }
        }
    }

    private mutating func collectDIFAT() {
        let perSector = source.sectorSize / 4 &- 1
        for (number, sector) in plan.difat.enumerated() {
            var bytes = [UInt8](repeating: 0xFF, count: source.sectorSize)
            bytes.withUnsafeMutableBytes { target in
                for place in 0..<perSector {
                    let index = Limit.headerDIFATCount &+ number &* perSector &+ place
                    if index < plan.fatLocations.count { target.store(plan.fatLocations[index], 4 &* place) }
                }
                let isLast = number &+ 1 >= plan.difat.count
                target.store(isLast ? SectorNumber.endOfChain : plan.difat[number &+ 1], 4 &* perSector)
            }
            items.append(Item(start: sector, count: 1, stream: Item.difat, index: UInt32(difat.count)))
            difat.append(bytes)
        }
    }

    // MARK: Writing

    private mutating func write(_ item: Item) throws(CompoundFileError) {
        let offset = source.offset(of: item.start)
        let size = source.sectorSize
        if let image = item.image {
            let count = Int(item.count) << source.shift
            if isDirect(item) {
                try endRun(before: offset)
                return append(UnsafeRawBufferPointer(start: image, count: count), at: offset)
            }
            memcpy(try room(offset, count), image, count)
        } else if item.stream >= 0 {
            if let content = plan.streams[item.stream].buffer { try write(content, item) }
        } else {
            let target = try room(offset, size)
            memset(target, 0, size)
            guard item.stream == Item.difat else { return }
            let room = UnsafeMutableRawBufferPointer(start: target, count: size)
            difat[Int(item.index)].withUnsafeBytes { room.copyMemory(from: $0) }
        }
    }

    private mutating func write(_ content: StreamBuffer, _ item: Item) throws(CompoundFileError) {
        let total = Int(item.count) << source.shift
        let from = UInt64(item.index) << UInt64(source.shift)
        let to = source.offset(of: item.start)
        var done = 0
        while done < total {
            if to &+ UInt64(done) >= holesFrom {
                let gap = content.gap(at: from &+ UInt64(done), upTo: total &- done) & ~(source.sectorSize &- 1)
                done &+= gap
                if gap > 0 { continue }
            }
            if staged == staging.count { try flush() }
            let count = min(total &- done, staging.count &- staged)
            let start = try room(to &+ UInt64(done), count)
            let target = UnsafeMutableRawBufferPointer(start: start, count: count)
            let got = try content.read(at: from &+ UInt64(done), into: target)
            // The rest of the last sector: what memory held before is nobody's business.
            if got < count { memset(start + got, 0, count &- got) }
            done &+= count
        }
    }

    /// Room for `count` bytes in the buffer, to be written behind those that belong in front of them.
    private mutating func room(_ offset: UInt64, _ count: Int) throws(CompoundFileError) -> UnsafeMutableRawPointer {
        if staged &+ count > staging.count { try flush() }
        try endRun(before: offset)
        guard staged &+ count <= staging.count, let memory = staging.baseAddress else {
            throw CompoundFileError(.corrupt, "commit buffer")
        }
        let room = memory + staged
        staged &+= count
        append(UnsafeRawBufferPointer(start: room, count: count), at: offset)
        return room
    }

    /// Writes what does not lie right in front of `offset`.
    private mutating func endRun(before offset: UInt64) throws(CompoundFileError) {
        if !parts.isEmpty, end != offset || parts.count >= CommitWriter.mostParts { try flush() }
    }

    /// Adds bytes that stay where they are until the next flush.
    private mutating func append(_ part: UnsafeRawBufferPointer, at offset: UInt64) {
        if parts.isEmpty { start = offset }
        end = offset &+ UInt64(part.count)
        if let last = parts.last, let from = last.baseAddress, from + last.count == part.baseAddress {
            parts[parts.count &- 1] = UnsafeRawBufferPointer(start: from, count: last.count &+ part.count)
        } else {
            parts.append(part)
        }
    }

    private mutating func flush() throws(CompoundFileError) {
        staged = 0
        guard !parts.isEmpty else { return }
        let written = parts
        parts.removeAll(keepingCapacity: true)
        try source.store.write(at: start, parts: written)
        source.wrote(at: start, count: end &- start)
    }
}

extension Chain {
    /// Lends the runs of a range of places, as far as they are known.
    func forEachRun(_ places: Range<Int>, _ body: (SectorRun) -> Void) {
        var index = places.lowerBound
        while index < places.upperBound, let run = knownRun(at: UInt32(truncatingIfNeeded: index)) {
            let count = min(run.count, UInt32(truncatingIfNeeded: places.upperBound &- index))
            body(SectorRun(start: run.start, count: count))
            index &+= Int(count)
        }
    }

    /// The run at a place of a chain that is known already.
    func knownRun(at index: UInt32) -> (start: UInt32, count: UInt32)? {
        var low = 0
        var high = extents.count
        while low < high {
            let middle = (low &+ high) / 2
            if extents[middle].index &+ extents[middle].count <= index { low = middle &+ 1 } else { high = middle }
        }
        guard low < extents.count, extents[low].index <= index else { return nil }
        let skipped = index &- extents[low].index
        return (extents[low].start &+ skipped, extents[low].count &- skipped)
    }
}
