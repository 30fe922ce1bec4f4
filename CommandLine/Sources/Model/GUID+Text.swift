import CMAPI

extension GUID {
    /// As `00020329-0000-0000-C000-000000000046`.
    var text: String {
        let tail = withUnsafeBytes(of: Data4) { HexadecimalBytes.text($0) }
        let head = "\(hexadecimal(Data1))-\(hexadecimal(Data2))-\(hexadecimal(Data3))"
        return "\(head)-\(tail.prefix(4))-\(tail.dropFirst(4))"
    }

    /// The name in the C headers of a property set that has one.
    var setName: String? { Self.setNames[text] }

    private static let setNames: [String: String] = [
        "00020328-0000-0000-C000-000000000046": "PS_MAPI",
        "00020329-0000-0000-C000-000000000046": "PS_PUBLIC_STRINGS",
        "00020386-0000-0000-C000-000000000046": "PS_INTERNET_HEADERS",
        "00062002-0000-0000-C000-000000000046": "PSETID_Appointment",
        "00062003-0000-0000-C000-000000000046": "PSETID_Task",
        "00062004-0000-0000-C000-000000000046": "PSETID_Address",
        "00062008-0000-0000-C000-000000000046": "PSETID_Common",
        "0006200A-0000-0000-C000-000000000046": "PSETID_Log",
        "0006200E-0000-0000-C000-000000000046": "PSETID_Note",
        "00062013-0000-0000-C000-000000000046": "PSETID_Report",
        "00062014-0000-0000-C000-000000000046": "PSETID_Remote",
        "00062040-0000-0000-C000-000000000046": "PSETID_Sharing",
        "00062041-0000-0000-C000-000000000046": "PSETID_PostRss",
        "6ED8DA90-450B-101B-98DA-00AA003F1305": "PSETID_Meeting",
        "11000E07-B51B-40D6-AF21-CAA85EDAB1D0": "PSETID_CalendarAssistant",
        "41F28F13-83F4-4114-A584-EEDB5A6B0BFF": "PSETID_Messaging",
        "4442858E-A9E3-4E80-B900-317A210CC15B": "PSETID_UnifiedMessaging",
        "71035549-0739-4DCB-9163-00F0580DBBDF": "PSETID_AirSync",
        "96357F7F-59E1-47D0-99A7-46515C183B54": "PSETID_Attachment",
        "23239608-685D-4732-9C55-4C95CB4E8E33": "PSETID_XmlExtractedEntities",
    ]
}
