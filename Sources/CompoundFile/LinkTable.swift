import Glibc

#if _endian(big)
    #error("links are used as they lie in the file")
#endif

/// A table of links, one a sector: the FAT or the mini FAT. It comes in pieces of one sector each, read when needed.
class LinkTable {
    /// As many links as a sector has room for, allocated by malloc. The table that holds it frees it.
    typealias Piece = UnsafeMutablePointer<UInt32>

    final let source: SectorSource
    final let log: FindingLog
    /// Links a piece holds, as a power of two.
    final let pieceShift: Int
    final private(set) var pieces: ContiguousArray<Piece?> = []

    init(source: SectorSource, log: FindingLog) {
        self.source = source
        self.log = log
        pieceShift = source.shift &- 2
    }

    deinit { for piece in pieces { free(piece) } }

    /// Links that could be in use; no chain can be longer.
    var limit: UInt32 { 0 }

    /// A sector that no chain may lead to.
    var barred: UInt32 { SectorNumber.free }

    /// The sector that holds a piece; nil when there is none.
    func location(ofPiece index: Int) throws(CompoundFileError) -> UInt32? { nil }

    /// Links in a piece.
    @inline(__always)
    final var pieceCount: Int { 1 << pieceShift }

    /// A piece; nil beyond the table, where every link would read as free.
    @inline(__always)
    final func piece(_ index: Int) throws(CompoundFileError) -> Piece? {
        if index < pieces.count, let piece = pieces[index] { return piece }
        return try load(index)
    }

    private final func load(_ index: Int) throws(CompoundFileError) -> Piece? {
        guard let sector = try location(ofPiece: index) else { return nil }
        guard let memory = malloc(source.sectorSize) else { throw CompoundFileError(.outOfMemory, "FAT") }
        let bytes = UnsafeMutableRawBufferPointer(start: memory, count: source.sectorSize)
        do throws(CompoundFileError) {
            let count = try source.read(at: source.offset(of: sector), into: bytes)
            memset(memory + count, 0xFF, bytes.count &- count)
        } catch {
            free(memory)
            throw error
        }
        let piece = memory.bindMemory(to: UInt32.self, capacity: pieceCount)
        replacePiece(index, by: piece)
        return piece
    }

    /// Takes a piece over.
    final func replacePiece(_ index: Int, by piece: Piece) {
        while pieces.count <= index { pieces.append(nil) }
        free(pieces[index])
        pieces[index] = piece
    }

    /// Forgets pieces from one on.
    final func truncatePieces(to count: Int) {
        while pieces.count > count { free(pieces.removeLast()) }
    }

    /// The link of one sector.
    @inline(__always)
    final func link(of number: UInt32) throws(CompoundFileError) -> UInt32 {
        guard let piece = try piece(Int(number >> UInt32(pieceShift))) else { return SectorNumber.free }
        return piece[Int(number) & (pieceCount &- 1)]
    }
}

/// The FAT ([MS-CFB] 2.3), found through the header's slots and the DIFAT ([MS-CFB] 2.5).
final class FAT: LinkTable {
    private let header: Header
    /// The sectors that hold the FAT, as far as the DIFAT has been read; nil where one is unusable.
    private(set) var locations: [UInt32?] = []
    private(set) var difatSectors: [UInt32] = []
    private var seen = Bitmap(count: 0)
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

    /// Takes over what a commit has written.
    func update(_ changed: PlannedLinks, locations: [UInt32], difat: [UInt32]) {
        truncatePieces(to: locations.count)
        changed.movePieces(to: self)
        self.locations = locations
        difatSectors = difat
        isComplete = true
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
        _ = seen.insert(nextDIFAT)
        difatSectors.append(nextDIFAT)
        let numbers = bytes.withUnsafeBytes { raw in (0..<raw.count / 4).map { raw.load32(4 &* $0) } }
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
            } else if !seen.insert(number) {
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
    private(set) var chain: Chain
    private let fat: FAT

    init(chain: Chain, fat: FAT, source: SectorSource, log: FindingLog) {
        self.chain = chain
        self.fat = fat
        super.init(source: source, log: log)
    }

    /// Takes over what a commit has written.
    func update(_ changed: PlannedLinks, chain: Chain) {
        truncatePieces(to: changed.count)
        changed.movePieces(to: self)
        self.chain = chain
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
