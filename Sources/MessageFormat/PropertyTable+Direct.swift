import CompoundFile

/// A property that can be given to a caller as it is stored, without making a value of it first.
public struct DirectProperty {
    public let tag: PropertyTag
    public let flags: PropertyFlags
    /// The value of a fixed length, or, for one with a stream of its own, its length in bytes: as the file states it,
    /// and with a terminator that some writers store.
    public let bits: UInt64
    public let isInStream: Bool
    fileprivate let stream: StreamID
}

/// The properties of a table, lent for giving many of them to a caller as they are stored.
public struct DirectTable {
    fileprivate let entries: UnsafeBufferPointer<PropertyEntry>
    /// The streams, where the elements of the storage have been looked at; otherwise they are sought by name.
    fileprivate let places: UnsafeBufferPointer<StorageListing.PropertyStreamPlace>?
    /// Nil where values with streams of their own can only be had from `value(of:)`.
    fileprivate let storage: CommittedStorage?
    /// Whether all there is is known.
    fileprivate let isComplete: Bool
    /// Behind the entry and the stream found last: properties are mostly asked for in order.
    private var nextEntry = 0
    private var nextPlace = 0

    fileprivate init(
        entries: UnsafeBufferPointer<PropertyEntry>,
        places: UnsafeBufferPointer<StorageListing.PropertyStreamPlace>?, storage: CommittedStorage?, isComplete: Bool
    ) {
        self.entries = entries
        self.places = places
        self.storage = storage
        self.isComplete = isComplete
    }

    /// Knows of nothing.
    public init() {
        self.init(entries: UnsafeBufferPointer(start: nil, count: 0), places: nil, storage: nil, isComplete: false)
    }

    /// What `find` answers.
    public enum Answer {
        case property(DirectProperty)
        /// There is no such property.
        case missing
        /// Changed, of several values, an object, in a storage of a caller's own, or not known yet: `value(of:)`
        /// tells.
        case unknown
    }

    /// How many places `property(at:)` has.
    public var count: Int { entries.count }

    /// A property by its place among all, which are sorted by id; nil where a place holds a twin of the one before.
    public func property(at place: Int) -> (tag: PropertyTag, flags: PropertyFlags)? {
        let entry = entries[place]
        if place > 0, entries[place &- 1].tag.id == entry.tag.id { return nil }
        return (entry.tag, entry.flags?.effective ?? .ordinary)
    }

    /// Where a property of one value is stored.
    public mutating func find(_ id: PropertyID) throws(MessageError) -> Answer {
        let index = DirectTable.seek(entries, from: nextEntry) { $0.tag.id < id }
        guard index < entries.count, entries[index].tag.id == id else { return isComplete ? .missing : .unknown }
        nextEntry = index &+ 1
        let entry = entries[index]
        let type = entry.tag.type
        let flags = entry.flags?.effective ?? .ordinary
        if !type.isMultivalued, let width = type.fixedWidth {
            let bits = FixedValue.cut(entry.bits, to: width)
            return .property(
                DirectProperty(tag: entry.tag, flags: flags, bits: bits, isInStream: false, stream: .none))
        }
        guard type.isString || type == .binary || type == .clsid, entry.origin != .pending,
            let (stream, size) = try place(of: entry.tag)
        else { return .unknown }
        return .property(
            DirectProperty(tag: entry.tag, flags: flags, bits: size, isInStream: true, stream: stream))
    }

    private mutating func place(of tag: PropertyTag) throws(MessageError) -> (id: StreamID, size: UInt64)? {
        guard let storage else { return nil }
        guard let places else {
            do { return try storage.stream(ElementNames.substg(tag)) } catch { throw MessageError(error) }
        }
        let index = DirectTable.seek(places, from: nextPlace) { $0.tag.rawValue < tag.rawValue }
        guard index < places.count, places[index].tag == tag else { return nil }
        nextPlace = index &+ 1
        return (places[index].id, places[index].size)
    }

    /// The first element that is not before the one sought, which is mostly at `hint` or little behind it.
    @inline(__always)
    private static func seek<Element>(
        _ elements: UnsafeBufferPointer<Element>, from hint: Int, _ isBefore: (Element) -> Bool
    ) -> Int {
        var low = 0
        var high = elements.count
        if hint == 0 || isBefore(elements[hint &- 1]) {
            low = hint
            while low < min(hint &+ 4, high) {
                if !isBefore(elements[low]) { return low }
                low &+= 1
            }
        } else {
            high = hint &- 1
        }
        return low &+ UnsafeBufferPointer(rebasing: elements[low..<high]).lowerBound(isBefore)
    }

    /// Fills the buffer with the stream of a property; answers fewer bytes where that ends or the file has lost them.
    public func read(
        _ property: DirectProperty, into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        guard let storage else { return 0 }
        do { return try storage.read(property.stream, into: buffer) } catch { throw MessageError(error) }
    }
}

extension PropertyTable {
    /// Finds all that there is, by a look at the elements of the storage.
    public mutating func complete() throws(MessageError) { try merge() }

    /// At least as many as there are properties, once all is found.
    public var count: Int { entries.sorted.count }

    /// At least as many bytes as the values in streams take that stay below `limit`, each from a multiple of 8 on and
    /// with a terminator: 8-bit text as UTF-16 if that is wanted. No more than they claim, and none before the elements of
    /// the storage have been looked at.
    public func directBytes(below limit: UInt64, unicode: Bool) -> Int {
        guard let listing = source?.knownListing else { return 0 }
        var total: UInt64 = 0
        for stream in listing.streams {
            let widens = unicode && stream.tag.type == .string8
            guard stream.size < (widens ? limit / 2 : limit) else { continue }
            total = total.addingReportingOverflow((widens ? stream.size &* 2 : stream.size) &+ 32).partialValue
        }
        return Int(clamping: total)
    }

    /// Lends the properties. The table may change meanwhile; what is lent stays as it was, unless the file changes.
    public func withDirect<Result, Failure: Error>(
        _ body: (inout DirectTable) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let source = source
        let storage = lent.isEmpty ? source?.committed : nil
        let listing = storage == nil ? nil : source?.knownListing
        defer { withExtendedLifetime((source, listing)) {} }
        return try entries.sorted.withUnsafeBufferPointer { (entries) throws(Failure) -> Result in
            guard let listing, listing.generation != nil else {
                var direct = DirectTable(entries: entries, places: nil, storage: storage, isComplete: isMerged)
                return try body(&direct)
            }
            return try listing.streams.withUnsafeBufferPointer { (places) throws(Failure) -> Result in
                var direct = DirectTable(entries: entries, places: places, storage: storage, isComplete: isMerged)
                return try body(&direct)
            }
        }
    }
}
