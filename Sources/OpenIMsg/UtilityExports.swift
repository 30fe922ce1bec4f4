import CMAPI
import COM
import CompoundFile
import Glibc
import MAPI

// openimsg_util.h: streams on files, text, entry identifiers, times.

private typealias EntryIDOut = UnsafeMutablePointer<LPENTRYID?>

/// A place for an entry identifier, whose pointer type the library's own code leaves open.
private func target(_ size: UnsafeMutablePointer<ULONG>?, _ out: EntryIDOut?) -> EntryIDs.Target? {
    EntryIDs.Target(
        size, out.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UnsafeMutableRawPointer?.self) })
}

@implementation @_cdecl("OpenStreamOnFile")
public func OpenStreamOnFile(
    _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpFreeBuffer: LPFREEBUFFER?, _ ulFlags: ULONG, _ lpszFileName: LPCTSTR?,
    _ lpszPrefix: LPCTSTR?, _ lppStream: UnsafeMutablePointer<LPSTREAM?>?
) -> HRESULT {
    lppStream?.pointee = nil
    return hresult {
        guard let lppStream, lpAllocateBuffer != nil, lpFreeBuffer != nil else { throw HResult.mapiInvalidParameter }
        let stream = try FileStreams.open(
            flags: ulFlags, name: lpszFileName.map { String(cString: $0) },
            prefix: lpszPrefix.map { String(cString: $0) })
        lppStream.pointee = stream.assumingMemoryBound(to: IStream.self)
        return .ok
    }
}

@implementation @_cdecl("OpenStreamOnFileW")
public func OpenStreamOnFileW(
    _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpFreeBuffer: LPFREEBUFFER?, _ ulFlags: ULONG, _ lpszFileName: LPCWSTR?,
    _ lpszPrefix: LPCWSTR?, _ lppStream: UnsafeMutablePointer<LPSTREAM?>?
) -> HRESULT {
    lppStream?.pointee = nil
    return hresult {
        guard let lppStream, lpAllocateBuffer != nil, lpFreeBuffer != nil else { throw HResult.mapiInvalidParameter }
        let stream = try FileStreams.open(
            flags: ulFlags, name: try FileStreams.text(lpszFileName), prefix: try FileStreams.text(lpszPrefix))
        lppStream.pointee = stream.assumingMemoryBound(to: IStream.self)
        return .ok
    }
}

@implementation @_cdecl("HrIStorageFromStream")
public func HrIStorageFromStream(
    _ lpUnkIn: LPUNKNOWN?, _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lppStorageOut: UnsafeMutablePointer<LPSTORAGE?>?
) -> HRESULT {
    lppStorageOut?.pointee = nil
    return hresult {
        guard let lppStorageOut else { throw HResult.mapiInvalidParameter }
        let storage = try StorageOnStream.open(lpUnkIn, lpInterface, ulFlags)
        lppStorageOut.pointee = storage.assumingMemoryBound(to: IStorage.self)
        return .ok
    }
}

// MARK: Text

@implementation @_cdecl("FBinFromHex")
public func FBinFromHex(_ lpsz: LPTSTR?, _ lpb: LPBYTE?) -> BOOL { HexText.read(lpsz, into: lpb) ? 1 : 0 }

@implementation @_cdecl("ScBinFromHexBounded")
public func ScBinFromHexBounded(_ lpsz: LPTSTR?, _ lpb: LPBYTE?, _ cb: ULONG) -> SCODE {
    hresult {
        guard lpsz != nil, lpb != nil else { throw HResult.mapiInvalidParameter }
        guard HexText.read(lpsz, into: lpb, limit: Int(cb)) else { throw HResult.mapiCallFailed }
        return .ok
    }
}

@implementation @_cdecl("HexFromBin")
public func HexFromBin(_ lpb: LPBYTE?, _ cb: Int32, _ lpsz: LPTSTR?) { HexText.write(lpb, Int(cb), to: lpsz) }

@implementation @_cdecl("UlFromSzHex")
public func UlFromSzHex(_ lpsz: LPCTSTR?) -> ULONG { HexText.number(lpsz) }

@implementation @_cdecl("UFromSz")
public func UFromSz(_ lpsz: LPCTSTR?) -> UINT { HexText.decimal(lpsz) }

@implementation @_cdecl("SzFindCh")
public func SzFindCh(_ lpsz: LPCTSTR?, _ ch: USHORT) -> LPTSTR? {
    lpsz.flatMap { strchr($0, Int32(UInt8(truncatingIfNeeded: ch))) }
}

@implementation @_cdecl("SzFindLastCh")
public func SzFindLastCh(_ lpsz: LPCTSTR?, _ ch: USHORT) -> LPTSTR? {
    lpsz.flatMap { strrchr($0, Int32(UInt8(truncatingIfNeeded: ch))) }
}

@implementation @_cdecl("SzFindSz")
public func SzFindSz(_ lpsz: LPCTSTR?, _ lpszKey: LPCTSTR?) -> LPTSTR? {
    guard let lpsz, let lpszKey else { return nil }
    return strstr(lpsz, lpszKey)
}

// MARK: Entry identifiers

@implementation @_cdecl("HrEntryIDFromSz")
public func HrEntryIDFromSz(
    _ lpsz: LPTSTR?, _ lpcb: UnsafeMutablePointer<ULONG>?, _ lppEntryID: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    let target = target(lpcb, lppEntryID)
    return hresult {
        try EntryIDs.parse(lpsz, target)
        return .ok
    }
}

@implementation @_cdecl("HrSzFromEntryID")
public func HrSzFromEntryID(_ cb: ULONG, _ lpEntryID: LPENTRYID?, _ lpsz: UnsafeMutablePointer<LPTSTR?>?) -> HRESULT {
    lpsz?.pointee = nil
    return hresult {
        guard let lpsz else { throw HResult.mapiInvalidParameter }
        lpsz.pointee = try EntryIDs.text(cb, lpEntryID)
        return .ok
    }
}

@implementation @_cdecl("HrComposeEID")
public func HrComposeEID(
    _ lpSession: LPMAPISESSION?, _ cbStoreRecordKey: ULONG, _ lpStoreRecordKey: LPBYTE?, _ cbMsgEntryID: ULONG,
    _ lpMsgEntryID: LPENTRYID?, _ lpcbEID: UnsafeMutablePointer<ULONG>?, _ lppEID: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    let target = target(lpcbEID, lppEID)
    return hresult {
        if cbStoreRecordKey != 0 { throw HResult.mapiNoSupport }
        try EntryIDs.copy(cbMsgEntryID, lpMsgEntryID, target)
        return .ok
    }
}

@implementation @_cdecl("HrDecomposeEID")
public func HrDecomposeEID(
    _ lpSession: LPMAPISESSION?, _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpcbStoreEntryID: UnsafeMutablePointer<ULONG>?, _ lppStoreEntryID: UnsafeMutablePointer<LPENTRYID?>?,
    _ lpcbMsgEntryID: UnsafeMutablePointer<ULONG>?, _ lppMsgEntryID: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    let store = target(lpcbStoreEntryID, lppStoreEntryID)
    let message = target(lpcbMsgEntryID, lppMsgEntryID)
    return hresult {
        guard store != nil else { throw HResult.mapiInvalidParameter }
        try EntryIDs.copy(cbEntryID, lpEntryID, message)
        return .ok
    }
}

@implementation @_cdecl("HrComposeMsgID")
public func HrComposeMsgID(
    _ lpSession: LPMAPISESSION?, _ cbStoreSearchKey: ULONG, _ pStoreSearchKey: LPBYTE?, _ cbMsgEntryID: ULONG,
    _ lpMsgEntryID: LPENTRYID?, _ lpszMsgID: UnsafeMutablePointer<LPTSTR?>?
) -> HRESULT {
    lpszMsgID?.pointee = nil
    return hresult {
        guard let lpszMsgID else { throw HResult.mapiInvalidParameter }
        if cbStoreSearchKey != 0 { throw HResult.mapiNoSupport }
        lpszMsgID.pointee = try EntryIDs.text(cbMsgEntryID, lpMsgEntryID)
        return .ok
    }
}

@implementation @_cdecl("HrDecomposeMsgID")
public func HrDecomposeMsgID(
    _ lpSession: LPMAPISESSION?, _ lpszMsgID: LPTSTR?, _ lpcbStoreEntryID: UnsafeMutablePointer<ULONG>?,
    _ lppStoreEntryID: UnsafeMutablePointer<LPENTRYID?>?, _ lpcbMsgEntryID: UnsafeMutablePointer<ULONG>?,
    _ lppMsgEntryID: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    let store = target(lpcbStoreEntryID, lppStoreEntryID)
    let message = target(lpcbMsgEntryID, lppMsgEntryID)
    return hresult {
        guard store != nil else { throw HResult.mapiInvalidParameter }
        try EntryIDs.parse(lpszMsgID, message)
        return .ok
    }
}

@implementation @_cdecl("WrapStoreEntryID")
public func WrapStoreEntryID(
    _ ulFlags: ULONG, _ lpszDLLName: LPTSTR?, _ cbOrigEntry: ULONG, _ lpOrigEntry: LPENTRYID?,
    _ lpcbWrappedEntry: UnsafeMutablePointer<ULONG>?, _ lppWrappedEntry: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    let target = target(lpcbWrappedEntry, lppWrappedEntry)
    return hresult {
        try EntryIDs.wrap(flags: ulFlags, library: lpszDLLName, cbOrigEntry, lpOrigEntry, target)
        return .ok
    }
}

@implementation @_cdecl("ScCreateConversationIndex")
public func ScCreateConversationIndex(
    _ cbParent: ULONG, _ lpbParent: LPBYTE?, _ lpcbConvIndex: UnsafeMutablePointer<ULONG>?,
    _ lppbConvIndex: UnsafeMutablePointer<LPBYTE?>?
) -> SCODE {
    let target = EntryIDs.Target(
        lpcbConvIndex,
        lppbConvIndex.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UnsafeMutableRawPointer?.self) })
    return hresult {
        try ConversationIndex.give(lpbParent, cbParent, target)
        return .ok
    }
}

// MARK: Times

@implementation @_cdecl("FtAddFt")
public func FtAddFt(_ ftAddend1: FILETIME, _ ftAddend2: FILETIME) -> FILETIME {
    FILETIME(FileTime(ticks: FileTime(ftAddend1).ticks &+ FileTime(ftAddend2).ticks))
}

@implementation @_cdecl("FtSubFt")
public func FtSubFt(_ ftMinuend: FILETIME, _ ftSubtrahend: FILETIME) -> FILETIME {
    FILETIME(FileTime(ticks: FileTime(ftMinuend).ticks &- FileTime(ftSubtrahend).ticks))
}

@implementation @_cdecl("FtNegFt")
public func FtNegFt(_ ft: FILETIME) -> FILETIME { FILETIME(FileTime(ticks: 0 &- FileTime(ft).ticks)) }

@implementation @_cdecl("FtMulDw")
public func FtMulDw(_ ftMultiplier: DWORD, _ ftMultiplicand: FILETIME) -> FILETIME {
    FILETIME(FileTime(ticks: FileTime(ftMultiplicand).ticks &* UInt64(ftMultiplier)))
}

@implementation @_cdecl("FtMulDwDw")
public func FtMulDwDw(_ ftMultiplicand: DWORD, _ ftMultiplier: DWORD) -> FILETIME {
    FILETIME(FileTime(ticks: UInt64(ftMultiplicand) &* UInt64(ftMultiplier)))
}
