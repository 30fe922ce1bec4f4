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

    /// Bits that mean nothing, and values that no access or share has.
    private func checkBits() throws(HResult) {
        guard rawValue & ~StorageMode.known == 0, access != 3, share != nil else { throw .stgInvalidFlag }
    }

    /// What the native functions let through for creating a file. Direct mode is for one opener only.
    func checkForCreating() throws(HResult) {
        try checkBits()
        guard canWrite, !has(StorageMode.priority) else { throw .stgInvalidFlag }
        if !isTransacted {
            guard share == .exclusive else { throw .stgInvalidFlag }
            if has(StorageMode.noSnapshot) { throw .stgInvalidFlag }
        }
        if isTransacted, has(StorageMode.simple) { throw .stgInvalidFlag }
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
        if isTransacted {
            if has(StorageMode.simple) { throw .stgInvalidFlag }
            return
        }
        if has(StorageMode.directSWMR) {
            let isReader = !canWrite && share == .denyNone
            let isWriter = access == StorageMode.readWrite && share == .denyWrite
            guard isReader || isWriter else { throw .stgInvalidFlag }
            return
        }
        if has(StorageMode.noSnapshot) { throw .stgInvalidFlag }
        switch share {
        case .exclusive: return
        case .denyWrite: if canWrite { throw .stgInvalidFlag }
        default: throw .stgInvalidFlag
        }
    }

    /// Elements are opened and created by one opener at a time.
    func checkForElement(creating: Bool, stream: Bool) throws(HResult) {
        try checkBits()
        guard share == .exclusive else { throw .stgInvalidFlag }
        if has(StorageMode.deleteOnRelease) || has(StorageMode.priority) { throw .stgInvalidFunction }
        if stream, isTransacted { throw .stgInvalidFunction }
        if !creating, has(StorageMode.create) || has(StorageMode.convert) { throw .stgInvalidFlag }
    }
}
