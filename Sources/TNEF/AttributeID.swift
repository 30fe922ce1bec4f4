/// What an attribute holds: the identifier in the low word, how its data are laid out in the high one ([MS-OXTNEF]
/// 2.1.3.1).
public struct AttributeID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let version = AttributeID(0x0008_9006)
    public static let codePage = AttributeID(0x0006_9007)
    public static let from = AttributeID(0x0000_8000)
    public static let subject = AttributeID(0x0001_8004)
    public static let dateSent = AttributeID(0x0003_8005)
    public static let dateReceived = AttributeID(0x0003_8006)
    public static let messageStatus = AttributeID(0x0006_8007)
    public static let messageClass = AttributeID(0x0007_8008)
    public static let messageID = AttributeID(0x0001_8009)
    public static let parentID = AttributeID(0x0001_800A)
    public static let conversationID = AttributeID(0x0001_800B)
    public static let body = AttributeID(0x0002_800C)
    public static let priority = AttributeID(0x0004_800D)
    public static let attachData = AttributeID(0x0006_800F)
    public static let attachTitle = AttributeID(0x0001_8010)
    public static let attachMetaFile = AttributeID(0x0006_8011)
    public static let attachCreateDate = AttributeID(0x0003_8012)
    public static let attachModifyDate = AttributeID(0x0003_8013)
    public static let dateModified = AttributeID(0x0003_8020)
    public static let attachTransportFilename = AttributeID(0x0006_9001)
    public static let attachRendering = AttributeID(0x0006_9002)
    public static let messageProperties = AttributeID(0x0006_9003)
    public static let recipientTable = AttributeID(0x0006_9004)
    public static let attachment = AttributeID(0x0006_9005)
    public static let originalMessageClass = AttributeID(0x0007_0600)
    public static let owner = AttributeID(0x0006_0000)
    public static let sentFor = AttributeID(0x0006_0001)
    public static let delegate = AttributeID(0x0006_0002)
    public static let dateStart = AttributeID(0x0003_0006)
    public static let dateEnd = AttributeID(0x0003_0007)
    public static let ownerAppointmentID = AttributeID(0x0005_0008)
    public static let responseRequested = AttributeID(0x0004_0009)

    private static let known: [UInt16: AttributeID] = Dictionary(
        [
            version, codePage, from, subject, dateSent, dateReceived, messageStatus, messageClass, messageID, parentID,
            conversationID, body, priority, attachData, attachTitle, attachMetaFile, attachCreateDate, attachModifyDate,
            dateModified, attachTransportFilename, attachRendering, messageProperties, recipientTable, attachment,
            originalMessageClass, owner, sentFor, delegate, dateStart, dateEnd, ownerAppointmentID, responseRequested,
        ].map { (UInt16(truncatingIfNeeded: $0.rawValue), $0) }, uniquingKeysWith: { first, _ in first })

    /// The attribute that a reader takes a number for. The low word says it all; some writers get the high one wrong.
    init(reading number: UInt32) {
        self = Self.known[UInt16(truncatingIfNeeded: number)] ?? AttributeID(number)
    }
}

/// Whether an attribute is one of the message or of an attachment.
public enum AttributeLevel: UInt8, Sendable {
    case message = 1
    case attachment = 2
}

/// Numbers of the format.
public enum TNEFFormat {
    public static let signature: UInt32 = 0x223E_9F78
    public static let version: UInt32 = 0x0001_0000
    /// Values of more bytes than this are read, and written, in pieces.
    public static let largeValue: UInt64 = 1 << 15
    /// The bytes of an attribute that is no list and no attachment's data that are read.
    public static let attributeBytes: UInt64 = 1 << 26
}

public enum TNEFError: Error, Equatable {
    /// The signature is another.
    case notTNEF
    /// A list of properties does not make sense from here on.
    case damagedList
    /// More than 4 GiB less one byte in one attribute or value.
    case tooLarge
}
