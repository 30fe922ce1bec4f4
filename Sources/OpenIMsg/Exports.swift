import CMAPI
import COM
@implementation @_cdecl("OpenIMsgSession")
public func OpenIMsgSession(_ lpMalloc: UnsafeMutableRawPointer?, _ ulFlags: UInt32, _ lppMsgSess: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int32 {
    var x: Int32 = 5
    return bump(&x)
}
