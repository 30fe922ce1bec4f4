import CompoundFile

/// A property that can be given to a caller as it is stored, without making a value of it first.
public struct DirectProperty {
    public let tag: PropertyTag
    public let flags: PropertyFlags
    /// The value of a fixed length, or, for one with a stream of its own, its length in bytes: as the file states it,
    /// and with a terminator that some writers store.
    public let bits: UInt64
    fileprivate let stream: StreamID

    public var isInStream: Bool { stream != .none }
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

    /// What `find` answers.
    public enum Answer {
        case property(DirectProperty)
        /// There is no such property.
        case missing
        /// Changed, of several values, an object, in a storage of a caller's own, or not known yet: `value(of:)`
        /// tells.
        case unknown
    }

    /// Where a property of one value is stored.
    public func find(_ id: PropertyID) throws(MessageError) -> Answer {
        let index = DirectTable.lowerBound(entries) { $0.tag.id < id }
        guard index < entries.count, entries[index].tag.id == id else { return isComplete ? .missing : .unknown }
        let entry = entries[index]
        let type = entry.tag.type
        let flags = entry.flags?.effective ?? .ordinary
        if type.isFixedLength, let width = type.fixedWidth {
            // What stands above a short value does not count.
            let bits = width < 8 ? entry.bits & (1 << UInt64(8 &* width) &- 1) : entry.bits
            return .property(DirectProperty(tag: entry.tag, flags: flags, bits: bits, stream: .none))
        }
        guard type.isVariable, entry.origin != .pending, !type.isMultivalued, type != .object,
            let (stream, size) = try place(of: entry.tag)
        else { return .unknown }
        return .property(DirectProperty(tag: entry.tag, flags: flags, bits: size, stream: stream))
    }

    private func place(of tag: PropertyTag) throws(MessageError) -> (id: StreamID, size: UInt64)? {
        guard let storage else { return nil }
        guard let places else {
            do { return try storage.stream(ElementNames.substg(tag)) } catch { throw MessageError(error) }
        }
        let index = DirectTable.lowerBound(places) { $0.tag.rawValue < tag.rawValue }
        guard index < places.count, places[index].tag == tag else { return nil }
        return (places[index].id, places[index].size)
    }

    @inline(__always)
    private static func lowerBound<Element>(
        _ elements: UnsafeBufferPointer<Element>, _ isBefore: (Element) -> Bool
    ) -> Int {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low &+ high) / 2
            if isBefore(elements[middle]) { low = middle &+ 1 } else { high = middle }
        }
        return low
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

    /// Lends the properties. The table may change meanwhile; what is lent stays as it was, unless the file changes.
    public func withDirect<Result, Failure: Error>(
        _ body: (DirectTable) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let source = source
        let storage = lent.isEmpty ? source?.committed : nil
        let listing = storage == nil ? nil : source?.knownListing
        defer { withExtendedLifetime((source, listing)) {} }
        return try entries.sorted.withUnsafeBufferPointer { (entries) throws(Failure) -> Result in
            guard let listing, listing.generation != nil else {
                return try body(
                    DirectTable(entries: entries, places: nil, storage: storage, isComplete: isMerged))
            }
            return try listing.streams.withUnsafeBufferPointer { (places) throws(Failure) -> Result in
                try body(DirectTable(entries: entries, places: places, storage: storage, isComplete: isMerged))
            }
        }
    }

    /// The tags and effective flags of all properties, ascending by id, one by one; see `tags()`.
    public mutating func forEach(_ body: (PropertyTag, PropertyFlags) -> Void) throws(MessageError) {
        try merge()
        var last: PropertyID?
        for entry in entries.sorted where entry.tag.id != last {
            last = entry.tag.id
            body(entry.tag, entry.flags?.effective ?? .ordinary)
        }
    }
}
