/// A table of links, one a sector: the FAT or the mini FAT. It comes in pieces of one sector each, read when needed.
class LinkTable {
    typealias Piece = ContiguousArray<UInt32>

    let source: SectorSource
    let log: FindingLog
    /// Links a piece holds, as a power of two.
    let pieceShift: Int
    var pieces: [Piece?] = []

    init(source: SectorSource, log: FindingLog) {
        self.source = source
        self.log = log
        pieceShift = source.shift &- 2
    }

    /// Links that could be in use; no chain can be longer.
    var limit: UInt32 { 0 }

    /// A sector that no chain may lead to.
    var barred: UInt32 { SectorNumber.free }

    /// The sector that holds a piece; nil when there is none.
    func location(ofPiece index: Int) throws(CompoundFileError) -> UInt32? { nil }

    /// A piece; nil beyond the table, where every link would read as free.
    func piece(_ index: Int) throws(CompoundFileError) -> Piece? {
        if index < pieces.count, let piece = pieces[index] { return piece }
        guard let sector = try location(ofPiece: index) else { return nil }
        let bytes = try source.sector(sector, fill: 0xFF)
        let piece = bytes.withUnsafeBytes { raw in
            Piece(unsafeUninitializedCapacity: raw.count / 4) { target, count in
                for index in 0..<raw.count / 4 {
                    target.initializeElement(at: index, to: raw.load32(4 &* index))
                }
                count = raw.count / 4
            }
        }
        while pieces.count <= index { pieces.append(nil) }
        pieces[index] = piece
        return piece
    }

    /// The link of one sector.
    func link(of number: UInt32) throws(CompoundFileError) -> UInt32 {
        guard let piece = try piece(Int(number >> UInt32(pieceShift))) else { return SectorNumber.free }
        return piece[Int(number) & (piece.count &- 1)]
    }
}

/// The FAT ([MS-CFB] 2.3), found through the header's slots and the DIFAT ([MS-CFB] 2.5).
final class FAT: LinkTable {
    private let header: Header
    /// The sectors that hold the FAT, as far as the DIFAT has been read; nil where one is unusable.
    private(set) var locations: [UInt32?] = []
    private(set) var difatSectors: [UInt32] = []
    private var seen: Set<UInt32> = []
    private var nextDIFAT: UInt32
    private var isComplete = false

    init(header: Header, source: SectorSource, log: FindingLog) {
        self.header = header
        nextDIFAT = header.difatSectorCount == 0 ? SectorNumber.endOfChain : header.firstDIFATSector
        super.init(source: source, log: log)
        take(header.difat)
        // Writers are known that count no DIFAT sectors and yet have them, and others that leave rubbish in the
        // field: it is followed only when the slots are full and the file is too large for them.
        if header.difatSectorCount == 0, !isComplete,
            UInt64(source.sectorCount) > UInt64(Limit.headerDIFATCount) << UInt64(pieceShift)
        {
            nextDIFAT = header.firstDIFATSector
        }
    }

    /// A FAT whose every piece is in memory: what a commit has just written.
    init(header: Header, source: SectorSource, log: FindingLog, pieces: [Piece?], locations: [UInt32], difat: [UInt32])
    {
        self.header = header
        nextDIFAT = SectorNumber.endOfChain
        isComplete = true
        super.init(source: source, log: log)
        self.pieces = pieces
        self.locations = locations
        difatSectors = difat
    }

    override var limit: UInt32 { source.sectorCount }
    override var barred: UInt32 { source.shift == 12 ? SectorNumber.rangeLockV4 : SectorNumber.free }

    override func location(ofPiece index: Int) throws(CompoundFileError) -> UInt32? {
        while index >= locations.count, !isComplete { try readDIFATSector() }
        return index < locations.count ? locations[index] : nil
    }

    /// Reads the rest of the DIFAT.
    func completeLocations() throws(CompoundFileError) {
        while !isComplete { try readDIFATSector() }
    }

    private func readDIFATSector() throws(CompoundFileError) {
        guard nextDIFAT < source.sectorCount else {
            if nextDIFAT < SectorNumber.limit { log.note(.difatCycle, "DIFAT sector", UInt64(nextDIFAT)) }
            isComplete = true
            return
        }
        guard !seen.contains(nextDIFAT) else {
            log.note(.difatCycle, "DIFAT sector", UInt64(nextDIFAT), offset: source.offset(of: nextDIFAT))
            isComplete = true
            return
        }
        // Noted once it is read, so that it can be tried again after an error.
        let bytes = try source.sector(nextDIFAT, fill: 0xFF)
        seen.insert(nextDIFAT)
        difatSectors.append(nextDIFAT)
        let numbers = bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { raw.load32(4 &* $0) }
        }
        let this = nextDIFAT
        nextDIFAT = numbers.last ?? SectorNumber.endOfChain
        take(numbers.dropLast())
        if nextDIFAT == SectorNumber.free {
            log.note(.unusedStart, "DIFAT sector", UInt64(this), offset: source.offset(of: this))
        } else if isComplete, nextDIFAT < SectorNumber.limit {
            // The list has ended already, and yet it says to go on.
            log.note(.difatCycle, "DIFAT sector", UInt64(nextDIFAT), offset: source.offset(of: this))
        }
    }

    private func take(_ numbers: some Sequence<UInt32>) {
        for number in numbers {
            // The list ends at the first slot that is no sector. Some writers fill the rest with zeros instead.
            let isFiller = number == 0 && !locations.isEmpty && locations.count >= Int(header.fatSectorCount)
            guard number < SectorNumber.limit, !isFiller else {
                if number != SectorNumber.free { log.note(.difatFiller, "DIFAT", UInt64(number)) }
                isComplete = true
                return
            }
            if number >= source.sectorCount {
                // Slots for ranges that the file does not reach are of no consequence.
                if locations.count << pieceShift < Int(source.sectorCount) {
                    log.note(.fatSectorOutside, "FAT sector", UInt64(number), offset: source.offset(of: number))
                } else {
                    log.note(.linksBeyondEnd, "FAT sector", UInt64(number))
                }
                locations.append(nil)
            } else if !seen.insert(number).inserted {
                log.note(.duplicateFATSector, "FAT sector", UInt64(number), offset: source.offset(of: number))
                locations.append(nil)
            } else {
                locations.append(number)
            }
        }
    }
}

/// The mini FAT ([MS-CFB] 2.4), itself a chain of sectors.
final class MiniFAT: LinkTable {
    let chain: Chain
    private let fat: FAT

    init(chain: Chain, fat: FAT, source: SectorSource, log: FindingLog) {
        self.chain = chain
        self.fat = fat
        super.init(source: source, log: log)
    }

    override var limit: UInt32 {
        let whole = UInt64(source.sectorCount) << UInt64(source.shift &- Limit.miniShift)
        return UInt32(min(whole, UInt64(SectorNumber.limit)))
    }

    override func location(ofPiece index: Int) throws(CompoundFileError) -> UInt32? {
        guard let index = UInt32(exactly: index) else { return nil }
        return try chain.sector(at: index, fat)
    }
}
