import CMAPI
import COM
import MAPI

// Compressed RTF and the forms of the body. What the functions do is said in openimsg_rtf.h.

@implementation @_cdecl("WrapCompressedRTFStream")
public func WrapCompressedRTFStream(
    _ lpCompressedRTFStream: LPSTREAM?, _ ulFlags: ULONG, _ lpUncompressedRTFStream: UnsafeMutablePointer<LPSTREAM?>?
) -> HRESULT {
    hresult { try RichTextWrapping.wrap(lpCompressedRTFStream, flags: ulFlags, lpUncompressedRTFStream) }
}

@implementation @_cdecl("WrapCompressedRTFStreamEx")
public func WrapCompressedRTFStreamEx(
    _ pCompressedRTFStream: LPSTREAM?, _ pWCSInfo: UnsafePointer<RTF_WCSINFO>?,
    _ ppUncompressedRTFStream: UnsafeMutablePointer<LPSTREAM?>?, _ pRetInfo: UnsafeMutablePointer<RTF_WCSRETINFO>?
) -> HRESULT {
    hresult { try RichTextWrapping.wrap(pCompressedRTFStream, pWCSInfo, ppUncompressedRTFStream, pRetInfo) }
}

@implementation @_cdecl("RTFSync")
public func RTFSync(
    _ lpMessage: LPMESSAGE?, _ ulFlags: ULONG, _ lpfMessageUpdated: UnsafeMutablePointer<BOOL>?
) -> HRESULT {
    RichTextSync.sync(lpMessage, ulFlags, lpfMessageUpdated)
}
