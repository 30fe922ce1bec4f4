/// The 128 bytes of a directory entry ([MS-CFB] 2.6.1) where they lie in memory, for looking at a few of its fields.
/// The directory that gave it out owns the bytes, until the next commit.
struct EntryView {
    private let start: UnsafeRawPointer
    let id: StreamID
    private let hasShortSizes: Bool

    /// `start` must lead to 128 bytes.
    @inline(__always)
    init(_ start: UnsafeRawPointer, _ id: StreamID, hasShortSizes: Bool) {
        self.start = start
        self.id = id
        self.hasShortSizes = hasShortSizes
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: Limit.entrySize) }

    @inline(__always)
    private func number(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private var type: UInt8 { start.load(fromByteOffset: 66, as: UInt8.self) }
    var kind: DirectoryEntry.Kind? { DirectoryEntry.Kind(rawValue: type) }
    var isStream: Bool { type == DirectoryEntry.Kind.stream.rawValue }
    /// Whether it is a stream or a storage.
    var isElement: Bool { isStream || type == DirectoryEntry.Kind.storage.rawValue }
    var isBlack: Bool { start.load(fromByteOffset: 67, as: UInt8.self) != 0 }
    var left: StreamID { StreamID(number(68)) }
    var right: StreamID { StreamID(number(72)) }
    var child: StreamID { StreamID(number(76)) }
    var firstSector: UInt32 { number(116) }
    /// In files of 512-byte sectors some writers leave rubbish in the upper half of the size.
    var size: UInt64 { UInt64(number(120)) | (hasShortSizes ? 0 : UInt64(number(124)) << 32) }

    /// The name, and whether it needed repair. An entry that has none gets one.
    var name: (name: ElementName, isOdd: Bool) {
        var name = ElementName()
        let isOdd = withUnsafeMutablePointer(to: &name) { putName(to: $0) }
        return (name, isOdd)
    }

    /// Puts the name where there is one already, and answers whether it needed repair.
    @inline(__always)
    func putName(to target: UnsafeMutablePointer<ElementName>) -> Bool {
        let stated = Int(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: 64, as: UInt16.self)))
        if stated & 1 == 0, stated >= 4, stated <= 64, ElementName.put(sound: start, stated >> 1 &- 1, to: target) {
            return false
        }
        let repaired = repairedName
        target.pointee = repaired.name
        return repaired.isOdd
    }

    private var repairedName: (name: ElementName, isOdd: Bool) {
        let units = DirectoryEntry.nameLength(bytes, 0)
        guard units.count > 0 else { return (EntryView.syntheticName(id), units.isOdd) }
        return (ElementName(unchecked: bytes, at: 0, count: units.count), units.isOdd)
    }

    /// What a storage has besides its name and its children.
    var attributes: Attributes {
        var attributes = Attributes()
        attributes.clsid = GUIDValue(low: bytes.load64(80), high: bytes.load64(88))
        attributes.stateBits = number(96)
        attributes.created = DirectoryEntry.time(bytes.load64(100))
        attributes.modified = DirectoryEntry.time(bytes.load64(108))
        return attributes
    }

    /// All there is.
    var entry: DirectoryEntry {
        var entry = DirectoryEntry(bytes, at: 0)
        if entry.name.count == 0 { entry.name = EntryView.syntheticName(id) }
        entry.size = size
        return entry
    }

    /// A name for an entry that has none.
    private static func syntheticName(_ id: StreamID) -> ElementName {
        Array("Unnamed \(id.rawValue)".utf16).withUnsafeBufferPointer { ElementName(unchecked: $0) }
    }
}
