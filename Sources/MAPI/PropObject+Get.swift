import COM
import CompoundFile
import MessageFormat

extension PropertyTag {
    /// The placeholder that GetProps and SetProps pass over.
    static let null = PropertyTag(rawValue: 0x0000_0001)
}

/// GetProps and GetPropList.
extension PropObject {
    /// What GetProps returns.
    /// - Parameters:
    ///   - tags: what was asked for, in order; nil for all that GetPropList lists.
    ///   - unicode: the width of strings whose tag does not say it.
    func getProps(_ tags: [PropertyTag]?, unicode: Bool) throws -> PropertyBlock {
        try flushStreams()
        if tags == nil { try table.complete() }
        let table = table
        let reading = DirectReading(converter: converter, unicode: unicode, limit: threshold, respectsFlags: true)
        let block = try PropertyBlock(
            capacity: tags?.count ?? table.count, data: tags == nil ? reading.dataBytes(of: table) : 0,
            context.allocators)
        try table.withDirect { direct in
            guard let tags else {
                for place in 0..<direct.count {
                    guard let tag = listed(place, in: direct, unicode: unicode) else { continue }
                    try give(tag, reading, &direct, to: block)
                }
                return
            }
            for tag in tags { try give(tag, reading, &direct, to: block) }
        }
        return block
    }

    /// Puts what there is to say of a property into the block.
    private func give(
        _ tag: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) throws {
        let unicode = reading.unicode ?? true
        if block.byteCount >= AnswerBudget.bytes {
            try block.append(lateResult(for: tag, unicode: unicode, reading.converter))
        } else if try !giveStored(tag, reading, &table, to: block) {
            try block.append(result(for: tag, unicode: unicode, reading.converter))
        }
    }

    /// Puts a property that is nothing but stored into the block; answers false for any other, and for one that
    /// can't be read, for `result` to tell why.
    private func giveStored(
        _ tag: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) throws -> Bool {
        // HTML has its own ways between text and bytes.
        guard tag.type != .null, tag.id != .html else { return false }
        if Self.computed.contains(tag.id.rawValue), let value = try liveValue(of: tag.id) {
            guard tag.type == value.type || tag.type == .unspecified, let bits = value.computedBits else {
                return false
            }
            block.append(PropertyTag(tag.id, value.type), bits: bits)
            return true
        }
        if case .given? = try? reading.give(tag, of: &table, to: block) { return true }
        return false
    }

    /// Where all identifiers of properties lie that are never transmitted, but made up by who holds a message.
    private static let computed: ClosedRange<UInt16> = 0x0E00...0x0FFF

    /// Tags of all that is stored and may be read, strings in the width asked for, ascending.
    func propList(unicode: Bool) throws -> [PropertyTag] {
        try flushStreams()
        try table.complete()
        return table.withDirect { direct in
            (0..<direct.count).compactMap { listed($0, in: direct, unicode: unicode) }
        }
    }

    /// The tag under which a stored property is listed; nil for one that is not.
    private func listed(_ place: Int, in table: DirectTable, unicode: Bool) -> PropertyTag? {
        guard let (tag, flags) = table.property(at: place), flags.contains(.readable), Self.isListed(tag),
            (tag.id != .messageRecipients && tag.id != .messageAttachments) || listsTables
        else { return nil }
        return tag.type.elementType.isString ? tag.withWidth(unicode ? .unicode : .string8) : tag
    }

    /// Stored errors are no properties to a caller, and types that SPropValue has no member for can't be shown.
    static func isListed(_ tag: PropertyTag) -> Bool {
        switch tag.type {
        case .unspecified, .null, .error, .serverID, .restriction, .actions: return false
        default: return true
        }
    }

    private func result(
        for tag: PropertyTag, unicode: Bool, _ converter: TextConverter
    ) throws -> PropertyResult {
        if tag.type == .null { return PropertyResult(tag, .raw(type: PropertyType.null.rawValue, bits: 0)) }
        do {
            guard let type = try storedType(of: tag.id) else {
                return PropertyResult(tag.id, error: .mapiNotFound)
            }
            let wanted = wantedType(tag.type, stored: type, unicode: unicode)
            guard let value = try value(of: tag.id, stored: type, as: wanted, converter) else {
                return PropertyResult(tag.id, error: mismatch(tag, stored: type))
            }
            // The bits of an unknown type are the file's: no caller may take them for a pointer.
            if case .raw = value { return PropertyResult(tag.id, error: .mapiNoSupport) }
            return PropertyResult(tag.withType(wanted), value)
        } catch let error as HResultConvertible where error.hresult != .mapiObjectDeleted {
            // One unreadable property does not spoil the others.
            return PropertyResult(tag.id, error: error.hresult)
        }
    }

    /// A result after all that a call may give back has been given: what needs memory of its own is left to
    /// OpenProperty.
    private func lateResult(
        for tag: PropertyTag, unicode: Bool, _ converter: TextConverter
    ) throws -> PropertyResult {
        let stored = try table.tag(of: tag.id)?.type
        guard stored.map(\.isFixedLength) ?? true else {
            return PropertyResult(tag.id, error: .mapiNotEnoughMemory)
        }
        return try result(for: tag, unicode: unicode, converter)
    }

    /// The type that the property has, live and default ones included; nil when there is none.
    func storedType(of id: PropertyID) throws -> PropertyType? {
        if let live = try liveValue(of: id) { return live.type }
        if let tag = try table.tag(of: id) {
            if table.flags(of: id)?.contains(.readable) == false { throw HResult.mapiNoAccess }
            return tag.type
        }
        return try defaultType(of: id)
    }

    private func wantedType(
        _ asked: PropertyType, stored: PropertyType, unicode: Bool
    ) -> PropertyType {
        // MV_INSTANCE means something in tables only.
        let asked = PropertyType(rawValue: asked.rawValue & ~0x2000)
        guard asked == .unspecified else { return asked }
        guard stored.elementType.isString else { return stored }
        return stored.withElement(unicode ? .unicode : .string8)
    }

    private func mismatch(_ tag: PropertyTag, stored: PropertyType) -> HResult {
        // The two renditions of attachment data share an identifier: the other one is not there.
        tag.id == .attachData ? .mapiNotFound : .mapiUnexpectedType
    }

    /// The value as `type`; nil when it can't be had so.
    /// - Throws: `.mapiNotEnoughMemory` when it is at or over the threshold.
    private func value(
        of id: PropertyID, stored: PropertyType, as type: PropertyType, _ converter: TextConverter
    ) throws -> PropertyValue? {
        let limit = threshold
        let isObject = stored == .object
        guard isObject == (type == .object) else { return nil }
        if isObject { return .object }
        // Conversion shrinks text to half at most: what is four times over never fits.
        if !stored.isFixedLength, let size = try table.sizeBound(of: id), size / 4 >= UInt64(limit) {
            throw HResult.mapiNotEnoughMemory
        }
        guard let stored = try liveValue(of: id) ?? table.value(of: id) ?? defaultValue(of: id)
        else { throw HResult.mapiNotFound }
        guard let value = try convert(stored, of: id, to: type, converter) else { return nil }
        if value.dataSize >= limit { throw HResult.mapiNotEnoughMemory }
        return value
    }

    /// Conversions between string widths, and between the two renditions of the HTML body.
    func convert(
        _ value: PropertyValue, of id: PropertyID, to type: PropertyType, _ converter: TextConverter
    ) throws -> PropertyValue? {
        guard id == .html, let message, value.type != type || type == .string8 else {
            return try converter.fromFile(value, as: type)
        }
        let units: [UInt16]
        switch value {
        // The bytes are those of the page of HTML whatever the type says, not those of other 8-bit text.
        case .string8(let bytes) where type == .binary: return .binary(bytes)
        case .binary(let bytes), .string8(let bytes): units = try message.htmlPage(of: bytes).decode(bytes)
        case .unicode(let text): units = text
        default: return nil
        }
        switch type {
        case .binary: return .binary(try message.htmlPage(of: []).encode(units))
        case .unicode: return .unicode(units)
        case .string8: return .string8(converter.narrow.encode(units))
        default: return nil
        }
    }

    /// A value for the library's own use, in its stored type.
    func storedValue(of id: PropertyID) throws -> PropertyValue? {
        try flushStreams()
        return try liveValue(of: id) ?? table.value(of: id) ?? defaultValue(of: id)
    }
}

extension PropertyValue {
    /// The number that most made-up values are, as it stands in an SPropValue.
    fileprivate var computedBits: UInt64? {
        switch self {
        case .long, .boolean: return inlineBits
        default: return nil
        }
    }
}

extension PropertyType {
    /// The same arity with another element type.
    func withElement(_ element: PropertyType) -> PropertyType {
        isMultivalued ? element.multivaluedForm : element
    }
}

extension PropertyTag {
    /// A string tag in another width, of one value or of many.
    func withWidth(_ text: PropertyType) -> PropertyTag { withType(type.withElement(text)) }
}
