/// The sectors that a commit may write to, lowest first: free in the base, and after them those past the end.
struct FreeSectors {
    private let fat: PlannedLinks
    private let pieceShift: Int
    private let pinned: Bitmap?
    private let excluded: UInt32?
    private var cursor: UInt32 = 0
    private(set) var runs: [SectorRun] = []
    private(set) var total: UInt32 = 0

    /// - Parameters:
    ///   - fat: in which no sector has been given out or up yet.
    ///   - pinned: sectors that look free and are still needed.
    ///   - excluded: the sector of the range locks.
    init(fat: PlannedLinks, pinned: Bitmap?, excluded: UInt32?) {
        self.fat = fat
        pieceShift = fat.table.pieceShift
        self.pinned = pinned
        self.excluded = excluded
    }

    /// Looks until `count` sectors are known; answers false when sector numbers run out.
    mutating func extend(to count: UInt32) throws(CompoundFileError) -> Bool {
        while total < count {
            guard cursor < SectorNumber.limit else { return false }
            let index = Int(cursor >> UInt32(pieceShift))
            let first = UInt32(truncatingIfNeeded: index << pieceShift)
            let end = min(first &+ (1 << UInt32(pieceShift)), SectorNumber.limit)
            let isPlain = pinned == nil && !(excluded.map { $0 >= cursor && $0 < end } ?? false)
            guard let links = try fat.links(index) else {
                // Past the table everything is free.
                let isLast = isPlain && (excluded.map { $0 < cursor } ?? true)
                let missing = min(count &- total, (isLast ? SectorNumber.limit : end) &- cursor)
                if isPlain { add(cursor, missing) } else { addUnlessKept(cursor, missing) }
                cursor &+= missing
                continue
            }
            addEach(first, end, links, to: count)
        }
        return true
    }

    /// The free sectors of a piece, from the cursor on.
    private mutating func addEach(_ first: UInt32, _ end: UInt32, _ links: UnsafePointer<UInt32>, to count: UInt32) {
        while cursor < end, total < count {
            let sector = cursor
            cursor &+= 1
            guard links[Int(sector &- first)] == SectorNumber.free else { continue }
            addUnlessKept(sector, 1)
        }
    }

    private mutating func addUnlessKept(_ start: UInt32, _ count: UInt32) {
        for sector in start..<start &+ count where sector != excluded && pinned?.contains(sector) != true {
            add(sector, 1)
        }
    }

    private mutating func add(_ start: UInt32, _ count: UInt32) {
        if let last = runs.indices.last, runs[last].start &+ runs[last].count == start {
            runs[last].count &+= count
        } else {
            runs.append(SectorRun(start: start, count: count))
        }
        total &+= count
    }
}
