import CompoundFile

/// The name of a named property: a property set, and a number or a string in it ([MS-OXPROPS] 1.3.2).
public struct PropertyName: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case id(UInt32)
        case string([UInt16])
    }

    public var set: GUIDValue
    public var kind: Kind

    public init(set: GUIDValue, kind: Kind) {
        self.set = set
        self.kind = kind
    }

    /// The set of the ids below 8000 themselves.
    public static let mapi = GUIDValue.ole(0x0002_0328)
    public static let publicStrings = GUIDValue.ole(0x0002_0329)
    /// The names of mail headers; letters count in lower case.
    public static let internetHeaders = GUIDValue.ole(0x0002_0386)

    /// The form in which the name is sought and stored.
    var normalized: PropertyName {
        guard set == PropertyName.internetHeaders, case .string(let units) = kind else { return self }
        return PropertyName(
            set: set, kind: .string(units.map { $0 >= 0x41 && $0 <= 0x5A ? $0 &+ 0x20 : $0 }))
    }
}
