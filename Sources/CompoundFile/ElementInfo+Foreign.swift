extension ElementInfo {
    /// What a storage that is none of this module's says about one of its elements.
    public init(
        name: ElementName, kind: ElementKind, size: UInt64, clsid: GUIDValue, stateBits: UInt32,
        created: FileTime = .none, modified: FileTime = .none
    ) {
        self.init(name: name, kind: kind, size: size)
        self.clsid = clsid
        self.stateBits = stateBits
        self.created = created
        self.modified = modified
    }
}
