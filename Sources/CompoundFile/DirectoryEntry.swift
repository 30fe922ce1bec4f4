/// A directory entry ([MS-CFB] 2.6.1), 128 bytes.
struct DirectoryEntry {
    /// The type byte. Other values are kept: an entry of an unknown type still has siblings.
    enum Kind: UInt8 {
        case free = 0, storage = 1, stream = 2, root = 5
    }

    var name: ElementName
    var type: UInt8
    var isBlack: Bool
    var left: StreamID
    var right: StreamID
    var child: StreamID
    var clsid: GUIDValue
    var stateBits: UInt32
    var created: FileTime
    var modified: FileTime
    var start: UInt32
    /// All 64 bits, as they are in the file.
    var size: UInt64
    /// Whether the name needed repair.
    var hasOddName = false

    var kind: Kind? { Kind(rawValue: type) }

    init(name: ElementName, kind: Kind) {
        self.name = name
        type = kind.rawValue
        isBlack = true
        (left, right, child) = (.none, .none, .none)
        clsid = .zero
        stateBits = 0
        (created, modified) = (.none, .none)
        start = kind == .stream ? SectorNumber.endOfChain : 0
        size = 0
    }

    /// Reads the 128 bytes at `offset` of a directory sector.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let units = DirectoryEntry.nameLength(bytes, offset)
        name = ElementName(unchecked: bytes, at: offset, count: units.count)
        hasOddName = units.isOdd
        type = offset >= 0 && offset &+ 66 < bytes.count ? bytes[offset &+ 66] : 0
        isBlack = bytes.load16(offset &+ 66) >> 8 != 0
        left = StreamID(bytes.load32(offset &+ 68))
        right = StreamID(bytes.load32(offset &+ 72))
        child = StreamID(bytes.load32(offset &+ 76))
        clsid = GUIDValue(low: bytes.load64(offset &+ 80), high: bytes.load64(offset &+ 88))
        stateBits = bytes.load32(offset &+ 96)
        created = DirectoryEntry.time(bytes.load64(offset &+ 100))
        modified = DirectoryEntry.time(bytes.load64(offset &+ 108))
        start = bytes.load32(offset &+ 116)
        size = bytes.load64(offset &+ 120)
    }

    /// Templates of Office hold all ones for "not set".
    static func time(_ ticks: UInt64) -> FileTime { FileTime(ticks: ticks == .max ? 0 : ticks) }

    /// The units of the name. The length field is taken where it makes sense, but never past a NUL; writers are known
    /// that leave it odd, too large or zero, and then the name reaches to its NUL.
    static func nameLength(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> (count: Int, isOdd: Bool) {
        let stated = Int(bytes.load16(offset &+ 64))
        let isUsable = stated >= 2 && stated <= 64 && stated & 1 == 0
        let most = isUsable ? stated / 2 &- 1 : ElementName.maximumLength
        var count = 0
        // Four units at a time: the lowest top bit that is set tells of the first that is zero.
        while count < most {
            let word = bytes.load64(offset &+ 2 &* count)
            let zeros = (word &- 0x0001_0001_0001_0001) & ~word & 0x8000_8000_8000_8000
            guard zeros == 0 else {
                count &+= zeros.trailingZeroBitCount >> 4
                break
            }
            count &+= 4
        }
        count = min(count, most)
        return (count, !isUsable || count != most || bytes.load16(offset &+ 2 &* count) != 0)
    }

    /// Writes the 128 bytes at `offset`.
    func encode(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        guard offset >= 0, offset &+ Limit.entrySize <= bytes.count else { return }
        let target = UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset &+ Limit.entrySize])
        target.initializeMemory(as: UInt8.self, repeating: 0)
        // The last unit of the words is the count, and not part of the name.
        target.storeBytes(of: name.words, as: ElementName.Words.self)
        target.store(0 as UInt16, 62)
        target.store(UInt16(truncatingIfNeeded: 2 &* name.count &+ 2), 64)
        target[66] = type
        target[67] = isBlack ? 1 : 0
        target.store(left.rawValue, 68)
        target.store(right.rawValue, 72)
        target.store(child.rawValue, 76)
        target.store(clsid.low, 80)
        target.store(clsid.high, 88)
        target.store(stateBits, 96)
        target.store(created.ticks, 100)
        target.store(modified.ticks, 108)
        target.store(start, 116)
        target.store(size, 120)
    }

    /// Writes an unused entry at `offset`.
    static func encodeFree(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        guard offset >= 0, offset &+ Limit.entrySize <= bytes.count else { return }
        let target = UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset &+ Limit.entrySize])
        target.initializeMemory(as: UInt8.self, repeating: 0)
        target.store(StreamID.none.rawValue, 68)
        target.store(StreamID.none.rawValue, 72)
        target.store(StreamID.none.rawValue, 76)
    }
}
