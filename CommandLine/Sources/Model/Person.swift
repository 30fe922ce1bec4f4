/// Somebody with a name, an address or both.
struct Person {
    let name: [UInt16]
    let address: [UInt16]

    /// - Parameter address: the first that is not empty counts
    init?(name: [UInt16]?, addresses: [[UInt16]?]) {
        let address = addresses.compactMap { $0 }.first { !$0.isEmpty } ?? []
        guard !address.isEmpty || !(name ?? []).isEmpty else { return nil }
        self.name = name ?? []
        self.address = address
    }

    /// As `Name <address>`, for a terminal.
    var text: String {
        if address.isEmpty { return TerminalText.line(name) }
        if name.isEmpty || name == address { return TerminalText.line(address) }
        return "\(TerminalText.line(name)) <\(TerminalText.line(address))>"
    }
}

/// Who a message is from.
enum Sender {
    static let tags: [PropertyTag] = [
        .sentRepresentingName, .sentRepresentingAddressType, .sentRepresentingEmailAddress,
        .sentRepresentingSMTPAddress, .senderName, .senderAddressType, .senderEmailAddress,
        .senderSMTPAddress,
    ]

    /// The person whom the message is from, and the one who sent it where that is another.
    static func senders(in values: PropertyValues) -> (from: Person?, actual: Person?) {
        let represented = Person(
            name: values.text(.sentRepresentingName),
            addresses: addresses(
                type: values.text(.sentRepresentingAddressType),
                address: values.text(.sentRepresentingEmailAddress),
                smtp: values.text(.sentRepresentingSMTPAddress)))
        let actual = Person(
            name: values.text(.senderName),
            addresses: addresses(
                type: values.text(.senderAddressType), address: values.text(.senderEmailAddress),
                smtp: values.text(.senderSMTPAddress)))
        guard let represented else { return (actual, nil) }
        let isOther = actual.map { $0.address != represented.address || $0.address.isEmpty } ?? false
        return (represented, isOther && actual?.text != represented.text ? actual : nil)
    }

    /// An Internet address first; what directories have instead (type EX) only where there is no other.
    static func addresses(type: [UInt16]?, address: [UInt16]?, smtp: [UInt16]?) -> [[UInt16]?] {
        type.map { String(decoding: $0, as: UTF16.self).uppercased() } == "SMTP"
            ? [address, smtp] : [smtp, address]
    }
}

/// A recipient of a message.
struct Recipient {
    /// The value of PR_RECIPIENT_TYPE without its flags: 1 To, 2 Cc, 3 Bcc.
    let kind: Int64
    let person: Person

    /// The headers, the kind that each shows, and the property that has the names on one line.
    static let headers: [(label: String, kind: Int64, display: PropertyTag)] = [
        ("To", 1, .displayTo), ("Cc", 2, .displayCc), ("Bcc", 3, .displayBcc),
    ]

    init(_ row: [Property]) {
        let values = PropertyValues(row)
        kind = (values.integer(.recipientType) ?? 1) & 0xF
        let addresses = Sender.addresses(
            type: values.text(.addressType), address: values.text(.emailAddress),
            smtp: values.text(.smtpAddress))
        person =
            Person(name: values.text(.displayName), addresses: addresses)
            ?? Person(name: Array("(no name)".utf16))
    }
}

extension Person {
    fileprivate init(name: [UInt16]) {
        self.name = name
        address = []
    }
}
