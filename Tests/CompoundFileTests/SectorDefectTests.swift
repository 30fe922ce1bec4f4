import CompoundFile
import Testing

/// Chains of sectors and of mini sectors, sizes, and the end of the file.
@Suite struct SectorDefectTests {
    /// Makes the link of the fourth sector of "big" another one.
    private static func cut(_ image: inout Image, _ link: UInt32) throws -> Int? {
        image.set(image.link(try image.start("big") + 3), link)
        return nil
    }

    private static let small: Set = ["/small1", "/small2", "/small3", "/dir/inner"]

    static let chains: [Defect] = [
        Defect("link out of the file", .small, .allBut(["/big"]), [.brokenChain, .shortChain]) {
            try cut(&$0, 0xF0_0000)
        },
        Defect("free link", .small, .allBut(["/big"]), [.brokenChain, .shortChain]) {
            try cut(&$0, .max)
        },
        Defect("mark of the FAT as link", .small, .allBut(["/big"]), [.brokenChain, .shortChain]) {
            try cut(&$0, 0xFFFF_FFFD)
        },
        Defect("reserved link", .small, .allBut(["/big"]), [.brokenChain, .shortChain]) {
            try cut(&$0, 0xFFFF_FFFB)
        },
        Defect("early end", .small, .allBut(["/big"]), [.shortChain]) {
            _ = try cut(&$0, 0xFFFF_FFFE)
            return try $0.entry("big")
        },
        Defect("circle", .small, .allBut(["/big"]), [.chainCycle]) { try cut(&$0, try $0.start("big")) },
        Defect("two streams of one chain", .small, .allBut(["/large"]), [.sharedSector]) {
            $0.set(try $0.entry("large") + 116, try $0.start("big"))
            return $0.sector(try $0.start("big"))
        },
        Defect("many streams of one chain", .small, .allBut(["/large", "/empty", "/small1"]), [.sharedSector]) {
            for text in ["large", "empty", "small1"] {
                $0.set(try $0.entry(text) + 116, try $0.start("big"))
                $0.set(try $0.entry(text) + 120, UInt32(20_000))
            }
            return $0.sector(try $0.start("big"))
        },
        Defect("chain longer than the size", .small, .allBut(["/big"]), [.longChain]) {
            $0.set(try $0.entry("big") + 120, UInt32(5000))
            return try $0.entry("big")
        },
        Defect("leaked sector", .small, .whole, [.leakedSectors]) {
            $0.bytes += [UInt8](repeating: 0, count: 512)
            $0.set($0.link(UInt32($0.sectorCount - 1)), UInt32(0xFFFF_FFFE))
            return nil
        },
        Defect("directory in a circle", .small, .whole, [.directoryChain, .chainCycle]) {
            let chain = $0.chain($0.get(48))
            $0.set($0.link(try #require(chain.last)), chain[0])
            return nil
        },
        Defect("small stream with the size of a large one", .small, .allBut(["/small3"]), [.sharedSector]) {
            $0.set(try $0.entry("small3") + 120, UInt32(5000))
            return nil
        },
    ]

    static let sizes: [Defect] = [
        Defect("size beyond the chain", .small, .allBut(["/large"]), [.shortChain]) {
            $0.set(try $0.entry("large") + 120, UInt32(9000))
            return try $0.entry("large")
        },
        Defect("size beyond the file", .small, .allBut(["/big"]), [.shortChain]) {
            $0.set(try $0.entry("big") + 120, UInt32(0x7FFF_FFFF))
            return try $0.entry("big")
        },
        Defect("size beyond any file", .v4, .allBut(["/big"]), [.shortChain]) {
            $0.set(try $0.entry("big") + 120, UInt64(1) << 62)
            return try $0.entry("big")
        },
        Defect("rubbish above a size of 32 bits", .small, .whole, [.sizeHighBits]) {
            $0.set(try $0.entry("big") + 124, UInt32(0xDEAD_BEEF))
            return try $0.entry("big") + 124
        },
        Defect("empty stream that starts somewhere", .small, .whole, [.unusedStart]) {
            $0.set(try $0.entry("empty") + 116, UInt32(0))
            return try $0.entry("empty") + 116
        },
        Defect("stream that starts nowhere", .small, .allBut(["/big"]), [.shortChain, .leakedSectors]) {
            $0.set(try $0.entry("big") + 116, UInt32(0xFFFF_FFFE))
            return try $0.entry("big")
        },
        Defect("stale bytes behind a stream", .small, .whole, [.uncleanSlack]) {
            $0.bytes[$0.sector(try $0.start("large") + 9) + 500] = 1
            return try $0.entry("large")
        },
    ]

    static let ends: [Defect] = [
        Defect("a last sector that lacks half of the FAT's free links", .small, .whole, [.partialLastSector]) {
            // The FAT goes to the end of the file.
            let old = $0.get(76)
            $0.bytes += $0.bytes[$0.sector(old)..<$0.sector(old) + 512]
            $0.set(76, UInt32($0.sectorCount - 1))
            $0.set($0.link(old), UInt32.max)
            $0.set($0.link(UInt32($0.sectorCount - 1)), UInt32(0xFFFF_FFFD))
            $0.bytes.removeLast(128)
            return nil
        },
        Defect("one byte more", .small, .whole, [.partialLastSector]) {
            $0.bytes.append(0); return nil
        },
        Defect("free sectors more", .small) {
            $0.bytes += [UInt8](repeating: 7, count: 1024); return nil
        },
        Defect("sectors beyond the FAT", .small, .whole, [.trailingBytes]) {
            $0.bytes += [UInt8](repeating: 7, count: 130 * 512)
            return $0.sector(128)
        },
    ]

    static let minis: [Defect] = [
        Defect("root without size", .small, .whole, [.rootSizeTooSmall]) {
            $0.set($0.entries[0] + 120, UInt32(0))
            return $0.entries[0] + 120
        },
        Defect("root size too small", .small, .whole, [.rootSizeTooSmall]) {
            $0.set($0.entries[0] + 120, UInt32(128))
            return $0.entries[0] + 120
        },
        Defect("root size of no whole mini sector", .small, .whole, [.rootSize]) {
            $0.set($0.entries[0] + 120, $0.get($0.entries[0] + 120) + 1)
            return $0.entries[0] + 120
        },
        Defect("root size too large", .small, .whole, [.rootSize]) {
            $0.set($0.entries[0] + 120, UInt32(100_000))
            return $0.entries[0] + 120
        },
        Defect("mini FAT longer than the mini stream", .small, .whole, [.linksBeyondEnd]) {
            let held = UInt32($0.chain($0.get($0.entries[0] + 116)).count * 8)
            for number in held..<128 { $0.set($0.miniLink(number), UInt32(0)) }
            return nil
        },
        Defect("mini FAT shorter than the mini stream", .small, .whole, [.miniFATLength]) {
            // 17 more sectors in the mini stream: 128 mini sectors and a few.
            let (first, count) = (UInt32($0.sectorCount), 17)
            let last = try #require($0.chain($0.get($0.entries[0] + 116)).last)
            $0.bytes += [UInt8](repeating: 0, count: 512 * count)
            $0.set($0.link(last), first)
            for index in 0..<UInt32(count) {
                $0.set($0.link(first + index), index == 16 ? 0xFFFF_FFFE : first + index + 1)
            }
            let offset = $0.entries[0] + 120
            $0.set(offset, UInt32($0.chain($0.get(offset - 4)).count * 512))
            return 64
        },
        Defect("leaked mini sector", .small, .whole, [.leakedSectors]) {
            let used = $0.get($0.entries[0] + 120) / 64
            $0.set($0.miniLink(used), UInt32(0xFFFF_FFFE))
            return nil
        },
        Defect("no mini FAT", .small, .allBut(small), [.brokenChain, .miniChain, .miniFATLength]) {
            $0.set(60, UInt32(0xF0_0000))
            return nil
        },
        Defect("circle in the mini FAT", .small, .allBut(["/small3"]), [.chainCycle]) {
            $0.set($0.miniLink(try $0.start("small3")), try $0.start("small3"))
            return nil
        },
        Defect("two streams of one mini chain", .small, .allBut(["/small2"]), [.sharedMiniSector]) {
            $0.set(try $0.entry("small2") + 116, try $0.start("small3"))
            return nil
        },
        Defect("mini stream cut off", .small, .allBut(small), [.shortMiniStream]) {
            $0.set($0.link($0.get($0.entries[0] + 116)), UInt32(0xFFFF_FFFE))
            return nil
        },
    ]

    @Test(arguments: chains) func chainsAreFollowedAsFarAsTheyGo(defect: Defect) throws { try defect.run() }
    @Test(arguments: sizes) func sizesAreBoundByTheChain(defect: Defect) throws { try defect.run() }
    @Test(arguments: ends) func theEndMayBeAnywhere(defect: Defect) throws { try defect.run() }
    @Test(arguments: minis) func theMiniStreamIsAsLongAsItsChain(defect: Defect) throws { try defect.run() }
}
