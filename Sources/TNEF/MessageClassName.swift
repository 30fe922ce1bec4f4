/// The names of message classes in attributes, which are those of Microsoft Mail ([MS-OXTNEF] 2.1.3.3.7).
enum MessageClassName {
    private static let pairs: [(attribute: String, property: String)] = [
        ("IPM.Microsoft Mail.Note", "IPM.Note"),
        ("IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN"),
        ("IPM.Microsoft Mail.Non-Delivery", "Report.IPM.Note.NDR"),
        ("IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request"),
        ("IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos"),
        ("IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg"),
        ("IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent"),
        ("IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled"),
    ]

    private static func isSame(_ left: [UInt8], _ right: String) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        return left.map(lower).elementsEqual(right.utf8.map(lower))
    }

    /// The class of an attribute as the property has it; any other name stays.
    static func decode(_ name: [UInt8]) -> [UInt8] {
        pairs.first { isSame(name, $0.attribute) }.map { Array($0.property.utf8) } ?? name
    }

    /// The class of the property as the attribute has it.
    static func encode(_ name: [UInt8]) -> [UInt8] {
        pairs.first { isSame(name, $0.property) }.map { Array($0.attribute.utf8) } ?? name
    }

    /// Whose the attribute attOwner is: of a meeting's organizer, or of whoever answers for a meeting.
    static func isResponse(_ name: [UInt8]) -> Bool {
        isSame(Array(name.prefix(26)), "IPM.Schedule.Meeting.Resp.")
    }
}
