import CMAPI
import CompoundFile

extension STATSTG {
    /// STGTY values.
    enum Kind: UInt32 { case storage = 1, stream = 2, lockBytes = 3 }

    /// What Stat says. The name, if wanted and known, is a task allocation that the caller frees.
    static func make(
        _ kind: Kind, name: [UInt16]?, flag: UInt32, size: UInt64 = 0, mode: UInt32 = 0, clsid: GUIDValue = .zero,
        stateBits: UInt32 = 0, created: FileTime = FileTime(ticks: 0), modified: FileTime = FileTime(ticks: 0)
    ) throws(HResult) -> STATSTG {
        guard flag <= 2 else { throw .stgInvalidFlag }
        var status = STATSTG()
        status.type = kind.rawValue
        status.cbSize.QuadPart = size
        status.mtime = FILETIME(modified)
        status.ctime = FILETIME(created)
        status.grfMode = mode
        status.clsid = CLSID(clsid)
        status.grfStateBits = stateBits
        // STATFLAG_NONAME
        if flag != 1, let name { status.pwcsName = try TaskAllocator.copy(name) }
        return status
    }
}

/// The units of a caller's UTF-16 text up to its NUL; nil for a null pointer or one that does not end in `limit`.
public func units(_ text: UnsafePointer<UInt16>?, limit: Int) -> [UInt16]? {
    guard let text else { return nil }
    for length in 0...max(0, limit) where text[length] == 0 {
        return Array(UnsafeBufferPointer(start: text, count: length))
    }
    return nil
}

/// An element name from a caller: STG_E_INVALIDNAME for one that cannot be.
@inline(__always)
func elementName(_ text: UnsafePointer<UInt16>?) throws(HResult) -> ElementName {
    var name = ElementName()
    guard let text, name.read(text) else { throw .stgInvalidName }
    return name
}
