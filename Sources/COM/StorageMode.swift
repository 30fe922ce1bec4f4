import CompoundFile

/// The STGM flags with which something is opened or created.
public struct StorageMode: Equatable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    static let write: UInt32 = 1
    static let readWrite: UInt32 = 2
    static let create: UInt32 = 0x1000
    static let convert: UInt32 = 0x20000
    static let transacted: UInt32 = 0x10000
    static let priority: UInt32 = 0x40000
    static let noScratch: UInt32 = 0x10_0000
    static let noSnapshot: UInt32 = 0x20_0000
    static let directSWMR: UInt32 = 0x40_0000
    static let deleteOnRelease: UInt32 = 0x0400_0000
    static let simple: UInt32 = 0x0800_0000
    private static let known: UInt32 =
        0x3 | 0x70 | create | convert | transacted | priority | noScratch | noSnapshot | directSWMR
        | deleteOnRelease | simple

    enum Share: UInt32 { case unset = 0, exclusive = 0x10, denyWrite = 0x20, denyRead = 0x30, denyNone = 0x40 }

    func has(_ flag: UInt32) -> Bool { rawValue & flag != 0 }
    var access: UInt32 { rawValue & 3 }
    var share: Share? { Share(rawValue: rawValue & 0x70) }
    public var canRead: Bool { access != StorageMode.write }
    public var canWrite: Bool { access != 0 }
    public var isTransacted: Bool { has(StorageMode.transacted) }
    /// The mode as Stat gives it back.
    var withoutCreation: UInt32 { rawValue & ~(StorageMode.create | StorageMode.convert) }

    /// What the opener of a file does in this mode, and what it lets others do.
    var claim: OpenerClaim {
        if has(StorageMode.priority) { return [.reads, .hasPriority] }
        var claim: OpenerClaim = []
        if canRead { claim.insert(.reads) }
        if canWrite { claim.insert(.writes) }
        if !isTransacted { claim.insert(.isDirect) }
        if share == .exclusive || share == .denyRead { claim.insert(.deniesRead) }
        if share == .exclusive || share == .denyWrite { claim.insert(.deniesWrite) }
        if has(StorageMode.noSnapshot) { claim.formUnion([.withoutSnapshot, .deniesWrite]) }
        return claim
    }

    /// Bits that mean nothing, values that no access or share has, and more than one flag of a group.
    private func checkBits() throws(HResult) {
        guard rawValue & ~StorageMode.known == 0, access != 3, share != nil else { throw .stgInvalidFlag }
        if has(StorageMode.convert), has(StorageMode.create) || has(StorageMode.deleteOnRelease) {
            throw .stgInvalidFlag
        }
    }

    /// Flags of transactions mean nothing without one; simple mode and the single writer are for direct mode.
    private func checkTransacting() throws(HResult) {
        guard isTransacted else {
            if has(StorageMode.noScratch) || has(StorageMode.noSnapshot) { throw .stgInvalidFlag }
            if has(StorageMode.simple), has(StorageMode.directSWMR) { throw .stgInvalidFlag }
            return
        }
        if has(StorageMode.simple) || has(StorageMode.directSWMR) { throw .stgInvalidFlag }
        // Where nobody else writes there is nothing that a snapshot would be of.
        if has(StorageMode.noSnapshot), share == .exclusive || share == .denyWrite { throw .stgInvalidFlag }
    }

    /// What the native functions let through for creating a file. Direct mode is for one opener only, or for the
    /// single writer.
    func checkForCreating() throws(HResult) {
        try checkBits()
        guard canWrite, !has(StorageMode.priority) else { throw .stgInvalidFlag }
        try checkTransacting()
        if !isTransacted, share != .exclusive, !isDirectWriter { throw .stgInvalidFlag }
        if has(StorageMode.simple), access != StorageMode.readWrite { throw .stgInvalidFlag }
        // What is replaced or converted is kept until the commit: that takes the snapshot.
        if has(StorageMode.noSnapshot), has(StorageMode.create) || has(StorageMode.convert) { throw .stgInvalidFlag }
    }

    /// What they let through for opening one.
    func checkForOpening() throws(HResult) {
        try checkBits()
        if has(StorageMode.deleteOnRelease) { throw .stgInvalidFunction }
        if has(StorageMode.create) || has(StorageMode.convert) { throw .stgInvalidFlag }
        if has(StorageMode.priority) {
            let clashing = StorageMode.transacted | StorageMode.simple | StorageMode.noScratch | StorageMode.noSnapshot
            guard !canWrite, !has(clashing) else { throw .stgInvalidFlag }
            return
        }
        try checkTransacting()
        if isTransacted { return }
        if has(StorageMode.directSWMR) {
            guard isDirectReader || isDirectWriter else { throw .stgInvalidFlag }
            return
        }
        switch share {
        case .exclusive: return
        case .denyWrite: if canWrite { throw .stgInvalidFlag }
        default: throw .stgInvalidFlag
        }
    }

    /// One of many readers beside a single writer in direct mode.
    private var isDirectReader: Bool { has(StorageMode.directSWMR) && !canWrite && share == .denyNone }
    /// That writer, who asks for access when there is something to write.
    var isDirectWriter: Bool {
        has(StorageMode.directSWMR) && access == StorageMode.readWrite && share == .denyWrite
    }

    /// Elements are opened and created by one opener at a time. Only a storage is converted to, from a stream.
    func checkForElement(creating: Bool, stream: Bool) throws(HResult) {
        // As nearly all are: direct, for one opener.
        if rawValue == 0x10 || rawValue == 0x12 { return }
        try checkBits()
        guard share == .exclusive else { throw .stgInvalidFlag }
        if has(StorageMode.deleteOnRelease) || has(StorageMode.priority) { throw .stgInvalidFunction }
        if stream, isTransacted { throw .stgInvalidFunction }
        if has(StorageMode.convert), stream || !creating { throw .stgInvalidFlag }
        if !creating, has(StorageMode.create) { throw .stgInvalidFlag }
    }
}
