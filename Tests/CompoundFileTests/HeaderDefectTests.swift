import CompoundFile
import Testing

/// Headers, and the list of FAT sectors.
@Suite struct HeaderDefectTests {
    static let headers: [Defect] = [
        Defect("empty file", .small, .error(.notCompoundFile)) {
            $0.bytes = []; return nil
        },
        Defect("cut off within the header", .small, .error(.notCompoundFile)) {
            $0.bytes = Array($0.bytes.prefix(511))
            return nil
        },
        Defect("another signature", .small, .error(.notCompoundFile)) {
            $0.set(0, UInt32(0x0403_4B50)); return nil
        },
        Defect("signature of the beta", .small, .error(.oldFormat)) {
            $0.set(0, UInt64(0x0E11_CFD0_0DFC_110E))
            return nil
        },
        Defect("header CLSID", .small, .whole, [.reservedBytes]) {
            $0.set(8, UInt32(1)); return 8
        },
        Defect("reserved bytes", .small, .whole, [.reservedBytes]) {
            $0.set(38, UInt16(1)); return 34
        },
        Defect("padding of the header", .v4, .whole, [.reservedBytes]) {
            $0.bytes[1000] = 1; return 1000
        },
        Defect("minor version", .small, .whole, [.minorVersion]) {
            $0.set(24, UInt16(0x3B)); return 24
        },
        Defect("version 5", .small, .error(.unsupported)) {
            $0.set(26, UInt16(5)); return nil
        },
        Defect("directory sectors counted in v3", .small, .whole, [.headerCount]) {
            $0.set(40, UInt32(3)); return 40
        },
        Defect("directory sectors not counted in v4", .v4, .whole, [.headerCount]) {
            $0.set(40, UInt32(0)); return 40
        },
        Defect("byte order mark", .small, .whole, [.byteOrder]) {
            $0.set(28, UInt16(0)); return 28
        },
        Defect("v4 with 512-byte sectors", .small, .whole, [.shiftMismatch]) {
            $0.set(26, UInt16(4)); return 30
        },
        Defect("v3 with 4096-byte sectors", .v4, .whole, [.shiftMismatch]) {
            $0.set(26, UInt16(3)); return 30
        },
        Defect("sector shift", .small, .error(.invalidHeader)) {
            $0.set(30, UInt16(10)); return nil
        },
        Defect("mini sector shift", .small, .error(.invalidHeader)) {
            $0.set(32, UInt16(7)); return nil
        },
        Defect("cutoff 0", .small, .whole, [.miniStreamCutoff]) {
            $0.set(56, UInt32(0)); return 56
        },
        Defect("cutoff 512", .small, .whole, [.miniStreamCutoff]) {
            $0.set(56, UInt32(512)); return 56
        },
        Defect("too many FAT sectors", .small, .whole, [.headerCount]) {
            $0.set(44, UInt32(99)); return 44
        },
        Defect("no FAT sectors", .small, .whole, [.headerCount]) {
            $0.set(44, UInt32(0)); return 44
        },
        Defect("mini FAT sectors", .small, .whole, [.headerCount]) {
            $0.set(64, UInt32(9)); return 64
        },
        Defect("DIFAT starts with a free mark", .small, .whole, [.unusedStart]) {
            $0.set(68, UInt32.max); return 68
        },
        Defect("DIFAT of no sectors starts somewhere", .small, .whole, [.unusedStart]) {
            $0.set(68, UInt32(7))
            return 68
        },
    ]

    static let lists: [Defect] = [
        Defect("DIFAT sector leads to itself", .large, .whole, [.difatCycle]) {
            $0.set($0.sector($0.get(68)) + 508, $0.get(68))
            return $0.sector($0.get(68))
        },
        Defect("DIFAT leads out of the file", .large, .whole, [.difatCycle]) {
            $0.set($0.sector($0.get(68)) + 508, UInt32(0xFF_FFFF))
            return nil
        },
        Defect("DIFAT ends with a free mark", .large, .whole, [.unusedStart]) {
            $0.set($0.sector($0.get(68)) + 508, UInt32.max)
            return $0.sector($0.get(68))
        },
        Defect("zeros behind the list", .small, .whole, [.difatFiller]) {
            for slot in 1..<109 { $0.set(76 + 4 * slot, UInt32(0)) }
            return nil
        },
        Defect("too many DIFAT sectors", .large, .whole, [.difatCount]) {
            $0.set(72, UInt32(2)); return 72
        },
        Defect("no DIFAT sectors", .large, .whole, [.difatCount]) {
            $0.set(72, UInt32(0)); return 72
        },
        Defect("unmarked DIFAT sector", .large, .whole, [.unmarkedDIFATSector]) {
            $0.set($0.link($0.get(68)), UInt32.max)
            return $0.sector($0.get(68))
        },
        Defect("FAT sector outside", .large, .allBut(["/big"]), [.fatSectorOutside, .brokenChain, .shortChain]) {
            $0.set(76 + 4 * 50, UInt32(0xFF_FFFF))
            return nil
        },
        Defect("the only FAT sector outside", .small, .error(.corrupt)) {
            $0.set(76, UInt32(0xFF_FFFF))
            return nil
        },
        Defect("slot for what the file does not reach", .small, .whole, [.linksBeyondEnd]) {
            $0.set(44, UInt32(2))
            $0.set(80, UInt32(0xFF_FFFF))
            return nil
        },
        Defect("FAT sector named twice", .large, .allBut(["/big"]), [.duplicateFATSector, .shortChain]) {
            $0.set(76 + 4 * 50, $0.get(76 + 4 * 49))
            return $0.sector($0.get(76 + 4 * 49))
        },
        Defect("unmarked FAT sector", .small, .whole, [.unmarkedFATSector]) {
            $0.set($0.link($0.get(76)), UInt32.max)
            return $0.sector($0.get(76))
        },
        Defect("links beyond the end", .small, .whole, [.linksBeyondEnd]) {
            $0.set($0.link(UInt32($0.sectorCount)), UInt32(0xFFFF_FFFE))
            return nil
        },
    ]

    @Test(arguments: headers) func headersAreReadAsFarAsTheyMakeSense(defect: Defect) throws { try defect.run() }
    @Test(arguments: lists) func theListOfFATSectorsIsFollowedAsFarAsItGoes(defect: Defect) throws { try defect.run() }

    @Test(arguments: [Image.Kind.small, .v4, .large]) func soundFilesHaveNoFindings(kind: Image.Kind) throws {
        #expect(try CompoundFile.check(MemoryByteStore(Image(kind).bytes)) == [])
    }

    @Test func otherFormatsAreNamed() throws {
        for (start, format) in [
            ("PK\u{3}\u{4}", "ZIP"), ("{\\rtf1", "RTF"), ("Received: from x", "RFC 822"),
            ("x\u{9F}\u{3E}", "signature"),
        ] {
            let store = MemoryByteStore(Array(start.utf8) + [UInt8](repeating: 32, count: 1000))
            do throws(CompoundFileError) {
                _ = try CompoundFile(opening: store, writable: false)
                Issue.record("\(format) opened")
            } catch {
                #expect(error.code == .notCompoundFile && error.structure.contains(format), "\(error)")
            }
        }
    }
}
