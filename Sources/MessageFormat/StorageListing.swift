import CompoundFile

/// The elements of one message, attachment or recipient storage, sorted by what they are. Made in one pass.
final class StorageListing {
    /// The streams of properties, ascending by tag; of those with one tag the first.
    private(set) var streams: ContiguousArray<PropertyStreamPlace> = []
    /// The properties whose value is a storage.
    private(set) var storages: [PropertyTag] = []
    /// The value streams of multi-valued properties, ascending by tag and index.
    private(set) var values: ContiguousArray<ValueStreamPlace> = []
    private(set) var recipients: [NumberedElement] = []
    private(set) var attachments: [NumberedElement] = []
    /// The property stream, where streams are known by their identifiers.
    private(set) var properties: (id: StreamID, size: UInt64)?
    /// The commit of the file that the identifiers of streams are of; nil when they are found by name.
    let generation: UInt64?

    /// A stream and its length.
    struct PropertyStreamPlace {
        var tag: PropertyTag
        var id: StreamID
        var size: UInt64
    }

    /// A stream of one value, and its length.
    struct ValueStreamPlace {
        var tag: PropertyTag
        var index: UInt32
        var id: StreamID
        var size: UInt64

        fileprivate var order: UInt64 { UInt64(tag.rawValue) << 32 | UInt64(index) }
    }

    /// A recipient or attachment storage and the number in its name.
    struct NumberedElement {
        var number: UInt32
        var name: ElementName
        var id: StreamID
        /// The commit that the identifier is of.
        var generation: UInt64?
    }

    init(_ elements: [ElementInfo]) {
        generation = nil
        for element in elements {
            let role = element.name.withUnits { ElementRole($0) }
            add(role, element.kind, element.size, .none) { element.name }
        }
        sort()
    }

    /// The elements of a storage of our own.
    init(_ storage: CommittedStorage) throws(MessageError) {
        generation = storage.generation
        streams.reserveCapacity(16)
        let prefix = ElementNames.substgPrefix
        do {
            try storage.walk { child in
                if let (number, id, size) = child.numberedStream(after: prefix) {
                    return streams.append(PropertyStreamPlace(tag: PropertyTag(rawValue: number), id: id, size: size))
                }
                if child.hasName(ElementNames.properties) {
                    if child.kind == .stream, properties == nil { properties = (child.id, child.size) }
                    return
                }
                add(ElementRole(child.units), child.kind, child.size, child.id) { child.name }
            }
        } catch { throw MessageError(error) }
        sort()
    }

    @inline(__always)
    private func add(
        _ role: ElementRole, _ kind: ElementKind, _ size: UInt64, _ id: StreamID, _ name: () -> ElementName
    ) {
        switch (role, kind) {
        case (.property(let tag), .stream): streams.append(PropertyStreamPlace(tag: tag, id: id, size: size))
        case (.property(let tag), .storage): storages.append(tag)
        case (.value(let tag, let index), .stream):
            values.append(ValueStreamPlace(tag: tag, index: index, id: id, size: size))
        case (.recipient(let number), .storage):
            recipients.append(NumberedElement(number: number, name: name(), id: id, generation: generation))
        case (.attachment(let number), .storage):
            attachments.append(
                NumberedElement(number: number, name: name(), id: id, generation: generation))
        case (.properties, .stream): if properties == nil, id != .none { properties = (id, size) }
        default: break
        }
    }

    /// Elements mostly come in this order. The names of two can say the same: one has its digits in another case.
    private func sort() {
        sortUniquely(&streams) { UInt64($0.tag.rawValue) }
        sortUniquely(&values) { $0.order }
        recipients.sortIfNeeded { $0.number < $1.number }
        attachments.sortIfNeeded { $0.number < $1.number }
    }

    private func sortUniquely<Place>(_ places: inout ContiguousArray<Place>, _ key: (Place) -> UInt64) {
        for index in places.indices.dropFirst() where key(places[index &- 1]) >= key(places[index]) {
            places.sort { key($0) < key($1) }
            var last: UInt64?
            places.removeAll { place in
                defer { last = key(place) }
                return last == key(place)
            }
            return
        }
    }

    var hasNoProperties: Bool { streams.isEmpty && values.isEmpty && storages.isEmpty }

    // MARK: Finding

    /// The stream of a property.
    func stream(_ tag: PropertyTag) -> PropertyStreamPlace? {
        streams.withUnsafeBufferPointer { streams in
            let index = streams.lowerBound { $0.tag.rawValue < tag.rawValue }
            return index < streams.count && streams[index].tag == tag ? streams[index] : nil
        }
    }

    /// The length of a property's stream; nil when it has none.
    func length(_ tag: PropertyTag) -> UInt64? { stream(tag)?.size }

    /// The streams of a property's values.
    func values(of tag: PropertyTag) -> ArraySlice<ValueStreamPlace> {
        let start = values.withUnsafeBufferPointer { values in values.lowerBound { $0.tag.rawValue < tag.rawValue } }
        var end = start
        while end < values.count, values[end].tag == tag { end &+= 1 }
        return ArraySlice(values[start..<end])
    }

    /// Whether the value of a property with a stream of its own is there.
    func holds(_ tag: PropertyTag) -> Bool {
        if stream(tag) != nil || (tag.type == .object && storages.contains(tag)) { return true }
        return tag.type.isMultivalued && tag.type.arrayWidth == nil && !values(of: tag).isEmpty
    }

    /// The bytes of a property's values, terminators of text included.
    func size(_ tag: PropertyTag) -> UInt64 {
        guard tag.type.isMultivalued, tag.type.arrayWidth == nil else { return length(tag) ?? 0 }
        return values(of: tag).reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
    }
}

extension Array {
    /// Sorts, keeping the order of equals, unless that is done already.
    fileprivate mutating func sortIfNeeded(by isBefore: (Element, Element) -> Bool) {
        for index in indices.dropFirst() where isBefore(self[index], self[index &- 1]) { return sort(by: isBefore) }
    }
}
