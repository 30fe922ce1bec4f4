import CMAPI
import COM
import CompoundFile
import MAPINames
import MessageFormat

/// Names of properties, and the tags that they stand for.
public enum FlatNames {
    /// The property sets that have names.
    private static let sets: [String: GUIDValue] = [
        "PS_MAPI": GUIDValue(PS_MAPI), "PS_PUBLIC_STRINGS": GUIDValue(PS_PUBLIC_STRINGS),
        "PS_INTERNET_HEADERS": GUIDValue(PS_INTERNET_HEADERS),
        "PS_ROUTING_EMAIL_ADDRESSES": GUIDValue(PS_ROUTING_EMAIL_ADDRESSES),
        "PS_ROUTING_ADDRTYPE": GUIDValue(PS_ROUTING_ADDRTYPE),
        "PS_ROUTING_DISPLAY_NAME": GUIDValue(PS_ROUTING_DISPLAY_NAME),
        "PS_ROUTING_ENTRYID": GUIDValue(PS_ROUTING_ENTRYID),
        "PS_ROUTING_SEARCH_KEY": GUIDValue(PS_ROUTING_SEARCH_KEY),
        "PSETID_APPOINTMENT": GUIDValue(PSETID_Appointment), "PSETID_TASK": GUIDValue(PSETID_Task),
        "PSETID_ADDRESS": GUIDValue(PSETID_Address), "PSETID_COMMON": GUIDValue(PSETID_Common),
        "PSETID_LOG": GUIDValue(PSETID_Log), "PSETID_NOTE": GUIDValue(PSETID_Note),
        "PSETID_REPORT": GUIDValue(PSETID_Report), "PSETID_REMOTE": GUIDValue(PSETID_Remote),
        "PSETID_SHARING": GUIDValue(PSETID_Sharing), "PSETID_POSTRSS": GUIDValue(PSETID_PostRss),
        "PSETID_XMLEXTRACTEDENTITIES": GUIDValue(PSETID_XmlExtractedEntities),
        "PSETID_MESSAGING": GUIDValue(PSETID_Messaging),
        "PSETID_UNIFIEDMESSAGING": GUIDValue(PSETID_UnifiedMessaging),
        "PSETID_MEETING": GUIDValue(PSETID_Meeting), "PSETID_AIRSYNC": GUIDValue(PSETID_AirSync),
        "PSETID_ATTACHMENT": GUIDValue(PSETID_Attachment),
    ]

    /// A set by its GUID, in braces, or its name.
    static func set(_ text: some StringProtocol) throws -> GUIDValue {
        let text = String(text)
        guard let set = sets[text.uppercased()] ?? GUIDValue(text: Array(text.utf16)) else {
            throw FlatFailure(.mapiInvalidParameter, "no property set: \(text)")
        }
        return set
    }

    /// A number in hexadecimal, 0x in front.
    private static func number(_ text: some StringProtocol) -> UInt32? {
        guard text.lowercased().hasPrefix("0x") else { return nil }
        return UInt32(text.dropFirst(2), radix: 16)
    }

    /// OpenIMsgGetTag.
    /// - Parameter object: whose named properties count; nil finds unnamed ones alone.
    public static func tag(of name: String, in object: FlatObject?, create: Bool) throws -> UInt32 {
        if let tag = number(name) ?? PropertyDictionary.tag(named: name) { return tag }
        let wanted: PropertyName
        if let (set, number) = PropertyDictionary.numbered(named: name) {
            wanted = PropertyName(set: try self.set("{\(set)}"), kind: .id(number))
        } else if let slash = name.firstIndex(of: "/") {
            let rest = name[name.index(after: slash)...]
            guard !rest.isEmpty else { throw FlatFailure(.mapiInvalidParameter, "no name in the set") }
            let kind = number(rest).map { PropertyName.Kind.id($0) } ?? .string(Array(rest.utf16))
            wanted = PropertyName(set: try set(name[..<slash]), kind: kind)
        } else {
            throw FlatFailure(.mapiNotFound, "no such name")
        }
        return try tag(of: wanted, in: object, create: create)
    }

    /// OpenIMsgGetNamedTag.
    public static func tag(
        set: String, name: String?, number: UInt32, in object: FlatObject?, create: Bool
    ) throws -> UInt32 {
        if let name, name.isEmpty { throw FlatFailure(.mapiInvalidParameter, "an empty name") }
        let kind = name.map { PropertyName.Kind.string(Array($0.utf16)) } ?? .id(number)
        return try tag(of: PropertyName(set: try self.set(set), kind: kind), in: object, create: create)
    }

    private static func tag(of name: PropertyName, in object: FlatObject?, create: Bool) throws -> UInt32 {
        guard let object else { throw FlatFailure(.mapiInvalidParameter, "a named property needs an object") }
        return try object.locked { object in
            guard let id = try object.context.names.id(of: name, create: create) else {
                throw FlatFailure(.mapiNotFound, "the file has no such named property")
            }
            return PropertyTag(id, .unspecified).rawValue
        }
    }

    /// OpenIMsgGetName.
    public static func name(of tag: UInt32, in object: FlatObject?) throws -> String {
        let id = PropertyTag(rawValue: tag).id
        if !id.isNamed, let names = PropertyDictionary.names(tag: tag), let name = names.header ?? names.canonical {
            return name
        }
        let named = id.isNamed ? try object?.locked { try $0.context.names.name(of: id) } : nil
        guard let named else { return text(tag) }
        let set = String(decoding: named.set.text, as: UTF16.self)
        switch named.kind {
        case .id(let number):
            let digits = String(number, radix: 16, uppercase: true)
            return PropertyDictionary.name(set: String(set.dropFirst().dropLast()), number: number)
                ?? "\(set)/0x" + String(repeating: "0", count: max(0, 4 &- digits.count)) + digits
        case .string(let units): return "\(set)/" + String(decoding: units, as: UTF16.self)
        }
    }

    /// A tag as 0x and eight digits.
    public static func text(_ tag: UInt32) -> String { "0x" + PropertyTag(rawValue: tag).description }
}
