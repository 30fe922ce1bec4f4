/// The upper half of a property tag: which property it is.
///
/// The constants are the properties that this library itself computes, links or looks at; their names
/// follow [MS-OXPROPS] without the prefix PidTag.
public struct PropertyID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// Whether the id stands for a name of the named property mapping.
    public var isNamed: Bool { rawValue >= 0x8000 }

    public static func < (left: PropertyID, right: PropertyID) -> Bool { left.rawValue < right.rawValue }
}

extension PropertyID {
    public static let importance = PropertyID(0x0017)
    public static let messageClass = PropertyID(0x001A)
    public static let priority = PropertyID(0x0026)
    public static let subject = PropertyID(0x0037)
    public static let clientSubmitTime = PropertyID(0x0039)
    public static let receivedByName = PropertyID(0x0040)
    public static let subjectPrefix = PropertyID(0x003D)
    public static let conversationTopic = PropertyID(0x0070)
    public static let transportMessageHeaders = PropertyID(0x007D)
    public static let recipientType = PropertyID(0x0C15)
    public static let senderName = PropertyID(0x0C1A)
    public static let senderAddressType = PropertyID(0x0C1E)
    public static let senderEmailAddress = PropertyID(0x0C1F)
    public static let displayBcc = PropertyID(0x0E02)
    public static let displayCc = PropertyID(0x0E03)
    public static let displayTo = PropertyID(0x0E04)
    public static let messageDeliveryTime = PropertyID(0x0E06)
    public static let messageFlags = PropertyID(0x0E07)
    public static let messageSize = PropertyID(0x0E08)
    public static let messageRecipients = PropertyID(0x0E12)
    public static let messageAttachments = PropertyID(0x0E13)
    public static let hasAttachments = PropertyID(0x0E1B)
    public static let normalizedSubject = PropertyID(0x0E1D)
    public static let rtfInSync = PropertyID(0x0E1F)
    public static let attachSize = PropertyID(0x0E20)
    public static let attachNumber = PropertyID(0x0E21)
    public static let access = PropertyID(0x0FF4)
    public static let instanceKey = PropertyID(0x0FF6)
    public static let accessLevel = PropertyID(0x0FF7)
    public static let recordKey = PropertyID(0x0FF9)
    public static let objectType = PropertyID(0x0FFE)
    public static let entryID = PropertyID(0x0FFF)
    public static let body = PropertyID(0x1000)
    public static let rtfSyncBodyCRC = PropertyID(0x1006)
    public static let rtfSyncBodyCount = PropertyID(0x1007)
    public static let rtfSyncBodyTag = PropertyID(0x1008)
    public static let rtfCompressed = PropertyID(0x1009)
    public static let rtfSyncPrefixCount = PropertyID(0x1010)
    public static let rtfSyncTrailingCount = PropertyID(0x1011)
    public static let html = PropertyID(0x1013)
    public static let nativeBody = PropertyID(0x1016)
    public static let rowID = PropertyID(0x3000)
    public static let displayName = PropertyID(0x3001)
    public static let addressType = PropertyID(0x3002)
    public static let emailAddress = PropertyID(0x3003)
    public static let creationTime = PropertyID(0x3007)
    public static let lastModificationTime = PropertyID(0x3008)
    public static let searchKey = PropertyID(0x300B)
    public static let storeSupportMask = PropertyID(0x340D)
    public static let attachData = PropertyID(0x3701)
    public static let attachEncoding = PropertyID(0x3702)
    public static let attachExtension = PropertyID(0x3703)
    public static let attachFilename = PropertyID(0x3704)
    public static let attachMethod = PropertyID(0x3705)
    public static let attachLongFilename = PropertyID(0x3707)
    public static let attachPathname = PropertyID(0x3708)
    public static let attachTag = PropertyID(0x370A)
    public static let renderingPosition = PropertyID(0x370B)
    public static let attachLongPathname = PropertyID(0x370D)
    public static let attachMimeTag = PropertyID(0x370E)
    public static let displayType = PropertyID(0x3900)
    public static let smtpAddress = PropertyID(0x39FE)
    public static let messageEditorFormat = PropertyID(0x5909)
    public static let internetCodepage = PropertyID(0x3FDE)
    public static let messageLocaleID = PropertyID(0x3FF1)
    public static let lastModifierName = PropertyID(0x3FFA)
    public static let messageCodepage = PropertyID(0x3FFD)
}
