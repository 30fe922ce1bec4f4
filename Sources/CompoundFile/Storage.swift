/// A storage as one transaction level sees it: the children that the level below has, under the changes made here.
///
/// A node keeps its identity: looking the same child up twice gives the same object.
public final class Storage {
    enum Origin {
        case none
        case committed(StreamID)
        /// The same storage one transaction level below.
        case level(Storage)
    }

    /// What this level knows about a name.
    enum Child {
        case element(Element)
        /// A new stream that nobody looks at, by what it holds: most that are written are small, and never looked at
        /// again. It gets a node when somebody asks for it.
        case content(SmallContents.Run)
        /// The level below has it, this one has it no longer.
        case removed
    }

    /// What has changed since the last commit of this level.
    struct Changes: OptionSet {
        let rawValue: UInt8
        static let members = Changes(rawValue: 1)
        static let attributes = Changes(rawValue: 2)
        /// A stream among the children has new content.
        static let content = Changes(rawValue: 4)
        /// Something further down.
        static let below = Changes(rawValue: 8)
        /// The time of modification was set by hand, and a commit leaves it alone.
        static let modificationTime = Changes(rawValue: 16)
    }

    let context: Context
    /// The context's, to be looked at without being counted.
    let directory: Unmanaged<Directory>
    /// Cleared by the parent when either goes; nothing here may outlive it.
    unowned(unsafe) var parent: Storage?
    var name: ElementName
    var origin: Origin
    var touched = NameMap<Child>()
    /// What the new streams hold that have no node.
    var contents = SmallContents()
    /// The names of all children in tree order, once somebody enumerates.
    var order: NameOrder?
    /// The children in the last commit, once they are known all.
    var listing: Listing? { didSet { bareListing = listing.map { Unmanaged.passUnretained($0) } } }
    /// The same, to be looked at without being counted.
    private(set) var bareListing: Unmanaged<Listing>?
    var ownAttributes: Attributes?
    var changes: Changes = []
    var depth: Int
    /// How many have it open. Those who open it count.
    public var openers = 0
    /// The first of the streams that are looked at as the last commit left them: they are not among those touched.
    var firstStray: Unmanaged<Stream>?
    var strayCount = 0
    /// A stream that nobody looks at any more, to be made another one.
    var spareStream: Stream?
    /// A new stream that nobody looks at any more, and that is empty.
    var blankStream: Stream?
    /// Whether somebody may remember the node without having said so.
    var isRemembered = false
    private(set) var wasDetached = false

    init(context: Context, parent: Storage?, name: ElementName, origin: Origin, depth: Int) {
        self.context = context
        directory = Unmanaged.passUnretained(context.base.directory)
        self.parent = parent
        self.name = name
        self.origin = origin
        self.depth = depth
    }

    /// Not by recursion: storages may nest deeper than a thread's stack is good for.
    deinit {
        contents.removeAll()
        if touched.isEmpty, firstStray == nil { return }
        orphanChildren()
        var pending = storages
        if pending.isEmpty { return }
        touched.removeAll()
        while var storage = pending.popLast() {
            // What somebody else holds keeps all that is in it.
            guard isKnownUniquelyReferenced(&storage) else { continue }
            storage.orphanChildren()
            pending += storage.storages
            storage.touched.removeAll()
        }
    }

    // MARK: About the storage itself

    /// Name, class, state bits and times; for the root its own.
    public var info: ElementInfo { ElementInfo(name: name, kind: .storage, attributes: attributes) }

    /// Whether it is the root of the file, on whatever level.
    public var isRoot: Bool { depth == 0 }

    /// Whether it was destroyed or reverted; every call then throws .reverted.
    public var isDetached: Bool {
        if wasDetached { return true }
        if case .level(let lower) = origin { return lower.isDetached }
        return false
    }

    /// Whether this level holds changes that it has not handed on.
    public var hasChanges: Bool { !changes.isEmpty }

    var attributes: Attributes {
        if let ownAttributes { return ownAttributes }
        switch origin {
        case .none: return Attributes()
        case .level(let lower): return lower.attributes
        case .committed(let id):
            guard let view = try? context.base.directory.view(id) else { return Attributes() }
            let attributes = view.attributes
            ownAttributes = attributes
            return attributes
        }
    }

    func checkAlive() throws(CompoundFileError) {
        if isDetached { throw CompoundFileError(.reverted, "storage") }
    }

    func detach() {
        wasDetached = true
        parent = nil
        detachChildren()
    }

    func detachChildren() {
        var pending = [self]
        while let storage = pending.popLast() {
            storage.settleStrays()
            for case .element(let element) in storage.touched.values {
                switch element {
                case .stream(let stream): stream.detach()
                case .storage(let child):
                    child.wasDetached = true
                    child.parent = nil
                    pending.append(child)
                }
            }
        }
    }

    /// The child storages that this level knows.
    var storages: [Storage] {
        touched.values.compactMap {
            if case .element(.storage(let storage)) = $0 { return storage } else { return nil }
        }
    }

    private func orphanChildren() {
        while let stray = firstStray?.takeUnretainedValue() {
            removeStray(stray)
            stray.parent = nil
        }
        for child in touched.values {
            switch child {
            case .element(.storage(let storage)): storage.parent = nil
            case .element(.stream(let stream)): stream.parent = nil
            case .content, .removed: break
            }
        }
    }

    /// Marks the change here and the way to it in the storages above.
    func noteChange(_ change: Changes) {
        changes.insert(change)
        var next = parent
        while let storage = next, !storage.changes.contains(.below) {
            storage.changes.insert(.below)
            next = storage.parent
        }
    }

    /// Sets the class of the storage.
    public func setClass(_ clsid: GUIDValue) throws(CompoundFileError) {
        try changeAttributes { $0.clsid = clsid }
    }

    /// Sets those state bits that are in `mask`.
    public func setStateBits(_ bits: UInt32, mask: UInt32) throws(CompoundFileError) {
        try changeAttributes { $0.stateBits = ($0.stateBits & ~mask) | (bits & mask) }
    }

    /// Sets the times that are given.
    public func setTimes(created: FileTime?, modified: FileTime?) throws(CompoundFileError) {
        try changeAttributes {
            if let created { $0.created = created }
            if let modified { $0.modified = modified }
        }
        if modified != nil { changes.insert(.modificationTime) }
    }

    private func changeAttributes(_ change: (inout Attributes) -> Void) throws(CompoundFileError) {
        try checkAlive()
        var changed = attributes
        change(&changed)
        ownAttributes = changed
        noteChange(.attributes)
    }

    // MARK: Children

    /// The child of that name, in whatever case; nil when there is none.
    public func child(_ name: ElementName) throws(CompoundFileError) -> Element? {
        let element = try knownChild(name)
        if case .storage(let storage) = element { storage.isRemembered = true }
        return element
    }

    /// The same for those who remember the node no longer than they say. One that has been let go may be turned to a
    /// storage that has none.
    func knownChild(_ name: ElementName, turning spare: Storage? = nil) throws(CompoundFileError) -> Element? {
        try checkAlive()
        let hash = name.hash
        guard let place = touched.place(name, hash) else { return try untouchedChild(name, hash, turning: spare) }
        switch touched.values[place] {
        case .element(let element): return element
        case .content(let run): return .stream(makeNode(at: place, run))
        case .removed: return nil
        }
    }

    /// Makes the node of a child that nobody has asked for yet.
    func untouchedChild(
        _ name: ElementName, _ hash: UInt32, turning spare: Storage? = nil
    ) throws(CompoundFileError) -> Element? {
        let element: Element
        switch origin {
        case .none: return nil
        case .committed(let id):
            let expected = bareListing?._withUnsafeGuaranteedRef { $0.expectedID(of: name) }
            let found = if let expected { expected } else { try committedID(of: name, in: id) }
            guard let childID = found, let entry = try view(childID) else { return nil }
            if let stray = stray(childID) {
                settle(stray)
                return .stream(stray)
            }
            element = try committedChild(childID, entry, expected == nil ? entry.name.name : name, turning: spare)
        case .level(let lower):
            guard let below = try lower.child(name) else { return nil }
            switch below {
            case .storage(let storage):
                element = .storage(
                    Storage(
                        context: context, parent: self, name: storage.name, origin: .level(storage),
                        depth: depth &+ 1))
            case .stream(let stream):
                element = .stream(
                    Stream(context: context, parent: self, name: stream.name, origin: .level(stream)))
            }
        }
        touched.add(name, hash, .element(element))
        return element
    }

    /// The child in the last commit.
    func committedID(of name: ElementName, in id: StreamID) throws(CompoundFileError) -> StreamID? {
        if let bareListing { return bareListing._withUnsafeGuaranteedRef { $0.id(of: name) } }
        let found = try context.base.directory.find(name, in: id)
        // To be sure that there is none, the directory has listed them all.
        if found == nil { listing = try context.base.directory.listing(of: id) }
        return found
    }

    private func committedChild(
        _ id: StreamID, _ entry: EntryView, _ name: ElementName, turning spare: Storage?
    ) throws(CompoundFileError) -> Element {
        if entry.isStream {
            let content = CommittedStream(base: context.base, id: id, entry: entry)
            return .stream(Stream(context: context, parent: self, name: name, origin: .committed(content)))
        }
        try checkDepth()
        if let spare {
            spare.turn(to: id, in: self, name)
            return .storage(spare)
        }
        return .storage(
            Storage(context: context, parent: self, name: name, origin: .committed(id), depth: depth &+ 1))
    }

    func checkDepth() throws(CompoundFileError) {
        if depth >= Limit.nesting {
            context.log.note(.nestingTooDeep, "storage depth", UInt64(depth))
            throw CompoundFileError(.tooLarge, "storage depth", found: UInt64(depth), expected: UInt64(Limit.nesting))
        }
    }

    /// Whether the level below has the name.
    func originHas(_ name: ElementName) throws(CompoundFileError) -> Bool {
        switch origin {
        case .none: return false
        case .committed(let id): return try committedID(of: name, in: id) != nil
        case .level(let lower): return try lower.child(name) != nil
        }
    }
}
