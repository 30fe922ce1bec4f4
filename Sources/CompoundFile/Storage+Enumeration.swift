/// How far somebody has come who goes through the children of a storage: behind a name. Going on from name to name
/// survives the removal of any element, and meets those that are added ahead.
public struct ElementCursor {
    /// The children that it goes through, for as long as the storage has these.
    private var listing: Listing? { didSet { bareListing = listing.map { Unmanaged.passUnretained($0).toOpaque() } } }
    /// The same, to be compared without being counted.
    fileprivate private(set) var bareListing: UnsafeMutableRawPointer?
    /// How many of them it has passed.
    fileprivate var place = 0
    /// The name of the child that it has come to.
    public fileprivate(set) var name = ElementName()
    /// The name of the last, where there is no listing; nil in front of all.
    fileprivate var last: ElementName?

    public init() {}

    /// Passes the child that it has come to.
    public mutating func pass() {
        place &+= 1
        if bareListing == nil { last = name }
    }

    fileprivate mutating func leaveListing() {
        guard let listing else { return }
        last = place > 0 && place <= listing.count ? listing.names[place &- 1] : nil
        self.listing = nil
    }

    /// Goes on in another listing; answers false when it does not have the last name at the place where that was.
    fileprivate mutating func moveTo(_ other: Listing) -> Bool {
        leaveListing()
        guard other.isUnique, let next = other.place(after: last, near: place &- 1) else { return false }
        (listing, place, last) = (other, next, nil)
        return true
    }
}

/// What a cursor has come to in a storage that is as the last commit left it.
public enum CommittedStep {
    case child(CommittedChild)
    case end
    /// There may be something else.
    case unknown
}

extension ElementInfo {
    init(_ entry: EntryView, _ name: ElementName) {
        self = entry.isStream
            ? ElementInfo(name: name, kind: .stream, size: entry.size)
            : ElementInfo(name: name, kind: .storage, attributes: entry.attributes)
    }
}

extension Storage {
    /// All children in tree order: the shorter name first, then by upper-cased code units. In a damaged file a name can
    /// occur more than once; the element is then the first of them.
    public func children() throws(CompoundFileError) -> [ElementInfo] {
        if let infos = try committedChildren() { return infos }
        var infos: [ElementInfo] = []
        let names = try names()
        infos.reserveCapacity(names.count)
        for name in names {
            if let info = try childInfo(name) { infos.append(info) }
        }
        return infos
    }

    /// The child that a cursor has come to, in a storage that is as the last commit left it; when the answer is
    /// `.unknown`, ask `child`. `ElementCursor.pass` takes it on to the next.
    public func committedChild(at cursor: inout ElementCursor) throws(CompoundFileError) -> CommittedStep {
        guard changes.isEmpty, !wasDetached, case .committed(let id) = origin else { return .unknown }
        if bareListing == nil { _ = try committedListing(id) }
        guard let bareListing else { return .unknown }
        if cursor.bareListing != bareListing.toOpaque(), !cursor.moveTo(bareListing.takeUnretainedValue()) {
            return .unknown
        }
        let place = cursor.place
        guard let id = bareListing._withUnsafeGuaranteedRef({ $0.expectedChild(at: place, &cursor.name) }) else {
            return .end
        }
        guard let entry = try view(id) else { return .unknown }
        return .child(CommittedChild(id, entry))
    }

    /// The child that a cursor has come to, in any storage; nil at the end.
    public func child(at cursor: inout ElementCursor) throws(CompoundFileError) -> ElementInfo? {
        cursor.leaveListing()
        guard let name = try ordered().name(after: cursor.last), let info = try childInfo(name) else { return nil }
        cursor.name = info.name
        return info
    }

    /// All children in the last commit.
    func committedListing(_ id: StreamID) throws(CompoundFileError) -> Listing {
        if let listing { return listing }
        let listing = try context.base.directory.listing(of: id)
        self.listing = listing
        return listing
    }

    /// The number of children.
    public func childCount() throws(CompoundFileError) -> Int { try ordered().count }

    /// The names of all children, in tree order.
    func names() throws(CompoundFileError) -> ContiguousArray<ElementName> { try ordered().all }

    private func ordered() throws(CompoundFileError) -> NameOrder {
        try checkAlive()
        if let order { return order }
        var names = try originNames()
        if changes.contains(.members) {
            if !names.isEmpty { names.removeAll { touched[$0] != nil } }
            for place in touched.places {
                if case .removed = touched.values[place] { continue }
                names.append(touched.name(at: place))
            }
            names.sort()
        }
        let found = NameOrder(sorted: names)
        // What begins as an empty one is mostly filled before anybody looks again.
        if !names.isEmpty { order = found }
        return found
    }

    private func originNames() throws(CompoundFileError) -> ContiguousArray<ElementName> {
        switch origin {
        case .none: return []
        case .level(let lower): return try lower.names()
        case .committed(let id):
            return ContiguousArray(try committedListing(id).names)
        }
    }

    /// The children as the directory lists them, without seeking each; nil when this level may say otherwise.
    private func committedChildren() throws(CompoundFileError) -> [ElementInfo]? {
        try checkAlive()
        guard touched.isEmpty, case .committed(let id) = origin else { return nil }
        let listing = try committedListing(id)
        guard listing.isUnique else { return nil }
        var infos: [ElementInfo] = []
        infos.reserveCapacity(listing.count)
        for place in 0..<listing.count {
            guard let view = try context.base.directory.view(listing.id(at: place)) else { continue }
            infos.append(ElementInfo(view, listing.names[place]))
        }
        return infos
    }

    /// What the directory says about a child; makes no node for it.
    private func childInfo(_ name: ElementName) throws(CompoundFileError) -> ElementInfo? {
        if let place = touched.place(of: name) {
            switch touched.values[place] {
            case .element(let element): return element.info
            case .content(let run):
                return ElementInfo(name: touched.name(at: place), kind: .stream, size: UInt64(run.count))
            case .removed: return nil
            }
        }
        switch origin {
        case .none: return nil
        case .level(let lower): return try lower.childInfo(name)
        case .committed(let id):
            guard let childID = try committedID(of: name, in: id),
                let view = try context.base.directory.view(childID)
            else { return nil }
            return ElementInfo(view, view.name.name)
        }
    }
}
