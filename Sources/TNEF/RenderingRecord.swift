/// What attAttachRenddata holds: the start of an attachment, and how it is shown ([MS-OXTNEF] 2.1.3.3.15).
public struct RenderingRecord: Equatable, Sendable {
    public var isOLE = false
    /// Where in the text it is shown; -1 for nowhere.
    public var position: Int32 = -1
    public var isMacBinary = false

    public init() {}

    /// What a record that is cut short leaves out counts as usual.
    public init(_ bytes: [UInt8]) {
        func word(_ offset: Int, _ width: Int) -> UInt32 {
            (0..<width).reduce(0) { value, place in
                let index = offset &+ place
                return index < bytes.count ? value | UInt32(bytes[index]) << UInt32(8 &* place) : value
            }
        }
        isOLE = word(0, 2) == 2
        if bytes.count >= 6 { position = Int32(bitPattern: word(2, 4)) }
        isMacBinary = word(10, 4) & 1 != 0
    }

    /// The 14 bytes; the size is that of an icon.
    public var bytes: [UInt8] {
        let place = UInt32(bitPattern: position)
        var bytes: [UInt8] = [isOLE ? 2 : 1, 0]
        for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: place >> shift)) }
        bytes += [32, 0, 32, 0, isMacBinary ? 1 : 0, 0, 0, 0]
        return bytes
    }
}
