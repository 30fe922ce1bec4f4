/// The flags of an entry in the property stream ([MS-OXMSG] 2.4.2.1).
public struct PropertyFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The property may not be deleted.
    @inlinable public static var mandatory: PropertyFlags { PropertyFlags(rawValue: 1) }
    @inlinable public static var readable: PropertyFlags { PropertyFlags(rawValue: 2) }
    @inlinable public static var writeable: PropertyFlags { PropertyFlags(rawValue: 4) }
    /// Readable and writeable.
    @inlinable public static var ordinary: PropertyFlags { PropertyFlags(rawValue: 6) }

    /// Some writers leave all flags at 0; that counts as ordinary.
    @inlinable public var effective: PropertyFlags { rawValue & 7 == 0 ? .ordinary : self }
}
