/// Bounds on what a file may make the library do. Each is far above what real files hold.
public enum Limits {
    /// How deep messages may lie in each other, in files and as programs make them. The deepest real chains are
    /// below ten. What walks messages in messages recurses no deeper than this.
    public static let messageDepth = 64
    /// How deep the storages of an opaque tree (an OLE object) may lie in each other.
    public static let storageDepth = 256
    /// The bytes of a property stream that are read: a million entries.
    static let propertyStreamBytes: UInt64 = 1 << 24
    /// The values of one multi-valued property that are read.
    public static let values = 1 << 20
    /// The bytes of all values of one property of text or binary data that are read.
    static let arrayBytes = 1 << 28
    /// The values without a stream that a multi-valued property may claim, besides 16 for each that has one.
    static let emptyValues = 1 << 12
    /// The bytes of one value that are read into memory at once. Content views and buffers go beyond.
    static let valueBytes: UInt64 = 1 << 31
    /// The bytes of each stream of the named property mapping that are read.
    static let nameTableBytes: UInt64 = 1 << 24
    /// The bytes of the set stream that entries can reach: their index has 15 bits.
    static let nameSetBytes: UInt64 = 16 << 15
    /// The bytes of the entry stream that are read: twice as many entries as there are identifiers.
    static let nameEntryBytes: UInt64 = 8 << 16
    /// The bytes of a name that is still read where entries share so much text that it was made to be large.
    static let sharedNameBytes = 256
    /// The bytes of the property streams of one message's recipients, or attachments, that are read together.
    static let partBytes: UInt64 = 1 << 26
    /// The bytes of all property streams of a file that are searched for ids in use.
    static let searchedBytes: UInt64 = 1 << 27
    /// The bytes moved at a time between streams.
    static let chunk = 1 << 16
}
