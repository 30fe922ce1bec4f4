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
    /// What most objects that programs make end up with.
    private static let usualCount = 20

    init() {}

    /// From a file. Of entries with the same tag the first counts.
    init(_ stored: PropertyStream.Stored) {
        sorted = PropertyEntries.normal(stored.count, { stored.id($0) }) { stored[$0] }
        nextOrder = UInt32(clamping: stored.count)
    }

    /// The index of the first entry of the id, or of where it would be.
    private func lowerBound(_ id: PropertyID) -> Int {
        sorted.withUnsafeBufferPointer { sorted in sorted.lowerBound { $0.tag.id < id } }
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

    /// Sets the value bytes of the entry at a place.
    mutating func setBits(_ bits: UInt64, at index: Int) { sorted[index].bits = bits }

    /// Makes the entries fit for a new property stream: those of twins and of types that do not exist go, but not
    /// objects; nothing stands above a short value or in the unused flags.
    mutating func tidy() {
        var last: PropertyID?
        var kept = 0
        for index in sorted.indices {
            var entry = sorted[index]
            let type = entry.tag.type
            let width = type.isMultivalued ? nil : type.fixedWidth
            guard width != nil || type.isKnown else { continue }
            let isTwin = last == entry.tag.id
            last = entry.tag.id
            if isTwin, type != .object { continue }
            if let width {
                entry.bits = FixedValue.cut(entry.bits, to: width)
            } else if type == .object {
                // The kind of object stays, the garbage above it goes.
                entry.bits &= 0xFF_FFFF_FFFF
            }
            entry.flags = entry.flags.map { PropertyFlags(rawValue: $0.effective.rawValue & 7) }
            sorted[kept] = entry
            kept &+= 1
        }
        sorted.removeLast(sorted.count &- kept)
    }

    /// Puts one entry in place of all of its id. It stays where the old one was in the property stream. Answers whether
    /// there was any.
    @discardableResult
    mutating func replace(_ tag: PropertyTag, bits: UInt64, flags: PropertyFlags?) -> Bool {
        let start = lowerBound(tag.id)
        var end = start
        while end < sorted.count, sorted[end].tag.id == tag.id { end &+= 1 }
        var entry = PropertyEntry(tag: tag, flags: flags, bits: bits, order: nextOrder, origin: .pending)
        guard start < end else {
            nextOrder = nextOrder &+ 1
            if sorted.isEmpty { sorted.reserveCapacity(PropertyEntries.usualCount) }
            sorted.place(entry, at: start)
            return false
        }
        entry.order = sorted[start].order
        entry.flags = flags ?? sorted[start].flags
        sorted[start] = entry
        if end &- start > 1 { sorted.removeSubrange(start &+ 1..<end) }
        return true
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

    /// Lends the entries with their places in the property stream.
    func forEachInOrder(_ body: (Int, PropertyEntry) -> Void) {
        // Where none has been removed their orders are the places.
        if nextOrder == sorted.count, sorted.allSatisfy({ $0.order < nextOrder }) {
            for entry in sorted { body(Int(entry.order), entry) }
            return
        }
        // The order and the place here in one number: no two are alike.
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: sorted.count) { keys in
            var keys = keys
            for (place, entry) in sorted.enumerated() {
                keys.initializeElement(at: place, to: UInt64(entry.order) << 32 | UInt64(place))
            }
            keys.sort()
            for (place, key) in keys.enumerated() { body(place, sorted[Int(UInt32(truncatingIfNeeded: key))]) }
        }
    }

    /// All entries as stored from now on.
    mutating func settle(_ change: (inout PropertyEntry) -> Void) {
        for index in sorted.indices { change(&sorted[index]) }
    }

    private mutating func normalize() {
        let entries = sorted
        sorted = PropertyEntries.normal(entries.count, { entries[$0].tag.id.rawValue }) { entries[$0] }
    }

    /// Entries sorted by id, and of one id by their rank, less those without an id and those whose tag came before.
    @inline(__always)
    private static func normal(
        _ count: Int, _ id: (Int) -> UInt16, _ entry: (Int) -> PropertyEntry
    ) -> [PropertyEntry] {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { room in
            // The id and the place in one number: no two are alike.
            var used = 0
            var isSorted = true
            for index in 0..<count {
                // Id 0 is no property: padding, or a header longer than it should be.
                let id = id(index)
                if id == 0 { continue }
                let key = UInt64(id) << 32 | UInt64(index)
                if used > 0, room[used &- 1] > key { isSorted = false }
                room.initializeElement(at: used, to: key)
                used &+= 1
            }
            var keys = UnsafeMutableBufferPointer(rebasing: room[0..<used])
            if !isSorted { keys.sort() }
            var entries: [PropertyEntry] = []
            entries.reserveCapacity(used)
            var first = 0
            for key in keys {
                let entry = entry(Int(UInt32(truncatingIfNeeded: key)))
                if let last = entries.last, last.tag.id == entry.tag.id {
                    insertTwin(entry, &entries, first)
                } else {
                    first = entries.count
                    entries.append(entry)
                }
            }
            return entries
        }
    }

    /// Puts an entry among those of its id, which begin at `first`: behind all of its rank or better.
    private static func insertTwin(_ entry: PropertyEntry, _ entries: inout [PropertyEntry], _ first: Int) {
        let rank = rank(entry.tag)
        var place = first
        for index in first..<entries.count {
            if entries[index].tag == entry.tag { return }
            if PropertyEntries.rank(entries[index].tag) <= rank { place = index &+ 1 }
        }
        // Few entries share an id in any real file; a hostile one is bounded by the number of types.
        if entries.count &- first == mostTwins {
            guard place < entries.count else { return }
            entries.removeLast()
        }
        entries.place(entry, at: place)
    }

    private static let mostTwins = 64

    /// Text in both widths is one property; UTF-16 is the one that lost nothing. HTML belongs in a binary.
    /// A type that nobody knows counts only where there is no other.
    private static func rank(_ tag: PropertyTag) -> Int {
        if tag == PropertyTag(.html, .binary) { return 0 }
        if tag.type.elementType == .string8 { return 2 }
        return tag.type.isFixedLength || tag.type.isVariable ? 1 : 3
    }
}
