extension CompoundFile {
    /// Looks at a whole compound file and answers everything about it that [MS-CFB] does not allow; nothing when each
    /// sector has one owner, all counts are exact and all trees are sorted and balanced. Leftovers of a commit that was
    /// cut off (a torn last sector, data in free sectors) are no fault and are answered as .partialLastSector at most.
    ///
    /// - Throws: what opening the file throws.
    public static func check(_ store: any ByteStore) throws(CompoundFileError) -> [Finding] {
        let log = FindingLog()
        let base = try Base(store: store, log: log)
        _ = try Audit(base)
        checkCounts(base)
        try checkTrees(base)
        return log.findings
    }

    private static func checkCounts(_ base: Base) {
        let header = base.header
        let directoryCount = base.source.shift == 12 ? base.directory.chain.length : 0
        let pairs: [(UInt32, UInt32, UInt64)] = [
            (header.directorySectorCount, directoryCount, 40),
            (header.fatSectorCount, UInt32(truncatingIfNeeded: base.fat.locations.count), 44),
            (header.miniFATSectorCount, base.miniFAT.chain.length, 64),
            (header.difatSectorCount, UInt32(truncatingIfNeeded: base.fat.difatSectors.count), 72),
        ]
        for (stated, counted, offset) in pairs where stated != counted {
            base.log.note(.headerCount, "header", UInt64(stated), offset: offset)
        }
    }

    private static func checkTrees(_ base: Base) throws(CompoundFileError) {
        var storages = [StreamID.root]
        while let storage = storages.popLast() {
            let count = try base.directory.listing(of: storage).entries.count
            var deepest = 0
            var level = [try base.directory.entry(storage)?.child ?? .none]
            while deepest <= 64 {
                var next: [StreamID] = []
                for id in level {
                    guard let entry = try base.directory.entry(id) else { continue }
                    if entry.kind == .storage { storages.append(id) }
                    next.append(contentsOf: [entry.left, entry.right].filter { $0 != .none })
                }
                if next.isEmpty { break }
                level = next
                deepest &+= 1
            }
            // A red-black tree of n entries is at most twice as deep as a perfect one.
            if 1 << min(deepest / 2, 40) > count &+ 1 {
                base.log.note(.unbalancedTree, "storage", UInt64(storage.rawValue))
            }
            if storages.count > Limit.v3Entries { return }
        }
    }
}
