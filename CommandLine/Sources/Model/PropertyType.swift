/// The type half of a property tag ([MS-OXCDATA] 2.11.1).
struct PropertyType: Hashable {
    let rawValue: UInt16

    init(_ rawValue: UInt16) {
        self.rawValue = rawValue
    }

    static let unspecified = PropertyType(0x0000)
    static let null = PropertyType(0x0001)
    static let short = PropertyType(0x0002)
    static let long = PropertyType(0x0003)
    static let float = PropertyType(0x0004)
    static let double = PropertyType(0x0005)
    static let currency = PropertyType(0x0006)
    static let appTime = PropertyType(0x0007)
    static let error = PropertyType(0x000A)
    static let boolean = PropertyType(0x000B)
    static let object = PropertyType(0x000D)
    static let longLong = PropertyType(0x0014)
    static let string8 = PropertyType(0x001E)
    static let unicode = PropertyType(0x001F)
    static let sysTime = PropertyType(0x0040)
    static let clsid = PropertyType(0x0048)
    static let binary = PropertyType(0x0102)

    private static let multivaluedFlag: UInt16 = 0x1000

    var isMultivalued: Bool { rawValue & Self.multivaluedFlag != 0 }
    var elementType: PropertyType { PropertyType(rawValue & ~Self.multivaluedFlag) }

    /// The name in the C headers, as `PT_MV_UNICODE`; the number in hexadecimal for any other type.
    var name: String {
        guard let name = Self.names[elementType] else { return "0x" + hexadecimal(rawValue) }
        return isMultivalued ? "PT_MV_" + name : "PT_" + name
    }

    private static let names: [PropertyType: String] = [
        unspecified: "UNSPECIFIED", null: "NULL", short: "I2", long: "LONG", float: "R4", double: "DOUBLE",
        currency: "CURRENCY", appTime: "APPTIME", error: "ERROR", boolean: "BOOLEAN", object: "OBJECT",
        longLong: "I8", string8: "STRING8", unicode: "UNICODE", sysTime: "SYSTIME", clsid: "CLSID",
        binary: "BINARY",
    ]
}
