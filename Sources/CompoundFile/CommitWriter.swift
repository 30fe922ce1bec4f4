/// Writes a plan to the file: everything but the header, adjacent sectors together.
struct CommitWriter {
    private static let stagingSize = 1 << 20

    private enum Image {
        case bytes([UInt8])
        case links(LinkTable.Piece)
        /// Sectors of a stream, from this place of its chain on.
        case content(StreamBuffer, index: UInt32)
    }

    private struct Item {
        let start: UInt32
        let count: UInt32
        let image: Image
    }

    private let source: SectorSource
    private var items: [Item] = []
    private var staging: [UInt8]
    private var staged = 0
    private var stagedAt: UInt64 = 0

    init(_ plan: CommitPlan) {
        source = plan.base.source
        staging = []
        collect(plan)
        items.sort { $0.start < $1.start }
        let total = items.reduce(0) { $0 &+ Int($1.count) << source.shift }
        staging = [UInt8](repeating: 0, count: min(CommitWriter.stagingSize, max(total, source.sectorSize)))
    }

    // MARK: What is to be written

    private mutating func collect(_ plan: CommitPlan) {
        for index in plan.dirtyFAT where index < plan.fat.count {
            items.append(Item(start: plan.fatLocations[index], count: 1, image: .links(plan.fat[index])))
        }
        if plan.movedDIFAT { collectDIFAT(plan) }
        each(plan.directoryChain) { index in
            let isNew = plan.plannedDirectory.contains(index) || index >= plan.oldDirectoryCount
            return isNew ? .bytes(plan.directory[index]) : nil
        }
        each(plan.miniFATChain) { plan.dirtyMiniFAT.contains($0) ? .links(plan.miniFAT[$0]) : nil }
        let zeros = [UInt8](repeating: 0, count: source.sectorSize)
        let oldCount = Int(plan.base.miniStream.length)
        each(plan.miniStreamChain) { index in
            if let image = plan.miniImages[UInt32(truncatingIfNeeded: index)] { return .bytes(image) }
            return index >= oldCount ? .bytes(zeros) : nil
        }
        for stream in plan.streams where !stream.isMini { collect(stream) }
    }

    private mutating func each(_ chain: PlannedChain, _ image: (Int) -> Image?) {
        for extent in chain.extents {
            for offset in 0..<extent.count {
                guard let image = image(Int(extent.index &+ offset)) else { continue }
                items.append(Item(start: extent.start &+ offset, count: 1, image: image))
            }
        }
    }

    private mutating func collectDIFAT(_ plan: CommitPlan) {
        let perSector = source.sectorSize / 4 &- 1
        for (number, sector) in plan.difat.enumerated() {
            var links = LinkTable.Piece(repeating: SectorNumber.free, count: perSector &+ 1)
            for place in 0..<perSector {
                let index = Limit.headerDIFATCount &+ number &* perSector &+ place
                if index < plan.fatLocations.count { links[place] = plan.fatLocations[index] }
            }
            links[perSector] = number &+ 1 < plan.difat.count ? plan.difat[number &+ 1] : SectorNumber.endOfChain
            items.append(Item(start: sector, count: 1, image: .links(links)))
        }
    }

    /// The new sectors of a big stream: the places that were to be filled, where they came to lie.
    private mutating func collect(_ stream: CommitPlan.PlannedStream) {
        let chain = Chain(extents: stream.extents)
        for place in stream.places {
            var index = place.index
            while index < place.index &+ place.count, let run = chain.knownRun(at: index) {
                let count = min(run.count, place.index &+ place.count &- index)
                items.append(Item(start: run.start, count: count, image: .content(stream.content, index: index)))
                index &+= count
            }
        }
    }

    // MARK: Writing

    /// Writes all sectors, lowest first.
    mutating func write() throws(CompoundFileError) {
        for item in items {
            switch item.image {
            case .bytes(let bytes):
                try bytes.lendBytes { (part) throws(CompoundFileError) in
                    try stage(source.offset(of: item.start), part.count) { (target) throws(CompoundFileError) in
                        target.copyMemory(from: part)
                    }
                }
            case .links(let links): try write(links, at: item.start)
            case .content(let content, let index): try write(content, index, item)
            }
        }
        try flush()
    }

    private mutating func write(_ links: LinkTable.Piece, at sector: UInt32) throws(CompoundFileError) {
        try stage(source.offset(of: sector), 4 &* links.count) { (target) throws(CompoundFileError) in
            for index in links.indices { target.store(links[index], 4 &* index) }
        }
    }

    private mutating func write(
        _ content: StreamBuffer, _ index: UInt32, _ item: Item
    ) throws(CompoundFileError) {
        let total = Int(item.count) << source.shift
        let from = UInt64(index) << UInt64(source.shift)
        let to = source.offset(of: item.start)
        var done = 0
        while done < total {
            if staged == staging.count { try flush() }
            let count = min(total &- done, staging.count &- staged)
            let position = from &+ UInt64(done)
            try stage(to &+ UInt64(done), count) { (target) throws(CompoundFileError) in
                let got = try content.read(at: position, into: target)
                // The rest of the last sector: what memory held before is nobody's business.
                UnsafeMutableRawBufferPointer(rebasing: target[got...]).initializeMemory(as: UInt8.self, repeating: 0)
            }
            done &+= count
        }
    }

    /// Has `count` bytes put into the buffer behind those that belong in front of them.
    private mutating func stage(
        _ offset: UInt64, _ count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Void
    ) throws(CompoundFileError) {
        if staged > 0, stagedAt &+ UInt64(staged) != offset || staged &+ count > staging.count { try flush() }
        if staged == 0 { stagedAt = offset }
        let start = staged
        guard start &+ count <= staging.count else { throw CompoundFileError(.corrupt, "commit buffer") }
        try staging.lendMutableBytes { (target) throws(CompoundFileError) in
            try fill(UnsafeMutableRawBufferPointer(rebasing: target[start..<start &+ count]))
        }
        staged &+= count
    }

    private mutating func flush() throws(CompoundFileError) {
        guard staged > 0 else { return }
        let (count, offset, source) = (staged, stagedAt, source)
        try staging.lendBytes { (bytes) throws(CompoundFileError) in
            let part = UnsafeRawBufferPointer(rebasing: bytes[0..<count])
            try source.store.write(at: offset, part)
            source.wrote(at: offset, part)
        }
        staged = 0
    }
}

extension Chain {
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
