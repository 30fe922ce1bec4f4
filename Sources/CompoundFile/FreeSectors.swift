/// The sectors that a commit may write to, lowest first: free in the base, and after them those past the end.
struct FreeSectors {
    private let fat: ContiguousArray<LinkTable.Piece>
    private let pieceShift: Int
    private let pinned: Bitmap?
    private let excluded: UInt32?
    private var cursor: UInt32 = 0
    private(set) var runs: [SectorRun] = []
    private(set) var total: UInt32 = 0

    /// - Parameters:
    ///   - pinned: sectors that look free and are still needed.
    ///   - excluded: the sector of the range locks.
    init(fat: ContiguousArray<LinkTable.Piece>, pieceShift: Int, pinned: Bitmap?, excluded: UInt32?) {
        self.fat = fat
        self.pieceShift = pieceShift
        self.pinned = pinned
        self.excluded = excluded
    }

    /// Looks until `count` sectors are known; answers false when sector numbers run out.
    mutating func extend(to count: UInt32) -> Bool {
        while total < count {
            guard cursor < SectorNumber.limit else { return false }
            let index = Int(cursor >> UInt32(pieceShift))
            if index >= fat.count, pinned == nil, excluded == nil || cursor > excluded ?? 0 {
                // Past the table everything is free.
                let missing = min(count &- total, SectorNumber.limit &- cursor)
                add(cursor, missing)
                cursor &+= missing
                continue
            }
            let isFree =
                index >= fat.count
                || fat[index][Int(cursor) & (1 << pieceShift &- 1)] == SectorNumber.free
            if isFree, cursor != excluded, pinned?.contains(cursor) != true { add(cursor, 1) }
            cursor &+= 1
        }
        return true
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
