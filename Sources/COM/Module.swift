import CMAPI
import CGLib
struct Face { var vtable: UnsafeRawPointer?; var count: Int32 = 0 }
let vt: UnsafePointer<IStorageVtbl> = {
    let p = UnsafeMutablePointer<IStorageVtbl>.allocate(capacity: 1)
    p.initialize(to: IStorageVtbl(QueryInterface: { this, iid, out in 7 }))
    return UnsafePointer(p)
}()
public func bump(_ f: UnsafeMutablePointer<Int32>) -> Int32 { g_atomic_int_add(f, 1) + vt.pointee.QueryInterface(nil, nil, nil) }
