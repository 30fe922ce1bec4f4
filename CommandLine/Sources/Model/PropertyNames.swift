import MAPINames

/// Names of properties in [MS-OXPROPS] and in the C headers, for the command's own types.
enum PropertyNames {
    /// The names of an unnamed property.
    static func names(of tag: PropertyTag) -> PropertyDictionary.Names? {
        tag.isNamed ? nil : PropertyDictionary.names(tag: tag.rawValue)
    }

    /// The name of a numbered property of a set, as `PidLidLocation`.
    static func canonicalName(of name: PropertyName) -> String? {
        guard case .number(let number) = name.kind else { return nil }
        return PropertyDictionary.name(set: name.set.text, number: number)
    }
}
