/// One entry of a property stream ([MS-OXMSG] 2.4.2).
struct PropertyEntry {
    var tag: PropertyTag
    /// As stored; nil for an entry made here whose flags nobody has chosen.
    var flags: PropertyFlags?
    /// The eight value bytes, little-endian.
    var bits: UInt64
    /// The place in the property stream.
    var order: UInt32
    var origin: Origin

    enum Origin: UInt8 {
        /// Read from the property stream, or saved to it.
        case stored
        /// Made for a stream without entry.
        case orphan
        /// Set since the last save.
        case pending
    }
}

/// The entries of one object, sorted by property id. Where a file has several of one id (text in both
/// widths, or plain duplicates), the first of them is the property; the others are kept until the property
/// is set.
struct PropertyEntries {
    private(set) var sorted: [PropertyEntry] = []
    private var nextOrder: UInt32 = 0

    init() {}

    /// From a file. Of entries with the same tag the first counts.
    init(_ stored: [PropertyEntry]) {
        sorted = stored
        nextOrder = UInt32(clamping: stored.count)
        normalize()
    }

    /// The index of the first entry of the id, or of where it would be.
    private func lowerBound(_ id: PropertyID) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low &+ high) / 2
            if sorted[middle].tag.id < id { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    private func index(_ id: PropertyID) -> Int? {
        let index = lowerBound(id)
        return index < sorted.count && sorted[index].tag.id == id ? index : nil
    }

    /// The entry that is the property.
    subscript(id: PropertyID) -> PropertyEntry? { index(id).map { sorted[$0] } }

    /// The entry of exactly this tag.
    func exact(_ tag: PropertyTag) -> PropertyEntry? {
        var index = lowerBound(tag.id)
        while index < sorted.count, sorted[index].tag.id == tag.id {
            if sorted[index].tag == tag { return sorted[index] }
            index &+= 1
        }
        return nil
    }

    /// Changes the entry that is the property.
    mutating func update(_ id: PropertyID, _ change: (inout PropertyEntry) -> Void) {
        guard let index = index(id) else { return }
        change(&sorted[index])
    }

    /// Changes the entry of exactly this tag.
    mutating func update(_ tag: PropertyTag, _ change: (inout PropertyEntry) -> Void) {
        var index = lowerBound(tag.id)
        while index < sorted.count, sorted[index].tag.id == tag.id {
            if sorted[index].tag == tag { return change(&sorted[index]) }
            index &+= 1
        }
    }

    /// Makes the entries fit for a new property stream: those of twins and of types that do not exist go, but not
    /// objects; nothing stands above a short value or in the unused flags.
    mutating func tidy() {
        var last: PropertyID?
        sorted.removeAll { entry in
            guard entry.tag.type.isKnown else { return true }
            defer { last = entry.tag.id }
            return last == entry.tag.id && entry.tag.type != .object
        }
        settle { entry in
            if entry.tag.type.isFixedLength {
                entry.bits = FixedValue.encode(FixedValue.decode(entry.bits, entry.tag.type)) ?? entry.bits
            } else if entry.tag.type == .object {
                // The kind of object stays, the garbage above it goes.
                entry.bits &= 0xFF_FFFF_FFFF
            }
            entry.flags = entry.flags.map { PropertyFlags(rawValue: $0.effective.rawValue & 7) }
        }
    }

    /// Puts one entry in place of all of its id. It stays where the old one was in the property stream.
    mutating func replace(_ tag: PropertyTag, bits: UInt64, flags: PropertyFlags?) {
        let start = lowerBound(tag.id)
        var end = start
        while end < sorted.count, sorted[end].tag.id == tag.id { end &+= 1 }
        var entry = PropertyEntry(tag: tag, flags: flags, bits: bits, order: nextOrder, origin: .pending)
        if start < end {
            entry.order = sorted[start].order
            entry.flags = flags ?? sorted[start].flags
            sorted[start] = entry
            if end &- start > 1 { sorted.removeSubrange(start &+ 1..<end) }
        } else {
            nextOrder = nextOrder &+ 1
            sorted.insert(entry, at: start)
        }
    }

    /// Removes all of the id; whether there were any.
    @discardableResult
    mutating func remove(_ id: PropertyID) -> Bool {
        let start = lowerBound(id)
        var end = start
        while end < sorted.count, sorted[end].tag.id == id { end &+= 1 }
        guard start < end else { return false }
        sorted.removeSubrange(start..<end)
        return true
    }

    /// Whether each entry whose value has a stream has one of these, and each of these an entry.
    func areThose(of streams: ContiguousArray<StorageListing.PropertyStreamPlace>) -> Bool {
        var next = 0
        for entry in sorted where entry.tag.type.isVariable {
            guard entry.origin == .stored, next < streams.count, streams[next].tag == entry.tag else { return false }
            next &+= 1
        }
        return next == streams.count
    }

    /// The streams, ascending by tag, that have no entry of exactly their tag.
    func forEachMissing(
        _ streams: ContiguousArray<StorageListing.PropertyStreamPlace>,
        _ body: (StorageListing.PropertyStreamPlace) -> Void
    ) {
        var start = 0
        for stream in streams {
            while start < sorted.count, sorted[start].tag.id < stream.tag.id { start &+= 1 }
            var index = start
            while index < sorted.count, sorted[index].tag.id == stream.tag.id, sorted[index].tag != stream.tag {
                index &+= 1
            }
            if index == sorted.count || sorted[index].tag != stream.tag { body(stream) }
        }
    }

    /// Leaves out entries without value and takes in values without entry.
    mutating func merge(keeping isPresent: (PropertyEntry) -> Bool, adding orphans: [PropertyEntry]) {
        if !sorted.allSatisfy(isPresent) { sorted.removeAll { !isPresent($0) } }
        // Behind those that were there, whose order is that of their places by now.
        for var orphan in orphans {
            orphan.order = nextOrder
            nextOrder = nextOrder &+ 1
            sorted.append(orphan)
        }
        if !orphans.isEmpty { normalize() }
    }

    /// The entries as they stand in the property stream.
    var inOrder: [PropertyEntry] {
        for index in sorted.indices.dropFirst() where sorted[index &- 1].order > sorted[index].order {
            return sorted.sorted { $0.order < $1.order }
        }
        return sorted
    }

    /// All entries as stored from now on.
    mutating func settle(_ change: (inout PropertyEntry) -> Void) {
        for index in sorted.indices { change(&sorted[index]) }
    }

    private mutating func normalize() {
        if isNormal { return }
        // The id, the rank and the place in the file in one number: no two are alike.
        var keys = ContiguousArray<UInt64>()
        keys.reserveCapacity(sorted.count)
        for index in sorted.indices {
            let entry = sorted[index]
            let rank = UInt64(PropertyEntries.rank(entry.tag))
            keys.append(UInt64(entry.tag.id.rawValue) << 34 | rank << 32 | UInt64(UInt32(clamping: index)))
        }
        PropertyEntries.sort(&keys)
        var kept: [PropertyEntry] = []
        kept.reserveCapacity(sorted.count)
        var start = 0
        for key in keys {
            let entry = sorted[Int(UInt32(truncatingIfNeeded: key))]
            if kept.last?.tag.id != entry.tag.id { start = kept.count }
            // Few entries share an id in any real file; a hostile one is bounded by the number of types.
            if start < kept.count, kept[start...].contains(where: { $0.tag == entry.tag }) { continue }
            guard kept.count &- start < 64 else { continue }
            kept.append(entry)
        }
        sorted = kept
    }

    /// Most files have few entries, and these nearly in order.
    private static func sort(_ keys: inout ContiguousArray<UInt64>) {
        guard keys.count <= 64 else { return keys.sort() }
        keys.withUnsafeMutableBufferPointer { keys in
            for index in keys.indices.dropFirst() {
                let key = keys[index]
                var place = index
                while place > 0, keys[place &- 1] > key {
                    keys[place] = keys[place &- 1]
                    place &-= 1
                }
                keys[place] = key
            }
        }
    }

    /// Whether each id is there once, in order.
    private var isNormal: Bool {
        for index in sorted.indices.dropFirst() where sorted[index &- 1].tag.id >= sorted[index].tag.id { return false }
        return true
    }

    /// Text in both widths is one property; UTF-16 is the one that lost nothing. HTML belongs in a binary.
    /// A type that nobody knows counts only where there is no other.
    private static func rank(_ tag: PropertyTag) -> Int {
        if tag == PropertyTag(.html, .binary) { return 0 }
        if tag.type.elementType == .string8 { return 2 }
        return tag.type.isFixedLength || tag.type.isVariable ? 1 : 3
    }
}
