import COM
import CompoundFile
import MessageFormat

/// Properties of messages, attachments and recipients.
extension FlatObject {
    /// A property in full, text as UTF-16.
    /// - Throws: `.mapiNotFound`, `.mapiUnexpectedType`, `.mapiNoSupport` for a type that has no values.
    func value(_ tag: PropertyTag) throws -> PropertyValue {
        try locked { object in
            if recipient != nil { return try recipientValue(tag) }
            guard let stored = try object.storedType(of: tag.id), let raw = try object.storedValue(of: tag.id) else {
                throw HResult.mapiNotFound
            }
            if stored == .object { throw HResult.mapiUnexpectedType }
            let wanted = FlatObject.wanted(tag.type, stored: stored)
            return try FlatObject.checked(
                try object.convert(raw, of: tag.id, to: wanted, object.converter), as: wanted)
        }
    }

    /// Text is always UTF-16 here, whatever width the tag names.
    private static func wanted(_ asked: PropertyType, stored: PropertyType) -> PropertyType {
        let type = asked == .unspecified ? stored : asked
        return type.elementType.isString ? type.withElement(.unicode) : type
    }

    private static func checked(_ value: PropertyValue?, as type: PropertyType) throws -> PropertyValue {
        guard let value, value.type == type else { throw HResult.mapiUnexpectedType }
        if case .raw = value { throw HResult.mapiNoSupport }
        return value
    }

    /// Tags of all that the object has, ascending.
    public func tags() throws -> [UInt32] {
        try locked { object in
            guard recipient != nil else { return try object.propList(unicode: true).map(\.rawValue) }
            return try recipientRow().tags().filter(PropObject.isListed).map { tag in
                (tag.type.elementType.isString ? tag.withWidth(.unicode) : tag).rawValue
            }.sorted()
        }
    }

    /// Stores a value. The type is the value's.
    func set(_ id: PropertyID, _ value: PropertyValue) throws {
        if recipient != nil { return try setRecipient(id, value) }
        try locked { object in
            let results = [PropertyResult(PropertyTag(id, value.type), value)]
            let block = UnsafeMutableRawPointer.allocate(
                byteCount: PropertyMarshaller.size(of: results), alignment: 16)
            defer { block.deallocate() }
            PropertyMarshaller.fill(block, with: results)
            try FlatObject.check(try object.setProps(CallerProperty.array(block, count: 1)))
        }
    }

    private static func check(_ problems: ProblemList) throws {
        if let problem = problems.problems.first { throw problem.code }
    }

    /// OpenIMsgDelete.
    public func delete(_ tag: UInt32) throws {
        let tag = PropertyTag(rawValue: tag)
        if recipient != nil { return try setRecipient(tag.id, nil) }
        try locked { try FlatObject.check(try $0.deleteProps([tag])) }
    }

    /// The type in which a value of some kind is stored: the tag's, or for none the property's own, or a new one's.
    func storedType(_ tag: PropertyTag, new: PropertyType) throws -> PropertyType {
        if tag.type != .unspecified { return tag.type.elementType.isString ? tag.type.withElement(.unicode) : tag.type }
        return try locked { object in
            let stored = recipient == nil
                ? try object.storedType(of: tag.id) : try recipientRow().value(of: tag.id)?.type
            guard let stored else { return new }
            return stored.elementType.isString ? stored.withElement(.unicode) : stored
        }
    }

    /// Stores one element as the type that the tag or the property says.
    public func set(_ tag: UInt32, _ element: FlatValue.Element) throws {
        let tag = PropertyTag(rawValue: tag)
        let type = try storedType(tag, new: element.newType)
        try set(tag.id, try FlatValue.property(of: type, [element]))
    }

    /// The one element of a single-valued property.
    public func element(_ tag: UInt32) throws -> FlatValue.Element {
        let value = try value(PropertyTag(rawValue: tag))
        guard !value.type.isMultivalued, let element = FlatValue.elements(of: value).first else {
            throw HResult.mapiUnexpectedType
        }
        return element
    }

    // MARK: Recipients

    /// The recipient's row, as it is now.
    private func recipientRow() throws -> RecipientTableRow {
        guard let message = object as? MessageObject, var known = recipient else { throw HResult.mapiInvalidObject }
        if known.revision == message.recipientJournal.revision { return known.row }
        guard let row = try message.state.recipient(known.rowID) else { throw HResult.mapiObjectDeleted }
        known.row = RecipientTableRow(row)
        known.revision = message.recipientJournal.revision
        recipient = known
        return known.row
    }

    private func recipientValue(_ tag: PropertyTag) throws -> PropertyValue {
        guard let message = object as? MessageObject, let raw = try recipientRow().value(of: tag.id) else {
            throw HResult.mapiNotFound
        }
        let wanted = FlatObject.wanted(tag.type, stored: raw.type)
        return try FlatObject.checked(message.converter.fromFile(raw, as: wanted), as: wanted)
    }

    /// Sets a property of the recipient, or takes it away.
    private func setRecipient(_ id: PropertyID, _ value: PropertyValue?) throws {
        guard let message = object as? MessageObject, let rowID = recipient?.rowID else {
            throw HResult.mapiInvalidObject
        }
        try locked { _ in
            try message.changeRecipient(rowID, id, value)
        }
    }
}
