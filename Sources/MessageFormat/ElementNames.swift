import CompoundFile

/// The names that [MS-OXMSG] 2.2 gives to the elements of a message.
enum ElementNames {
    static let properties = ElementName.literal("__properties_version1.0")
    static let names = ElementName.literal("__nameid_version1.0")
    static let attachedObject = substg(PropertyTag(.attachData, .object))

    static let substgPrefix = units("__substg1.0_")
    static let recipientPrefix = units("__recip_version1.0_#")
    static let attachmentPrefix = units("__attach_version1.0_#")

    /// The stream or storage of a property.
    static func substg(_ tag: PropertyTag) -> ElementName { name(substgPrefix, tag.rawValue) }

    /// The stream of one value of a multi-valued property.
    static func value(_ tag: PropertyTag, _ index: UInt32) -> ElementName {
        name(substgPrefix + hexDigits(tag.rawValue).map { UInt16($0) } + [0x2D], index)
    }

    static func recipient(_ number: UInt32) -> ElementName { name(recipientPrefix, number) }
    static func attachment(_ number: UInt32) -> ElementName { name(attachmentPrefix, number) }

    private static func name(_ prefix: [UInt16], _ number: UInt32) -> ElementName {
        // The parts are ASCII and never longer than 29 units, so that the name is always a legal one.
        ElementName(utf16: prefix + hexDigits(number).map { UInt16($0) }) ?? .literal("__")
    }

    private static func units(_ text: StaticString) -> [UInt16] {
        text.withUTF8Buffer { $0.map { UInt16($0) } }
    }
}

/// What an element of a message is, told by its name. Letters count in either case.
enum ElementRole: Equatable {
    case properties, names
    case property(PropertyTag)
    case value(PropertyTag, UInt32)
    case recipient(UInt32)
    case attachment(UInt32)
    /// Not of this format, or of a later version of it.
    case other

    init(_ name: ElementName) {
        let units = name.utf16
        guard units.first == 0x5F else {
            self = .other
            return
        }
        if let rest = ElementRole.rest(of: units, after: ElementNames.substgPrefix) {
            self = ElementRole.property(rest)
        } else if let rest = ElementRole.rest(of: units, after: ElementNames.recipientPrefix) {
            self = hexValue(rest).map { .recipient($0) } ?? .other
        } else if let rest = ElementRole.rest(of: units, after: ElementNames.attachmentPrefix) {
            self = hexValue(rest).map { .attachment($0) } ?? .other
        } else if name == ElementNames.properties {
            self = .properties
        } else if name == ElementNames.names {
            self = .names
        } else {
            self = .other
        }
    }

    private static func property(_ digits: ArraySlice<UInt16>) -> ElementRole {
        guard digits.count >= 8, let tag = hexValue(digits.prefix(8)) else { return .other }
        if digits.count == 8 { return .property(PropertyTag(rawValue: tag)) }
        let rest = digits.dropFirst(8)
        guard rest.first == 0x2D, let index = hexValue(rest.dropFirst()) else { return .other }
        return .value(PropertyTag(rawValue: tag), index)
    }

    private static func rest(of units: [UInt16], after prefix: [UInt16]) -> ArraySlice<UInt16>? {
        guard units.count > prefix.count else { return nil }
        for (unit, expected) in zip(units, prefix) where unit != expected {
            guard unit ^ expected == 0x20, expected >= 0x61, expected <= 0x7A else { return nil }
        }
        return units.dropFirst(prefix.count)
    }
}
