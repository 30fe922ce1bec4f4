import CGLib
import CMAPI

struct Face { var vtable: UnsafeRawPointer?; var count: Int32 = 0 }
