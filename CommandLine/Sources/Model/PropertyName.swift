import CMAPI

/// The name of a named property: a set, and a number or a string in it.
struct PropertyName {
    enum Kind {
        case number(UInt32)
        case string([UInt16])
    }

    let set: GUID
    let kind: Kind

    init?(_ source: MAPINAMEID) {
        guard let set = source.lpguid else { return nil }
        self.set = set.pointee
        kind =
            source.ulKind == 1
            ? .string(wide(source.Kind.lpwstrName)) : .number(UInt32(bitPattern: source.Kind.lID))
    }
}
