/// A property tag: the id in the upper half, the type in the lower one.
struct PropertyTag: Hashable {
    let rawValue: UInt32

    init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(id: UInt16, type: PropertyType) {
        rawValue = UInt32(id) << 16 | UInt32(type.rawValue)
    }

    var id: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }
    var type: PropertyType { PropertyType(UInt16(truncatingIfNeeded: rawValue)) }

    /// Ids from here on have their meaning from the file's named property mapping.
    var isNamed: Bool { id >= 0x8000 }

    /// The tag that a GetProps answer is to be seen under: for a failure, the id that was asked.
    func sameID(as other: PropertyTag) -> Bool { id == other.id }
}

/// The tags that the command itself reads and writes, named as in [MS-OXPROPS].
extension PropertyTag {
    static let importance = PropertyTag(0x0017_0003)
    static let messageClass = PropertyTag(0x001A_001F)
    static let priority = PropertyTag(0x0026_0003)
    static let sensitivity = PropertyTag(0x0036_0003)
    static let subject = PropertyTag(0x0037_001F)
    static let clientSubmitTime = PropertyTag(0x0039_0040)
    static let sentRepresentingSearchKey = PropertyTag(0x003B_0102)
    static let sentRepresentingEntryID = PropertyTag(0x0041_0102)
    static let sentRepresentingName = PropertyTag(0x0042_001F)
    static let sentRepresentingAddressType = PropertyTag(0x0064_001F)
    static let sentRepresentingEmailAddress = PropertyTag(0x0065_001F)
    static let conversationTopic = PropertyTag(0x0070_001F)
    static let recipientType = PropertyTag(0x0C15_0003)
    static let senderEntryID = PropertyTag(0x0C19_0102)
    static let senderName = PropertyTag(0x0C1A_001F)
    static let senderSearchKey = PropertyTag(0x0C1D_0102)
    static let senderAddressType = PropertyTag(0x0C1E_001F)
    static let senderEmailAddress = PropertyTag(0x0C1F_001F)
    static let displayBcc = PropertyTag(0x0E02_001F)
    static let displayCc = PropertyTag(0x0E03_001F)
    static let displayTo = PropertyTag(0x0E04_001F)
    static let messageDeliveryTime = PropertyTag(0x0E06_0040)
    static let messageFlags = PropertyTag(0x0E07_0003)
    static let attachSize = PropertyTag(0x0E20_0003)
    static let attachNumber = PropertyTag(0x0E21_0003)
    static let objectType = PropertyTag(0x0FFE_0003)
    static let entryID = PropertyTag(0x0FFF_0102)
    static let body = PropertyTag(0x1000_001F)
    static let rtfCompressed = PropertyTag(0x1009_0102)
    static let html = PropertyTag(0x1013_0102)
    static let bodyHTML = PropertyTag(0x1013_001F)
    static let nativeBody = PropertyTag(0x1016_0003)
    static let displayName = PropertyTag(0x3001_001F)
    static let addressType = PropertyTag(0x3002_001F)
    static let emailAddress = PropertyTag(0x3003_001F)
    static let searchKey = PropertyTag(0x300B_0102)
    static let attachDataObject = PropertyTag(0x3701_000D)
    static let attachDataBinary = PropertyTag(0x3701_0102)
    static let attachExtension = PropertyTag(0x3703_001F)
    static let attachFilename = PropertyTag(0x3704_001F)
    static let attachMethod = PropertyTag(0x3705_0003)
    static let attachLongFilename = PropertyTag(0x3707_001F)
    static let attachPathname = PropertyTag(0x3708_001F)
    static let renderingPosition = PropertyTag(0x370B_0003)
    static let attachLongPathname = PropertyTag(0x370D_001F)
    static let attachMimeTag = PropertyTag(0x370E_001F)
    static let displayType = PropertyTag(0x3900_0003)
    static let smtpAddress = PropertyTag(0x39FE_001F)
    static let sendRichInfo = PropertyTag(0x3A40_000B)
    static let internetCodePage = PropertyTag(0x3FDE_0003)
    static let messageLocale = PropertyTag(0x3FF1_0003)
    static let messageEditorFormat = PropertyTag(0x5909_0003)
    static let senderSMTPAddress = PropertyTag(0x5D01_001F)
    static let sentRepresentingSMTPAddress = PropertyTag(0x5D02_001F)
}
