import MessageFormat

/// Attributes that stand for a property, and the way from one to the other ([MS-OXTNEF] 2.1.3.3, 3.1).
public struct MappedAttribute: Sendable {
    enum Form {
        /// 8-bit text with its terminator.
        case text
        case date
        case messageClass
        /// Bytes as hexadecimal text.
        case hexadecimal
        case bytes
        case long
        /// A 16-bit number that is a Boolean.
        case flag
        /// 1 to 3 for high to low.
        case priority
        /// Bits of attMessageStatus for those of PR_MESSAGE_FLAGS.
        case status
    }

    public let attribute: AttributeID
    public let property: PropertyTag
    let form: Form

    private init(_ attribute: AttributeID, _ id: UInt16, _ type: PropertyType, _ form: Form) {
        self.attribute = attribute
        property = PropertyTag(PropertyID(rawValue: id), type)
        self.form = form
    }

    /// Those of messages, in the order in which they are written. attParentID and attConversationID are not among
    /// them: what they stood for is no longer that property.
    public static let ofMessages: [MappedAttribute] = [
        .init(.messageClass, 0x001A, .unicode, .messageClass),
        .init(.priority, 0x0017, .long, .priority),
        .init(.subject, 0x0037, .unicode, .text),
        .init(.dateSent, 0x0039, .sysTime, .date),
        .init(.dateReceived, 0x0E06, .sysTime, .date),
        .init(.messageStatus, 0x0E07, .long, .status),
        .init(.messageID, 0x300B, .binary, .hexadecimal),
        .init(.dateModified, 0x3008, .sysTime, .date),
        .init(.originalMessageClass, 0x004B, .unicode, .messageClass),
        .init(.delegate, 0x0043, .binary, .bytes),
        .init(.dateStart, 0x0060, .sysTime, .date),
        .init(.dateEnd, 0x0061, .sysTime, .date),
        .init(.ownerAppointmentID, 0x0062, .long, .long),
        .init(.responseRequested, 0x0063, .boolean, .flag),
        .init(.body, 0x1000, .unicode, .text),
    ]

    /// Those of attachments, but for the data.
    public static let ofAttachments: [MappedAttribute] = [
        .init(.attachTitle, 0x3704, .unicode, .text),
        .init(.attachMetaFile, 0x3709, .binary, .bytes),
        .init(.attachCreateDate, 0x3007, .sysTime, .date),
        .init(.attachModifyDate, 0x3008, .sysTime, .date),
        .init(.attachTransportFilename, 0x370C, .unicode, .text),
    ]

    private static let bits: [(status: Int32, flags: Int32)] = [(0x20, 0x01), (0x04, 0x04), (0x02, 0x08), (0x80, 0x10)]

    // MARK: Reading

    /// The property's value; nil for data that make none.
    public func value(_ data: [UInt8], _ page: CodePage) -> PropertyValue? {
        func number(_ width: Int) -> Int32? {
            guard data.count >= width else { return nil }
            return Int32(truncatingIfNeeded: (0..<width).reduce(0) { $0 | Int(data[$1]) << (8 &* $1) })
        }
        let text = data.prefix { $0 != 0 }
        switch form {
        case .text: return .unicode(page.decode(Array(text)))
        case .messageClass: return .unicode(page.decode(MessageClassName.decode(Array(text))))
        case .date: return DateRecord.decode(data).map { .sysTime($0) }
        case .hexadecimal: return Self.bytes(ofHexadecimal: Array(text)).map { .binary($0) }
        case .bytes: return .binary(data)
        case .long: return number(4).map { .long($0) }
        case .flag: return number(2).map { .boolean($0 == 0 ? 0 : 1) }
        case .priority: return number(2).map { .long($0 == 1 ? 2 : $0 == 3 ? 0 : 1) }
        case .status: return data.first.map { .long(Self.flags(ofStatus: Int32($0))) }
        }
    }

    private static func flags(ofStatus status: Int32) -> Int32 {
        bits.reduce(status & 1 == 0 ? 0x02 : 0) { status & $1.status != 0 ? $0 | $1.flags : $0 }
    }

    private static func bytes(ofHexadecimal text: [UInt8]) -> [UInt8]? {
        guard !text.isEmpty, text.count & 1 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index &+ 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: return byte &- 0x30
        case 0x41...0x46: return byte &- 0x37
        case 0x61...0x66: return byte &- 0x57
        default: return nil
        }
    }

    // MARK: Writing

    /// The attribute's data; nil for a value that it can't stand for. Text loses what the page does not have.
    public func data(_ value: PropertyValue, _ page: CodePage) -> [UInt8]? {
        switch (form, value) {
        case (.text, _): return value.text(page).map { page.encode($0) + [0] }
        case (.messageClass, _): return value.text(page).map { MessageClassName.encode(page.encode($0)) + [0] }
        case (.date, .sysTime(let time)): return DateRecord.encode(time)
        case (.hexadecimal, .binary(let bytes)):
            if bytes.isEmpty { return nil }
            return Self.hexadecimal(bytes) + [0]
        case (.bytes, .binary(let bytes)): return bytes
        case (.long, .long(let number)): return Self.bytes(number, 4)
        case (.flag, .boolean(let number)): return [number == 0 ? 0 : 1, 0]
        case (.priority, .long(let number)): return [number == 2 ? 1 : number == 0 ? 3 : 2, 0]
        case (.status, .long(let flags)):
            return [Self.status(ofFlags: flags)]
        default: return nil
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x37 &+ value }
        return bytes.flatMap { [digit($0 >> 4), digit($0 & 15)] }
    }

    private static func status(ofFlags flags: Int32) -> UInt8 {
        var status: Int32 = flags & 2 == 0 ? 1 : 0
        for pair in bits where flags & pair.flags != 0 { status |= pair.status }
        return UInt8(truncatingIfNeeded: status)
    }

    private static func bytes(_ number: Int32, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> Int32(8 &* $0)) }
    }

    /// Whether the attribute says all that the value does: then no list need repeat it. Dates have no zone, and the
    /// flags more bits.
    public func isWhole(_ value: PropertyValue, _ page: CodePage) -> Bool {
        switch form {
        case .date, .status: return false
        default: return data(value, page).flatMap { self.value($0, page) } == value
        }
    }
}

/// The attributes that hold an address, each for three properties of the message: its name, its type, the address.
public enum AddressAttribute {
    public typealias Properties = (name: PropertyID, type: PropertyID, address: PropertyID)

    /// - Parameter messageClass: of the message, as its property has it; it decides whose attOwner is.
    public static func properties(of attribute: AttributeID, messageClass: [UInt8]) -> Properties? {
        func ids(_ name: UInt16, _ type: UInt16, _ address: UInt16) -> Properties {
            (PropertyID(rawValue: name), PropertyID(rawValue: type), PropertyID(rawValue: address))
        }
        switch attribute {
        case .from: return (.senderName, .senderAddressType, .senderEmailAddress)
        case .owner where MessageClassName.isResponse(messageClass): return ids(0x0044, 0x0077, 0x0078)
        case .owner, .sentFor: return ids(0x0042, 0x0064, 0x0065)
        default: return nil
        }
    }

    /// The three values; nil for data without an address.
    public static func values(
        _ attribute: AttributeID, _ data: [UInt8], messageClass: [UInt8], _ page: CodePage
    ) -> [(PropertyID, PropertyValue)]? {
        guard let ids = properties(of: attribute, messageClass: messageClass),
            let record = attribute == .from ? AddressRecord(triple: data) : AddressRecord(pair: data)
        else { return nil }
        return [(ids.name, record.name), (ids.type, record.type), (ids.address, record.address)].compactMap {
            $0.1.isEmpty ? nil : ($0.0, .unicode(page.decode($0.1)))
        }
    }

    /// The attribute's data; nil for texts that are too long.
    public static func data(
        _ attribute: AttributeID, name: [UInt16], type: [UInt16], address: [UInt16], _ page: CodePage
    ) -> [UInt8]? {
        let record = AddressRecord(name: page.encode(name), type: page.encode(type), address: page.encode(address))
        return attribute == .from ? record.triple : record.pair
    }
}
