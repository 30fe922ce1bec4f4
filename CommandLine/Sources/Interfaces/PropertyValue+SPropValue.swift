import CMAPI

extension Property {
    /// Copies what the library answered for one tag.
    /// - Parameter asked: the tag of the request: an answer of type PT_ERROR keeps only the id.
    init(_ source: SPropValue, asked: PropertyTag) {
        let answered = PropertyTag(source.ulPropTag)
        guard answered.type == .error else {
            tag = answered
            value = PropertyValue(source.Value, type: answered.type)
            return
        }
        let code = HResult(source.Value.err)
        tag = asked
        value = code == .notEnoughMemory && asked.type != .error ? .large : .failure(code)
    }
}

extension PropertyValue {
    /// - Parameter type: says which member of the union there is
    init(_ union: _PV, type: PropertyType) {
        if type.isMultivalued {
            self = .list(Self.elements(union, type: type.elementType))
            return
        }
        switch type {
        case .short: self = .integer(Int64(union.i))
        case .long: self = .integer(Int64(union.l))
        case .longLong: self = .integer(union.li.QuadPart)
        case .float: self = .float(union.flt)
        case .double, .appTime: self = .double(union.dbl)
        case .currency: self = .currency(union.cur.int64)
        case .boolean: self = .boolean(union.b != 0)
        case .error: self = .failure(HResult(union.err))
        case .string8: self = .text(narrow(union.lpszA))
        case .unicode: self = .text(wide(union.lpszW))
        case .sysTime: self = .time(FileTime(union.ft))
        case .clsid: self = union.lpguid.map { .guid($0.pointee) } ?? .none
        case .binary: self = .bytes(copy(union.bin.lpb, union.bin.cb))
        case .null, .object: self = .none
        default: self = .integer(union.li.QuadPart)
        }
    }

    private static func elements(_ union: _PV, type: PropertyType) -> [PropertyValue] {
        switch type {
        case .short: return copy(union.MVi.lpi, union.MVi.cValues).map { .integer(Int64($0)) }
        case .long: return copy(union.MVl.lpl, union.MVl.cValues).map { .integer(Int64($0)) }
        case .longLong: return copy(union.MVli.lpli, union.MVli.cValues).map { .integer($0.QuadPart) }
        case .float: return copy(union.MVflt.lpflt, union.MVflt.cValues).map { .float($0) }
        case .double: return copy(union.MVdbl.lpdbl, union.MVdbl.cValues).map { .double($0) }
        case .appTime: return copy(union.MVat.lpat, union.MVat.cValues).map { .double($0) }
        case .currency: return copy(union.MVcur.lpcur, union.MVcur.cValues).map { .currency($0.int64) }
        case .string8: return copy(union.MVszA.lppszA, union.MVszA.cValues).map { .text(narrow($0)) }
        case .unicode: return copy(union.MVszW.lppszW, union.MVszW.cValues).map { .text(wide($0)) }
        case .sysTime: return copy(union.MVft.lpft, union.MVft.cValues).map { .time(FileTime($0)) }
        case .clsid: return copy(union.MVguid.lpguid, union.MVguid.cValues).map { .guid($0) }
        case .binary: return copy(union.MVbin.lpbin, union.MVbin.cValues).map { .bytes(copy($0.lpb, $0.cb)) }
        default: return []
        }
    }
}

extension FileTime {
    init(_ time: FILETIME) {
        self.init(ticks: UInt64(time.dwHighDateTime) << 32 | UInt64(time.dwLowDateTime))
    }

    var record: FILETIME {
        FILETIME(
            dwLowDateTime: UInt32(truncatingIfNeeded: ticks),
            dwHighDateTime: UInt32(truncatingIfNeeded: ticks >> 32))
    }
}

private func copy<Element>(_ elements: UnsafeMutablePointer<Element>?, _ count: UInt32) -> [Element] {
    Array(UnsafeBufferPointer(start: elements, count: elements == nil ? 0 : Int(count)))
}

/// UTF-16 up to the NUL.
func wide(_ text: UnsafeMutablePointer<UInt16>?) -> [UInt16] {
    guard let text else { return [] }
    var length = 0
    while text[length] != 0 { length &+= 1 }
    return Array(UnsafeBufferPointer(start: text, count: length))
}

/// The narrow strings of the interfaces are UTF-8.
private func narrow(_ text: UnsafeMutablePointer<CChar>?) -> [UInt16] {
    guard let text else { return [] }
    return Array(String(cString: text).utf16)
}
