import CompoundFile

/// The three streams of the named property mapping ([MS-OXMSG] 2.2.3) as they are stored. New names are put
/// behind the old ones, which stay byte for byte, whatever is wrong with them.
struct NameTable {
    var guids: [UInt8] = []
    var entries: [UInt8] = []
    var strings: [UInt8] = []
    /// The bytes of the longest name that is believed.
    private var longestName = Int.max

    static let guidStream = ElementNames.substg(PropertyTag(rawValue: 0x0002_0102))
    static let entryStream = ElementNames.substg(PropertyTag(rawValue: 0x0003_0102))
    static let stringStream = ElementNames.substg(PropertyTag(rawValue: 0x0004_0102))

    /// An entry: the number or the offset of the string, the set and kind, the index of the property.
    struct Entry {
        var value: UInt32
        /// The index of the set, shifted left by one, and 1 for a string.
        var selector: UInt16
        var index: UInt16

        var isString: Bool { selector & 1 != 0 }
        var setIndex: Int { Int(selector >> 1) }
        var id: PropertyID? { index < 0x7FFF ? PropertyID(0x8000 | index) : nil }
    }

    init() {}

    /// Whatever there is of the streams.
    init(_ storage: any StructuredStorage) throws(MessageError) {
        guids = try NameTable.read(NameTable.guidStream, storage, Limits.nameSetBytes)
        entries = try NameTable.read(NameTable.entryStream, storage, Limits.nameEntryBytes)
        // Some tables end in the middle of an entry.
        entries.removeLast(entries.count % 8)
        strings = try NameTable.read(NameTable.stringStream, storage, Limits.nameTableBytes)
        // Two sets may share a string. Entries that share more than that make a file of a few kilobytes into
        // gigabytes of names.
        if textBytes() > 2 &* strings.count &+ Limits.chunk { longestName = Limits.sharedNameBytes }
    }

    /// The bytes of all names, counted as often as entries name them.
    private func textBytes() -> Int {
        var total = 0
        for position in 0..<count {
            let entry = self[position]
            if entry.isString { total = total &+ (textRange(at: entry.value)?.count ?? 0) }
        }
        return total
    }

    private static func read(
        _ name: ElementName, _ storage: any StructuredStorage, _ limit: UInt64
    ) throws(MessageError) -> [UInt8] {
        try storage.openStream(name)?.readAll(limit: limit) ?? []
    }

    var count: Int { entries.count / 8 }

    subscript(position: Int) -> Entry {
        let offset = position &* 8
        return Entry(
            value: UInt32(truncatingIfNeeded: StreamValue.word(entries, at: offset, width: 4)),
            selector: UInt16(truncatingIfNeeded: StreamValue.word(entries, at: offset &+ 4, width: 2)),
            index: UInt16(truncatingIfNeeded: StreamValue.word(entries, at: offset &+ 6, width: 2)))
    }

    /// The name that an entry speaks of. A set or string that is not there leaves a name without it, for
    /// the property itself is still good.
    func name(_ entry: Entry) -> PropertyName {
        PropertyName(
            set: set(entry.setIndex),
            kind: entry.isString ? .string(string(at: entry.value)) : .id(entry.value))
    }

    private func set(_ index: Int) -> GUIDValue {
        switch index {
        case 1: return PropertyName.mapi
        case 2: return PropertyName.publicStrings
        case 3...:
            let offset = (index &- 3) &* 16
            return offset &+ 16 <= guids.count ? StreamValue.guid(guids, at: offset) : .zero
        default: return .zero
        }
    }

    private func string(at offset: UInt32) -> [UInt16] {
        guard let range = textRange(at: offset), range.count <= longestName else { return [] }
        return StreamValue.text16(Array(strings[range]))
    }

    /// Where the units of the string at an offset lie; nil when they are not all there.
    private func textRange(at offset: UInt32) -> Range<Int>? {
        guard let start = Int(exactly: offset), start &+ 4 <= strings.count else { return nil }
        let length = Int(StreamValue.word(strings, at: start, width: 4))
        guard length <= strings.count &- start &- 4 else { return nil }
        return start &+ 4..<start &+ 4 &+ length
    }

    // MARK: Adding

    /// Puts a name behind the last; answers nil when the sets or strings are full.
    mutating func append(_ name: PropertyName, index: UInt16, sets: inout [GUIDValue: Int]) -> Bool {
        let setIndex: Int
        if let known = sets[name.set] {
            setIndex = known
        } else {
            setIndex = guids.count / 16 &+ 3
            guard setIndex <= 0x7FFF else { return false }
            guids.removeLast(guids.count % 16)
            guids += name.set.bytes
            sets[name.set] = setIndex
        }
        var selector = UInt16(truncatingIfNeeded: setIndex << 1)
        let value: UInt32
        switch name.kind {
        case .id(let number): value = number
        case .string(let units):
            // Every string starts at a multiple of 4; the last one has no padding behind it.
            strings += [UInt8](repeating: 0, count: (4 &- strings.count % 4) % 4)
            guard UInt64(strings.count) < Limits.nameTableBytes else { return false }
            value = UInt32(strings.count)
            strings += littleEndian(UInt32(clamping: units.count &* 2))
            strings += littleEndian(units)
            selector |= 1
        }
        entries += littleEndian(value)
        entries += littleEndian([selector, index])
        return true
    }

    /// The sets that entries can name by index.
    func sets() -> [GUIDValue: Int] {
        var sets: [GUIDValue: Int] = [:]
        for place in (0..<guids.count / 16).reversed() {
            sets[StreamValue.guid(guids, at: place &* 16)] = place &+ 3
        }
        sets[PropertyName.mapi] = 1
        sets[PropertyName.publicStrings] = 2
        return sets
    }

    // MARK: Writing

    /// Writes the three streams and the hash streams ([MS-OXMSG] 2.2.3.2), in place of what the storage
    /// holds.
    func write(into storage: any StructuredStorage, isEmpty: Bool) throws(MessageError) {
        var buckets: [UInt32: [UInt8]] = [:]
        for position in 0..<count {
            let entry = self[position]
            var value = entry.value
            if entry.isString { value = nameHash(littleEndian(string(at: entry.value))) }
            let bucket = 0x1000 &+ (value ^ UInt32(entry.selector)) % 0x1F
            buckets[bucket, default: []] +=
                littleEndian(value) + littleEndian([entry.selector, entry.index])
        }
        for element in isEmpty ? [] : try storage.elements() {
            guard case .property(let tag) = ElementRole(element.name), tag.id.rawValue & 0xFF00 == 0x1000
            else {
                continue
            }
            if buckets[UInt32(tag.id.rawValue)] == nil { try storage.removeElement(element.name) }
        }
        try storage.put(NameTable.guidStream, guids)
        try storage.put(NameTable.entryStream, entries)
        try storage.put(NameTable.stringStream, strings)
        for (bucket, bytes) in buckets.sorted(by: { $0.key < $1.key }) {
            try storage.put(ElementNames.substg(PropertyTag(rawValue: bucket << 16 | 0x0102)), bytes)
        }
    }
}

private let hashTable: [UInt32] = (0..<256).map { byte in
    var value = UInt32(byte)
    for _ in 0..<8 { value = value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    return value
}

/// The checksum of a string name: the reflected CRC-32 that starts at 0 and is not inverted at the end.
func nameHash(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0
    for byte in bytes { value = hashTable[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8 }
    return value
}
