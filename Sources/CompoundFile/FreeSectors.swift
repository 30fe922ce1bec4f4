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
            // Most are in use: eight at a time.
            while end &- cursor >= 8, !FreeSectors.mayBeFree(links + Int(cursor &- first)) { cursor &+= 8 }
            guard cursor < end else { return }
            let start = cursor
            let most = min(end &- start, count &- total)
            while cursor &- start < most, links[Int(cursor &- first)] == SectorNumber.free { cursor &+= 1 }
            if cursor > start { addUnlessKept(start, cursor &- start) } else { cursor &+= 1 }
        }
    }

    /// Whether any of eight links may be free: sector numbers are far below the marks.
    @inline(__always)
    private static func mayBeFree(_ links: UnsafePointer<UInt32>) -> Bool {
        let pairs = UnsafeRawPointer(links).loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
        return (pairs.0 | pairs.1 | pairs.2 | pairs.3) & 0x8000_0000_8000_0000 != 0
    }

    private mutating func addUnlessKept(_ start: UInt32, _ count: UInt32) {
        let isWhole = pinned == nil && (excluded.map { $0 < start || $0 &- start >= count } ?? true)
        if isWhole { return add(start, count) }
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
