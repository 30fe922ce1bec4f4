/// Flags of MAPI's methods.
enum Flags {
    static let unicode: UInt32 = 0x8000_0000
    static let modify: UInt32 = 1
    static let create: UInt32 = 2
    static let keepOpenReadWrite: UInt32 = 2
    static let addRecipients: UInt32 = 2
    static let allColumns: UInt32 = 1
}

/// Access modes of storages and streams (STGM_).
enum Mode {
    static let read: UInt32 = 0
    static let readWrite: UInt32 = 2
    static let shareExclusive: UInt32 = 0x10
    static let shareDenyWrite: UInt32 = 0x20
    static let create: UInt32 = 0x1000
    static let transacted: UInt32 = 0x1_0000
}

/// What PR_ATTACH_METHOD says about an attachment ([MS-OXCMSG] 2.2.2.9).
enum AttachMethod {
    static let none: Int64 = 0
    static let byValue: Int64 = 1
    static let byReference: Int64 = 2
    static let byReferenceResolve: Int64 = 3
    static let byReferenceOnly: Int64 = 4
    static let embeddedMessage: Int64 = 5
    static let ole: Int64 = 6
    static let byWebReference: Int64 = 7
}
