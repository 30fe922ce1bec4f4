import CMAPI
import COM
import MAPI

// tnef.h. Neither a support object nor an address book is needed.

@implementation @_cdecl("OpenTnefStream")
public func OpenTnefStream(
    _ lpvSupport: LPVOID?, _ lpStream: LPSTREAM?, _ lpszStreamName: LPTSTR?, _ ulFlags: ULONG, _ lpMessage: LPMESSAGE?,
    _ wKeyVal: WORD, _ lppTNEF: UnsafeMutablePointer<LPITNEF?>?
) -> HRESULT {
    hresult {
        try TnefOpening.open(lpStream, name: lpszStreamName, flags: ulFlags, lpMessage, key: wKeyVal, lppTNEF)
    }
}

@implementation @_cdecl("OpenTnefStreamEx")
public func OpenTnefStreamEx(
    _ lpvSupport: LPVOID?, _ lpStream: LPSTREAM?, _ lpszStreamName: LPTSTR?, _ ulFlags: ULONG, _ lpMessage: LPMESSAGE?,
    _ wKeyVal: WORD, _ lpAdressBook: LPADRBOOK?, _ lppTNEF: UnsafeMutablePointer<LPITNEF?>?
) -> HRESULT {
    hresult {
        try TnefOpening.open(lpStream, name: lpszStreamName, flags: ulFlags, lpMessage, key: wKeyVal, lppTNEF)
    }
}

@implementation @_cdecl("GetTnefStreamCodepage")
public func GetTnefStreamCodepage(
    _ lpStream: LPSTREAM?, _ lpulCodepage: UnsafeMutablePointer<ULONG>?, _ lpulSubCodepage: UnsafeMutablePointer<ULONG>?
) -> HRESULT {
    hresult { try TnefOpening.codePage(lpStream, lpulCodepage, lpulSubCodepage) }
}
