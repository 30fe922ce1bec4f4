/// The flags of an entry in the property stream ([MS-OXMSG] 2.4.2.1).
public struct PropertyFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The property may not be deleted.
    public static let mandatory = PropertyFlags(rawValue: 1)
    public static let readable = PropertyFlags(rawValue: 2)
    public static let writeable = PropertyFlags(rawValue: 4)
    /// Readable and writeable.
    public static let ordinary = PropertyFlags(rawValue: 6)

    /// Some writers leave all flags at 0; that counts as ordinary.
    public var effective: PropertyFlags { rawValue & 7 == 0 ? .ordinary : self }
}
