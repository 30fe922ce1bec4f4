extension CompoundFile {
    /// Looks at a whole compound file and answers everything about it that [MS-CFB] does not provide for; nothing when
    /// each sector has one owner, all counts are exact, all trees are sorted and balanced and no byte is left over.
    /// Leftovers of a commit that was cut off are notes. Streams are not read, but for what lies behind their ends.
    ///
    /// - Throws: what opening the file throws.
    public static func check(_ store: any ByteStore) throws(CompoundFileError) -> [Finding] {
        let log = FindingLog()
        let base = try Base(store: store, log: log)
        try Check(base).run()
        return log.findings
    }
}

/// The look at everything that reading and committing pass over; the audit, which they do not, comes first.
struct Check {
    let base: Base
    var log: FindingLog { base.log }

    init(_ base: Base) { self.base = base }

    func run() throws(CompoundFileError) {
        if base.audit == nil { base.audit = try Audit(base) }
        try checkHeader()
        try checkPadding()
        checkCounts()
        checkStarts()
        try checkEnd()
        try checkEntries()
        try checkStorages()
    }

    // MARK: Header

    private func checkHeader() throws(CompoundFileError) {
        let bytes = LittleEndian(base.headerBytes)
        if bytes.uint64(8) | bytes.uint64(16) != 0 {
            log.note(.reservedBytes, "header CLSID", bytes.uint64(8), offset: 8)
        }
        let reserved = UInt64(bytes.uint32(34)) | UInt64(bytes.uint16(38)) << 32
        if reserved != 0 { log.note(.reservedBytes, "header", reserved, offset: 34) }
        let minor = base.header.minorVersion
        if minor != 0x3E { log.note(.minorVersion, "header", UInt64(minor), offset: 24) }
    }

    /// Behind the 512 bytes of the header the rest of a larger sector is zero.
    private func checkPadding() throws(CompoundFileError) {
        var padding = [UInt8](repeating: 0, count: base.source.sectorSize &- Limit.headerSize)
        guard !padding.isEmpty else { return }
        _ = try padding.lendMutableBytes { (target) throws(CompoundFileError) in
            try base.source.read(at: UInt64(Limit.headerSize), into: target)
        }
        guard let first = padding.firstIndex(where: { $0 != 0 }) else { return }
        log.note(
            .reservedBytes, "header padding", UInt64(padding[first]),
            offset: UInt64(first &+ Limit.headerSize))
    }

    private func checkCounts() {
        let header = base.header
        let directoryCount = base.source.shift == 12 ? base.directory.chain.length : 0
        let pairs: [(UInt32, UInt32, UInt64)] = [
            (header.directorySectorCount, directoryCount, 40),
            (header.fatSectorCount, UInt32(truncatingIfNeeded: base.fat.locations.count), 44),
            (header.miniFATSectorCount, base.miniFAT.chain.length, 64),
        ]
        for (stated, counted, offset) in pairs where stated != counted {
            log.note(.headerCount, "header", UInt64(stated), offset: offset)
        }
    }

    /// Where there is nothing, the header should say so with the end mark.
    private func checkStarts() {
        let header = base.header
        let none = SectorNumber.endOfChain
        if base.miniFAT.chain.length == 0, header.firstMiniFATSector != none {
            log.note(.unusedStart, "header", UInt64(header.firstMiniFATSector), offset: 60)
        }
        if base.fat.difatSectors.isEmpty, header.firstDIFATSector != none {
            log.note(.unusedStart, "header", UInt64(header.firstDIFATSector), offset: 68)
        }
    }

    // MARK: Sectors

    private func checkEnd() throws(CompoundFileError) {
        let source = base.source
        let covered = UInt64(base.fat.locations.count) << UInt64(base.fat.pieceShift)
        if covered < UInt64(source.sectorCount) {
            log.note(
                .trailingBytes, "file", UInt64(source.sectorCount) &- covered,
                offset: source.offset(of: UInt32(truncatingIfNeeded: covered)))
        }
        let lock = SectorNumber.rangeLockV4
        guard source.shift == 12, source.sectorCount > lock else { return }
        let mark = try base.fat.link(of: lock)
        if mark != SectorNumber.endOfChain {
            log.note(.rangeLockMark, "sector", UInt64(lock), offset: source.offset(of: lock))
        }
    }
}
