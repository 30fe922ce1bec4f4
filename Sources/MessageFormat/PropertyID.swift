/// The upper half of a property tag: which property it is.
///
/// The constants are the properties that this library itself computes, links or looks at; their names
/// follow [MS-OXPROPS] without the prefix PidTag.
public struct PropertyID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// Whether the id stands for a name of the named property mapping.
    public var isNamed: Bool { rawValue >= 0x8000 }

    public static func < (left: PropertyID, right: PropertyID) -> Bool { left.rawValue < right.rawValue }
}

extension PropertyID {
    @inlinable public static var importance: PropertyID { PropertyID(rawValue: 0x0017) }
    @inlinable public static var messageClass: PropertyID { PropertyID(rawValue: 0x001A) }
    @inlinable public static var priority: PropertyID { PropertyID(rawValue: 0x0026) }
    @inlinable public static var subject: PropertyID { PropertyID(rawValue: 0x0037) }
    @inlinable public static var clientSubmitTime: PropertyID { PropertyID(rawValue: 0x0039) }
    @inlinable public static var receivedByName: PropertyID { PropertyID(rawValue: 0x0040) }
    @inlinable public static var subjectPrefix: PropertyID { PropertyID(rawValue: 0x003D) }
    @inlinable public static var conversationTopic: PropertyID { PropertyID(rawValue: 0x0070) }
    @inlinable public static var transportMessageHeaders: PropertyID { PropertyID(rawValue: 0x007D) }
    @inlinable public static var recipientType: PropertyID { PropertyID(rawValue: 0x0C15) }
    @inlinable public static var senderName: PropertyID { PropertyID(rawValue: 0x0C1A) }
    @inlinable public static var senderAddressType: PropertyID { PropertyID(rawValue: 0x0C1E) }
    @inlinable public static var senderEmailAddress: PropertyID { PropertyID(rawValue: 0x0C1F) }
    @inlinable public static var displayBcc: PropertyID { PropertyID(rawValue: 0x0E02) }
    @inlinable public static var displayCc: PropertyID { PropertyID(rawValue: 0x0E03) }
    @inlinable public static var displayTo: PropertyID { PropertyID(rawValue: 0x0E04) }
    @inlinable public static var messageDeliveryTime: PropertyID { PropertyID(rawValue: 0x0E06) }
    @inlinable public static var messageFlags: PropertyID { PropertyID(rawValue: 0x0E07) }
    @inlinable public static var messageSize: PropertyID { PropertyID(rawValue: 0x0E08) }
    @inlinable public static var messageRecipients: PropertyID { PropertyID(rawValue: 0x0E12) }
    @inlinable public static var messageAttachments: PropertyID { PropertyID(rawValue: 0x0E13) }
    @inlinable public static var hasAttachments: PropertyID { PropertyID(rawValue: 0x0E1B) }
    @inlinable public static var normalizedSubject: PropertyID { PropertyID(rawValue: 0x0E1D) }
    @inlinable public static var rtfInSync: PropertyID { PropertyID(rawValue: 0x0E1F) }
    @inlinable public static var attachSize: PropertyID { PropertyID(rawValue: 0x0E20) }
    @inlinable public static var attachNumber: PropertyID { PropertyID(rawValue: 0x0E21) }
    @inlinable public static var access: PropertyID { PropertyID(rawValue: 0x0FF4) }
    @inlinable public static var instanceKey: PropertyID { PropertyID(rawValue: 0x0FF6) }
    @inlinable public static var accessLevel: PropertyID { PropertyID(rawValue: 0x0FF7) }
    @inlinable public static var recordKey: PropertyID { PropertyID(rawValue: 0x0FF9) }
    @inlinable public static var objectType: PropertyID { PropertyID(rawValue: 0x0FFE) }
    @inlinable public static var entryID: PropertyID { PropertyID(rawValue: 0x0FFF) }
    @inlinable public static var body: PropertyID { PropertyID(rawValue: 0x1000) }
    @inlinable public static var rtfSyncBodyCRC: PropertyID { PropertyID(rawValue: 0x1006) }
    @inlinable public static var rtfSyncBodyCount: PropertyID { PropertyID(rawValue: 0x1007) }
    @inlinable public static var rtfSyncBodyTag: PropertyID { PropertyID(rawValue: 0x1008) }
    @inlinable public static var rtfCompressed: PropertyID { PropertyID(rawValue: 0x1009) }
    @inlinable public static var rtfSyncPrefixCount: PropertyID { PropertyID(rawValue: 0x1010) }
    @inlinable public static var rtfSyncTrailingCount: PropertyID { PropertyID(rawValue: 0x1011) }
    @inlinable public static var html: PropertyID { PropertyID(rawValue: 0x1013) }
    @inlinable public static var nativeBody: PropertyID { PropertyID(rawValue: 0x1016) }
    @inlinable public static var rowID: PropertyID { PropertyID(rawValue: 0x3000) }
    @inlinable public static var displayName: PropertyID { PropertyID(rawValue: 0x3001) }
    @inlinable public static var addressType: PropertyID { PropertyID(rawValue: 0x3002) }
    @inlinable public static var emailAddress: PropertyID { PropertyID(rawValue: 0x3003) }
    @inlinable public static var creationTime: PropertyID { PropertyID(rawValue: 0x3007) }
    @inlinable public static var lastModificationTime: PropertyID { PropertyID(rawValue: 0x3008) }
    @inlinable public static var searchKey: PropertyID { PropertyID(rawValue: 0x300B) }
    @inlinable public static var storeSupportMask: PropertyID { PropertyID(rawValue: 0x340D) }
    @inlinable public static var attachData: PropertyID { PropertyID(rawValue: 0x3701) }
    @inlinable public static var attachEncoding: PropertyID { PropertyID(rawValue: 0x3702) }
    @inlinable public static var attachExtension: PropertyID { PropertyID(rawValue: 0x3703) }
    @inlinable public static var attachFilename: PropertyID { PropertyID(rawValue: 0x3704) }
    @inlinable public static var attachMethod: PropertyID { PropertyID(rawValue: 0x3705) }
    @inlinable public static var attachLongFilename: PropertyID { PropertyID(rawValue: 0x3707) }
    @inlinable public static var attachPathname: PropertyID { PropertyID(rawValue: 0x3708) }
    @inlinable public static var attachTag: PropertyID { PropertyID(rawValue: 0x370A) }
    @inlinable public static var renderingPosition: PropertyID { PropertyID(rawValue: 0x370B) }
    @inlinable public static var attachLongPathname: PropertyID { PropertyID(rawValue: 0x370D) }
    @inlinable public static var attachMimeTag: PropertyID { PropertyID(rawValue: 0x370E) }
    @inlinable public static var displayType: PropertyID { PropertyID(rawValue: 0x3900) }
    @inlinable public static var smtpAddress: PropertyID { PropertyID(rawValue: 0x39FE) }
    @inlinable public static var messageEditorFormat: PropertyID { PropertyID(rawValue: 0x5909) }
    @inlinable public static var internetCodepage: PropertyID { PropertyID(rawValue: 0x3FDE) }
    @inlinable public static var messageLocaleID: PropertyID { PropertyID(rawValue: 0x3FF1) }
    @inlinable public static var lastModifierName: PropertyID { PropertyID(rawValue: 0x3FFA) }
    @inlinable public static var messageCodepage: PropertyID { PropertyID(rawValue: 0x3FFD) }
}
