import CompoundFile

/// The elements of one message, attachment or recipient storage, sorted by what they are. Made in one pass.
struct StorageListing {
    /// The length of each property's stream.
    var streams: [PropertyTag: UInt64] = [:]
    /// The properties whose value is a storage.
    var storages: Set<PropertyTag> = []
    /// The value streams of multi-valued properties: index and length.
    var values: [PropertyTag: [UInt32: UInt64]] = [:]
    var recipients: [NumberedElement] = []
    var attachments: [NumberedElement] = []
    var hasNames = false

    /// A recipient or attachment storage and the number in its name.
    struct NumberedElement {
        var number: UInt32
        var name: ElementName
    }

    init(_ elements: [ElementInfo]) {
        for element in elements {
            switch (ElementRole(element.name), element.kind) {
            case (.property(let tag), .stream): streams[tag] = element.size
            case (.property(let tag), .storage): storages.insert(tag)
            case (.value(let tag, let index), .stream): values[tag, default: [:]][index] = element.size
            case (.recipient(let number), .storage):
                recipients.append(NumberedElement(number: number, name: element.name))
            case (.attachment(let number), .storage):
                attachments.append(NumberedElement(number: number, name: element.name))
            case (.names, .storage): hasNames = true
            default: break
            }
        }
        recipients.sort { $0.number < $1.number }
        attachments.sort { $0.number < $1.number }
    }

    /// Whether the value of a property with a stream of its own is there.
    func holds(_ tag: PropertyTag) -> Bool {
        if streams[tag] != nil || (tag.type == .object && storages.contains(tag)) { return true }
        return tag.type.isMultivalued && tag.type.arrayWidth == nil && values[tag] != nil
    }

    /// The bytes of a property's values, terminators of text included.
    func size(_ tag: PropertyTag) -> UInt64 {
        guard tag.type.isMultivalued, tag.type.arrayWidth == nil else { return streams[tag] ?? 0 }
        return (values[tag] ?? [:]).values.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }
}
