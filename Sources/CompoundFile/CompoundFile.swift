import Glibc

/// How a commit goes about it. The values are those of STGC.
public struct CommitOptions: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Do not let the file grow while its sectors suffice: what has changed is then written over what it replaces, and
    /// a commit that is cut off loses both. A commit that fits into free sectors, or a file that others have open, is
    /// committed as ever.
    public static let overwrite = CommitOptions(rawValue: 1)
    /// Fail with .notCurrent when somebody else has committed since this opener looked.
    public static let onlyIfCurrent = CommitOptions(rawValue: 2)
    /// Do not wait for the disk: the commit is safe from the end of the process, not from a loss of power.
    public static let withoutSync = CommitOptions(rawValue: 4)
    /// Move what lies at the end into free sectors after the commit, and cut the file off behind it.
    public static let consolidate = CommitOptions(rawValue: 8)
}

/// What came of a commit that succeeded.
public enum CommitOutcome: Sendable {
    case done
    /// The changes are published; the file was not consolidated, since others have it open.
    case hasOtherOpeners
    /// The changes are published; consolidating failed and left the file as it was.
    case consolidationFailed
}

/// A compound file ([MS-CFB]) as one opener sees it: an immutable view of the last commit under an overlay of changes.
///
///     let file = try CompoundFile(opening: store, writable: true)
///     let stream = try file.root.createStream(.literal("Note"))
///     try file.commit()
///
/// Not locked: calls on one compound file and its nodes must not overlap.
public final class CompoundFile {
    let context: Context
    let isWritable: Bool
    /// The root storage.
    public let root: Storage
    /// Set when the last step of a commit failed: which state the file holds is then not known.
    var outcomeIsUnknown = false
    /// What commits without sync have given up since the last one with.
    var unsyncedRuns: [SectorRun] = []
    /// What commits have given up since nobody else had the file open.
    var sharedRuns: [SectorRun] = []
    /// Sectors in use by nothing, which the next commit frees.
    var unlinkedRuns: [SectorRun] = []
    var opener: Opener
    /// Where the bytes are.
    public var store: any ByteStore { context.base.source.store }

    /// Opens a compound file.
    ///
    /// - Parameters:
    ///   - writable: whether commits are allowed; changes are possible anyway, and stay in memory.
    ///   - validation: with .strict, anything that [MS-CFB] does not allow is an error.
    /// - Throws: .notCompoundFile, .oldFormat, .unsupported, .invalidHeader, .corrupt when not even the root can be
    ///   found, or what the store throws.
    public convenience init(
        opening store: any ByteStore, writable: Bool, validation: Validation = .permissive
    ) throws(CompoundFileError) {
        // Entered first, read afterwards: a commit in between then spares what is read.
        (store as? FileByteStore)?.enterAsReader()
        let opener = Opener(store, mayCommit: writable)
        let base = try CompoundFile.settledBase(store)
        if validation == .strict {
            try Check(base).run()
            if let finding = base.log.findings.first(where: { $0.grade > .note }) {
                throw CompoundFileError(.corrupt, "file", offset: finding.offset, found: finding.number)
            }
        }
        self.init(base, opener, writable: writable)
    }

    init(_ base: Base, _ opener: Opener, writable: Bool) {
        self.opener = opener
        context = Context(base: base, log: base.log)
        isWritable = writable
        root = CompoundFile.makeRoot(context)
    }

    /// Reads the last commit. One that another process makes meanwhile may tear what is read of the header: it is read
    /// again until it stays the same.
    private static func settledBase(_ store: any ByteStore) throws(CompoundFileError) -> Base {
        guard let file = store as? FileByteStore else { return try Base(store: store, log: FindingLog()) }
        for _ in 0..<8 {
            do throws(CompoundFileError) {
                let base = try Base(store: store, log: FindingLog())
                if file.deniesWriters { return base }
                if try base.isCurrent() { return base }
            } catch {
                if !file.hasOtherOpeners { throw error }
                usleep(500)
            }
        }
        return try Base(store: store, log: FindingLog())
    }

    static func makeRoot(_ context: Context) -> Storage {
        Storage(context: context, parent: nil, name: rootName, origin: .committed(.root), depth: 0)
    }

    /// What the root storage is called ([MS-CFB] 2.6.2).
    static let rootName = ElementName.literal("Root Entry")

    /// Whether a store begins with the signature of a compound file.
    public static func isCompoundFile(_ store: any ByteStore) throws(CompoundFileError) -> Bool {
        var magic: UInt64 = 0
        let count = try withUnsafeMutableBytes(of: &magic) { (target) throws(CompoundFileError) in
            try store.read(at: 0, into: target)
        }
        return count == 8 && UInt64(littleEndian: magic) == Header.magic
    }

    public var version: FormatVersion { context.base.source.shift == 9 ? .v3 : .v4 }
    public var sectorSize: Int { context.base.source.sectorSize }

    /// Whether a commit would write anything.
    public var hasUncommittedChanges: Bool { root.hasChanges }

    /// The time that storages get when they are made or changed; nil, the default, for the system's clock. With a
    /// fixed time the same changes give the same bytes.
    public var fixedTime: FileTime? {
        get { context.fixedTime }
        set { context.fixedTime = newValue }
    }

    /// What reading has met so far that [MS-CFB] does not allow.
    public var findings: [Finding] { context.log.findings }

    /// Whether a commit would be refused with .corrupt, since changing the file could lose what is still readable.
    public var isDamaged: Bool { context.log.isDamaged }

    /// Drops all uncommitted changes. Every node but the root answers .reverted from now on.
    public func revert() {
        root.dropChanges()
        settleTail()
    }
}
