import CMAPI

/// A property as the library gave it.
struct Property {
    let tag: PropertyTag
    let value: PropertyValue
}

/// A property's value, copied out of the library's memory.
enum PropertyValue {
    /// PT_NULL and PT_OBJECT have no value of their own.
    case none
    case integer(Int64)
    case float(Float)
    /// Also PT_APPTIME: days since 1899-12-30.
    case double(Double)
    /// In ten-thousandths.
    case currency(Int64)
    case boolean(Bool)
    case failure(HResult)
    /// UTF-16 as stored: surrogates need not be paired.
    case text([UInt16])
    case time(FileTime)
    case guid(GUID)
    case bytes([UInt8])
    case list([PropertyValue])
    /// Too large for GetProps: to be read as a stream.
    case large
}

extension PropertyValue {
    var text: [UInt16]? {
        if case .text(let units) = self { return units }
        return nil
    }

    var integer: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    var time: FileTime? {
        if case .time(let time) = self { return time }
        return nil
    }

    var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { return bytes }
        return nil
    }

    var isLarge: Bool {
        if case .large = self { return true }
        return false
    }
}
