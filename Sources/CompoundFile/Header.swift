/// The header ([MS-CFB] 2.2): the first 512 bytes.
struct Header {
    static let magic: UInt64 = 0xE11A_B1A1_E011_CFD0
    /// The signature of the format's beta.
    static let betaMagic: UInt64 = 0x0E11_CFD0_0DFC_110E

    var minorVersion: UInt16 = 0x3E
    var majorVersion: UInt16 = 3
    var sectorShift = 9
    var directorySectorCount: UInt32 = 0
    var fatSectorCount: UInt32 = 0
    var firstDirectorySector: UInt32 = SectorNumber.endOfChain
    var transactionSignature: UInt32 = 0
    var firstMiniFATSector: UInt32 = SectorNumber.endOfChain
    var miniFATSectorCount: UInt32 = 0
    var firstDIFATSector: UInt32 = SectorNumber.endOfChain
    var difatSectorCount: UInt32 = 0
    /// The 109 slots for FAT sectors.
    var difat: [UInt32]

    var sectorSize: Int { 1 << sectorShift }

    init(version: FormatVersion) {
        majorVersion = version == .v3 ? 3 : 4
        sectorShift = version.sectorShift
        difat = [UInt32](repeating: SectorNumber.free, count: Limit.headerDIFATCount)
    }

    /// Reads 512 bytes. What nobody may overlook is an error, the rest a finding.
    init(_ bytes: [UInt8], _ log: FindingLog) throws(CompoundFileError) {
        try Header.checkMagic(bytes)
        guard bytes.count >= Limit.headerSize else {
            throw CompoundFileError(.notCompoundFile, "header", found: UInt64(bytes.count), expected: 512)
        }
        difat = Header.slots(bytes)
        let reader = LittleEndian(bytes)
        minorVersion = reader.uint16(24)
        majorVersion = reader.uint16(26)
        guard majorVersion == 3 || majorVersion == 4 else {
            throw CompoundFileError(.unsupported, "header version", offset: 26, found: UInt64(majorVersion))
        }
        if reader.uint16(28) != 0xFFFE { log.note(.byteOrder, "header", UInt64(reader.uint16(28)), offset: 28) }
        sectorShift = Int(reader.uint16(30))
        guard sectorShift == 9 || sectorShift == 12 else {
            throw CompoundFileError(.invalidHeader, "header sector shift", offset: 30, found: UInt64(sectorShift))
        }
        // One real writer says version 3 with 4096-byte sectors: the shift is what the layout follows.
        if (majorVersion == 3) != (sectorShift == 9) {
            log.note(.shiftMismatch, "header", UInt64(sectorShift), offset: 30)
        }
        guard reader.uint16(32) == 6 else {
            throw CompoundFileError(
                .invalidHeader, "header mini sector shift", offset: 32, found: UInt64(reader.uint16(32)))
        }
        readCounts(reader, log)
    }

    private mutating func readCounts(_ reader: LittleEndian, _ log: FindingLog) {
        directorySectorCount = reader.uint32(40)
        fatSectorCount = reader.uint32(44)
        firstDirectorySector = reader.uint32(48)
        transactionSignature = reader.uint32(52)
        // Readers that follow another cutoff and readers that do not disagree about a file: all follow 4096.
        if reader.uint32(56) != UInt32(Limit.miniStreamCutoff) {
            log.note(.miniStreamCutoff, "header", UInt64(reader.uint32(56)), offset: 56)
        }
        firstMiniFATSector = reader.uint32(60)
        miniFATSectorCount = reader.uint32(64)
        firstDIFATSector = reader.uint32(68)
        difatSectorCount = reader.uint32(72)
    }

    private static func slots(_ bytes: [UInt8]) -> [UInt32] {
        // A multiple of four bytes behind the start of an array.
        bytes.withUnsafeBytes { bytes in
            let end = 76 &+ 4 &* Limit.headerDIFATCount
            guard bytes.count >= end else { return [] }
            return Array(UnsafeRawBufferPointer(rebasing: bytes[76..<end]).bindMemory(to: UInt32.self))
        }
    }

    private static func checkMagic(_ bytes: [UInt8]) throws(CompoundFileError) {
        guard bytes.count >= 8 else {
            throw CompoundFileError(.notCompoundFile, "header", found: UInt64(bytes.count), expected: 512)
        }
        let found = LittleEndian(bytes).uint64(0)
        if found == betaMagic || found == 0x0DFC_110E_E011_CFD0 {
            throw CompoundFileError(.oldFormat, "header signature", offset: 0)
        }
        guard found == magic else { throw CompoundFileError(.notCompoundFile, kind(of: bytes), offset: 0) }
    }

    /// What bytes that are no compound file are, where that is easily seen: people rename all sorts of files.
    private static func kind(of bytes: [UInt8]) -> StaticString {
        let starts: [(StaticString, StaticString)] = [
            ("PK\u{3}\u{4}", "header of a ZIP archive"), ("{\\rtf", "header of an RTF text"),
            ("From ", "header of an RFC 822 message"), ("From:", "header of an RFC 822 message"),
            ("Received:", "header of an RFC 822 message"), ("Return-Path:", "header of an RFC 822 message"),
            ("MIME-Version:", "header of an RFC 822 message"),
            // The signature, taken for text in Latin 1 or UTF-8 and saved as UTF-8.
            ("\u{D0}\u{CF}\u{11}\u{E0}", "header of a compound file that was saved as text"),
            ("\u{FFFD}\u{FFFD}\u{11}\u{FFFD}", "header of a compound file that was saved as text"),
        ]
        for (start, kind) in starts where start.withUTF8Buffer({ bytes.starts(with: $0) }) { return kind }
        // The signature of [MS-OXTNEF].
        return LittleEndian(bytes).uint32(0) == 0x223E_9F78 ? "header of a TNEF stream" : "header signature"
    }

    /// The 512 bytes as this library writes them.
    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Limit.headerSize)
        bytes.withUnsafeMutableBytes { target in
            target.store(Header.magic, 0)
            target.store(minorVersion, 24)
            target.store(majorVersion, 26)
            target.store(UInt16(0xFFFE), 28)
            target.store(UInt16(truncatingIfNeeded: sectorShift), 30)
            target.store(UInt16(Limit.miniShift), 32)
            target.store(directorySectorCount, 40)
            target.store(fatSectorCount, 44)
            target.store(firstDirectorySector, 48)
            target.store(transactionSignature, 52)
            target.store(UInt32(Limit.miniStreamCutoff), 56)
            target.store(firstMiniFATSector, 60)
            target.store(miniFATSectorCount, 64)
            target.store(firstDIFATSector, 68)
            target.store(difatSectorCount, 72)
            for (index, sector) in difat.prefix(Limit.headerDIFATCount).enumerated() {
                target.store(sector, 76 &+ 4 &* index)
            }
        }
        return bytes
    }
}
