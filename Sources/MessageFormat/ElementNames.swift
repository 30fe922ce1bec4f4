import CompoundFile

/// The names that [MS-OXMSG] 2.2 gives to the elements of a message.
enum ElementNames {
    static let properties = ElementName.literal("__properties_version1.0")
    static let names = ElementName.literal("__nameid_version1.0")
    static let attachedObject = substg(PropertyTag(.attachData, .object))

    static let substgPrefix = ElementName.literal("__substg1.0_")
    static let recipientPrefix = ElementName.literal("__recip_version1.0_#")
    static let attachmentPrefix = ElementName.literal("__attach_version1.0_#")

    /// The stream or storage of a property.
    static func substg(_ tag: PropertyTag) -> ElementName { substgPrefix.appending(hexadecimal: tag.rawValue) }

    /// The stream of one value of a multi-valued property.
    static func value(_ tag: PropertyTag, _ index: UInt32) -> ElementName {
        substg(tag).appending(0x2D, hexadecimal: index)
    }

    static func recipient(_ number: UInt32) -> ElementName { recipientPrefix.appending(hexadecimal: number) }
    static func attachment(_ number: UInt32) -> ElementName { attachmentPrefix.appending(hexadecimal: number) }
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

    init(_ name: ElementName) { self = name.withUnits { ElementRole($0) } }

    init(_ units: UnsafeBufferPointer<UInt16>) {
        if units.first != 0x5F {
            self = .other
        } else if let rest = ElementRole.rest(of: units, after: ElementNames.substgPrefix) {
            self = ElementRole.property(rest)
        } else if let rest = ElementRole.rest(of: units, after: ElementNames.recipientPrefix) {
            self = hexValue(rest).map { .recipient($0) } ?? .other
        } else if let rest = ElementRole.rest(of: units, after: ElementNames.attachmentPrefix) {
            self = hexValue(rest).map { .attachment($0) } ?? .other
        } else if ElementRole.rest(of: units, after: ElementNames.properties)?.isEmpty == true {
            self = .properties
        } else if ElementRole.rest(of: units, after: ElementNames.names)?.isEmpty == true {
            self = .names
        } else {
            self = .other
        }
    }

    private static func property(_ digits: Slice<UnsafeBufferPointer<UInt16>>) -> ElementRole {
        guard digits.count >= 8, let tag = hexValue(digits.prefix(8)) else { return .other }
        if digits.count == 8 { return .property(PropertyTag(rawValue: tag)) }
        let rest = digits.dropFirst(8)
        guard rest.first == 0x2D, let index = hexValue(rest.dropFirst()) else { return .other }
        return .value(PropertyTag(rawValue: tag), index)
    }

    /// What stands behind a prefix, whose letters count in either case.
    private static func rest(
        of units: UnsafeBufferPointer<UInt16>, after prefix: ElementName
    ) -> Slice<UnsafeBufferPointer<UInt16>>? {
        guard units.count >= prefix.count else { return nil }
        return prefix.withUnits { expected in
            for index in 0..<expected.count where units[index] != expected[index] {
                let letter = expected[index]
                guard units[index] ^ letter == 0x20, letter >= 0x61, letter <= 0x7A else { return nil }
            }
            return units.dropFirst(expected.count)
        }
    }
}
