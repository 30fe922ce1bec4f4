/// What an element is.
public enum ElementKind: Sendable { case storage, stream }

/// What a directory entry says about an element.
public struct ElementInfo: Sendable {
    public var name: ElementName
    public var kind: ElementKind
    /// Bytes; zero for storages.
    public var size: UInt64
    public var clsid: GUIDValue
    public var stateBits: UInt32
    public var created: FileTime
    public var modified: FileTime

    init(name: ElementName, kind: ElementKind, size: UInt64 = 0, attributes: Attributes = Attributes()) {
        self.name = name
        self.kind = kind
        self.size = size
        clsid = attributes.clsid
        stateBits = attributes.stateBits
        created = attributes.created
        modified = attributes.modified
    }
}

/// What a storage has besides its name and its children.
struct Attributes {
    var clsid = GUIDValue.zero
    var stateBits: UInt32 = 0
    var created = FileTime.none
    var modified = FileTime.none
}

/// A child of a storage.
public enum Element {
    case storage(Storage)
    case stream(Stream)

    /// What its directory entry says.
    public var info: ElementInfo {
        switch self {
        case .storage(let storage): return storage.info
        case .stream(let stream): return stream.info
        }
    }

    var name: ElementName {
        get {
            switch self {
            case .storage(let storage): return storage.name
            case .stream(let stream): return stream.name
            }
        }
        nonmutating set {
            switch self {
            case .storage(let storage): storage.name = newValue
            case .stream(let stream): stream.name = newValue
            }
        }
    }

    /// The storage that it is to tell of its changes.
    var parent: Storage? {
        get {
            switch self {
            case .storage(let storage): return storage.parent
            case .stream(let stream): return stream.parent
            }
        }
        nonmutating set {
            switch self {
            case .storage(let storage): storage.parent = newValue
            case .stream(let stream): stream.parent = newValue
            }
        }
    }

    var openers: Int {
        switch self {
        case .storage(let storage): return storage.openers
        case .stream(let stream): return stream.openers
        }
    }

    /// Whether it is the same node.
    public func isSame(_ other: Element) -> Bool {
        switch (self, other) {
        case (.storage(let one), .storage(let two)): return one === two
        case (.stream(let one), .stream(let two)): return one === two
        default: return false
        }
    }

    func detach() {
        switch self {
        case .storage(let storage): storage.detach()
        case .stream(let stream): stream.detach()
        }
    }
}

/// What all nodes of one opener share.
final class Context {
    let base: Base
    let log: FindingLog
    let scratch = ScratchSpace()
    /// The time that new and changed storages get; nil for the system's clock.
    var fixedTime: FileTime?

    init(base: Base, log: FindingLog) {
        self.base = base
        self.log = log
    }

    var now: FileTime { fixedTime ?? .now() }
}
