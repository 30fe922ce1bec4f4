/// Flag bits of OpenTnefStream and ITnef, as `tnef.h` defines them.
enum TnefFlags {
    static let encode: UInt32 = 0x2
    static let pure: UInt32 = 0x1_0000
    static let compatibility: UInt32 = 0x2_0000
    static let bestData: UInt32 = 0x4_0000
    static let componentEncoding: UInt32 = 0x8000_0000
    static let opening = encode | pure | compatibility | bestData | componentEncoding

    static let include: UInt32 = 0x1
    static let exclude: UInt32 = 0x2
    static let contained: UInt32 = 0x4
    static let messageOnly: UInt32 = 0x8
    static let attachmentsOnly: UInt32 = 0x10
    static let containedTNEF: UInt32 = 0x40

    static let componentMessage: UInt32 = 0x1000
    static let componentAttachment: UInt32 = 0x2000
}
