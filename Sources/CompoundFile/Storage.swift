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
    /// The names of all children in tree order, once somebody enumerates.
    var order: ContiguousArray<ElementName>?
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
            for case .element(let element) in storage.touched.entries.lazy.map(\.value) {
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
        touched.entries.compactMap {
            if case .element(.storage(let storage)) = $0.value { return storage } else { return nil }
        }
    }

    private func orphanChildren() {
        while let stray = firstStray?.takeUnretainedValue() {
            removeStray(stray)
            stray.parent = nil
        }
        for entry in touched.entries {
            switch entry.value {
            case .element(.storage(let storage)): storage.parent = nil
            case .element(.stream(let stream)): stream.parent = nil
            case .removed: break
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
        switch touched.value(name, hash) {
        case .element(let element): return element
        case .removed: return nil
        case nil: return try untouchedChild(name, hash, turning: spare)
        }
    }

    /// Makes the node of a child that nobody has asked for yet.
    private func untouchedChild(
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

    private func checkDepth() throws(CompoundFileError) {
        if depth >= Limit.nesting {
            context.log.note(.nestingTooDeep, "storage depth", UInt64(depth))
            throw CompoundFileError(.tooLarge, "storage depth", found: UInt64(depth), expected: UInt64(Limit.nesting))
        }
    }

    /// Whether the level below has the name.
    private func originHas(_ name: ElementName) throws(CompoundFileError) -> Bool {
        switch origin {
        case .none: return false
        case .committed(let id): return try committedID(of: name, in: id) != nil
        case .level(let lower): return try lower.child(name) != nil
        }
    }

    // MARK: Creating and removing

    /// Makes an empty storage; .alreadyExists when the name is taken.
    public func createStorage(_ name: ElementName) throws(CompoundFileError) -> Storage {
        try checkDepth()
        try checkVacant(name)
        let storage = Storage(context: context, parent: self, name: name, origin: .none, depth: depth &+ 1)
        var attributes = Attributes()
        attributes.created = context.now
        attributes.modified = attributes.created
        storage.ownAttributes = attributes
        storage.changes = [.members, .attributes]
        storage.isRemembered = true
        insert(.storage(storage), name)
        return storage
    }

    /// Makes an empty stream; .alreadyExists when the name is taken.
    public func createStream(_ name: ElementName) throws(CompoundFileError) -> Stream {
        guard let stream = try createStream(ifVacant: name) else {
            throw CompoundFileError(.alreadyExists, "element name")
        }
        return stream
    }

    /// The same; nil when the name is taken.
    public func createStream(ifVacant name: ElementName) throws(CompoundFileError) -> Stream? {
        try createStream(ifVacant: name, content: nil)
    }

    /// The same with content from the start.
    func createStream(ifVacant name: ElementName, content: StreamBuffer?) throws(CompoundFileError) -> Stream? {
        try checkAlive()
        let hash = name.hash
        switch touched.value(name, hash) {
        case .element: return nil
        case .removed: break
        case nil: if try untouchedChild(name, hash) != nil { return nil }
        }
        let stream = Stream(context: context, parent: self, name: name, origin: .none, content: content)
        touched.put(name, hash, .element(.stream(stream)))
        insertIntoOrder(name)
        noteChange(.members)
        return stream
    }

    private func checkVacant(_ name: ElementName) throws(CompoundFileError) {
        if try child(name) != nil { throw CompoundFileError(.alreadyExists, "element name") }
    }

    /// Destroys a child and all below it; nodes of it answer .reverted from now on. .notFound when there is none.
    public func remove(_ name: ElementName) throws(CompoundFileError) {
        guard let element = try child(name) else { throw CompoundFileError(.notFound, "element name") }
        try forget(name)
        element.detach()
        noteChange(.members)
    }

    /// Gives a child another name; .alreadyExists when that is taken.
    public func rename(_ name: ElementName, to new: ElementName) throws(CompoundFileError) {
        guard let element = try child(name) else { throw CompoundFileError(.notFound, "element name") }
        // A change of case alone meets the element itself.
        if let other = try child(new), !other.isSame(element) {
            throw CompoundFileError(.alreadyExists, "element name")
        }
        try forget(name)
        element.name = new
        insert(element, new)
    }

    /// Destroys all children.
    public func removeAll() throws(CompoundFileError) {
        for name in try names() { try remove(name) }
    }

    /// Takes a name out of this level without touching the element that has it.
    func forget(_ name: ElementName) throws(CompoundFileError) {
        touched[name] = try originHas(name) ? .removed : nil
        removeFromOrder(name)
        noteChange(.members)
    }

    /// Puts an element of this level under a name that is free.
    func insert(_ element: Element, _ name: ElementName) {
        // The new name counts, in its case.
        touched.put(name, .element(element))
        element.parent = self
        insertIntoOrder(name)
        noteChange(.members)
    }
}
