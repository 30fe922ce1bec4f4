/// Streams that are looked at and not changed: most are opened, read and closed one by one, and there may be very many.
extension Storage {
    /// So many are kept track of in a list; any more are touched children like others.
    private static let mostStrays = 8

    /// The stream of that name; nil when there is none. Give it back by `letGo`.
    public func stream(_ name: ElementName) throws(CompoundFileError) -> Stream? {
        guard case .committed(let storage) = origin, strayCount < Storage.mostStrays, !wasDetached else {
            return try touchedStream(name)
        }
        if !touched.isEmpty, let known = touched[name] {
            if case .element(.stream(let stream)) = known { return stream }
            return try touchedStream(name)
        }
        // Most are opened in the order in which they are listed.
        if let id = bareListing?._withUnsafeGuaranteedRef({ $0.expectedID(of: name) }) {
            guard let entry = try view(id), entry.isStream else { return nil }
            if firstStray != nil, let stray = stray(id) { return stray }
            return makeStray(id, entry, name)
        }
        guard let id = try committedID(of: name, in: storage), let entry = try view(id), entry.isStream else {
            return nil
        }
        if firstStray != nil, let stray = stray(id) { return stray }
        return makeStray(id, entry, entry.name.name)
    }

    /// The same for those who do not give it back.
    public func touchedStream(_ name: ElementName) throws(CompoundFileError) -> Stream? {
        if case .stream(let stream) = try child(name) { return stream }
        return nil
    }

    func view(_ id: StreamID) throws(CompoundFileError) -> EntryView? {
        try directory.lend { (directory) throws(CompoundFileError) in try directory.view(id) }
    }

    private func makeStray(_ id: StreamID, _ entry: EntryView, _ name: ElementName) -> Stream {
        if let spare = spareStream.take() ?? parent?.spareStream.take() {
            spare.parent = self
            spare.turn(to: id, entry, name)
            addStray(Unmanaged.passUnretained(spare))
            return spare
        }
        let content = CommittedStream(base: context.base, id: id, entry: entry)
        let stream = Stream(context: context, parent: self, name: name, origin: .committed(content))
        addStray(Unmanaged.passUnretained(stream))
        return stream
    }

    @inline(__always)
    private func addStray(_ reference: Unmanaged<Stream>) {
        let next = firstStray
        reference._withUnsafeGuaranteedRef {
            $0.isStray = true
            $0.previousStray = nil
            $0.nextStray = next
        }
        next?._withUnsafeGuaranteedRef { $0.previousStray = reference }
        firstStray = reference
        strayCount &+= 1
    }

    func removeStray(_ stream: Stream) {
        let (previous, next) = (stream.previousStray, stream.nextStray)
        if let previous {
            previous._withUnsafeGuaranteedRef { $0.nextStray = next }
        } else {
            firstStray = next
        }
        next?._withUnsafeGuaranteedRef { $0.previousStray = previous }
        stream.isStray = false
        strayCount &-= 1
    }

    func stray(_ id: StreamID) -> Stream? {
        var next = firstStray
        while let stream = next {
            let isWanted = stream._withUnsafeGuaranteedRef { stream in
                next = stream.nextStray
                return stream.committed?._withUnsafeGuaranteedRef { $0.id == id } ?? false
            }
            if isWanted { return stream.takeUnretainedValue() }
        }
        return nil
    }

    /// Makes a stray one of the touched children: it is about to change, or its name is.
    func settle(_ stream: Stream) {
        removeStray(stream)
        touched[stream.name] = .element(.stream(stream))
    }

    func settleStrays() {
        while let stray = firstStray { settle(stray.takeUnretainedValue()) }
    }

    /// How many have the child of that name open.
    public func openers(of name: ElementName) -> Int {
        if case .element(let element) = touched[name] { return element.openers }
        var next = firstStray
        while let stream = next?.takeUnretainedValue() {
            if stream.name == name { return stream.openers }
            next = stream.nextStray
        }
        return 0
    }

    /// The storage of that name; nil when there is none. Give it back by `letGo`.
    /// - Parameter spare: a node that has been let go (see `isLetGo`), and that nobody else knows. If the storage has
    ///   none yet, it becomes that one's.
    public func storage(_ name: ElementName, turning spare: Storage? = nil) throws(CompoundFileError) -> Storage? {
        guard case .storage(let storage) = try knownChild(name, turning: spare) else { return nil }
        return storage
    }

    /// A storage is looked at no longer. If that leaves nothing to be known of it, its node goes.
    public func letGo(_ storage: Storage) {
        if spareStream == nil { spareStream = storage.spareStream.take() } else { storage.spareStream = nil }
        guard !storage.isRemembered, storage.parent === self, storage.isUntouched, !changes.contains(.members) else {
            return
        }
        touched.remove(storage.name)
        storage.parent = nil
        if case .committed(let id) = storage.origin, storage.listing.take() != nil { context.base.directory.letGo(id) }
    }

    /// Keeps the node for as long as its parent lives: somebody holds on to it who does not say when that ends.
    public func remember() { isRemembered = true }

    /// Whether its storage has let it go: it is nobody's child, and knows nothing that the directory does not say.
    public var isLetGo: Bool { parent == nil && !isRoot && !wasDetached && isUntouched }

    /// Becomes the node of a storage of the last commit, in the same file. It must have been let go, and nobody else may
    /// know it.
    func turn(to id: StreamID, in parent: Storage, _ newName: ElementName) {
        self.parent = parent
        name = newName
        origin = .committed(id)
        depth = parent.depth &+ 1
        ownAttributes = nil
        order = nil
        listing = nil
    }

    /// Whether nothing in it has changed, and nobody knows a node in it.
    private var isUntouched: Bool {
        guard case .committed = origin else { return false }
        return changes.isEmpty && touched.isEmpty && firstStray == nil
    }

    /// A stream is looked at no longer. Unless it has changed or somebody else holds it, its node goes. While names
    /// have changed a touched one stays, for it may be all that is known of the stream under its new one.
    public func letGo(_ stream: inout Stream?) {
        guard var own = stream.take() else { return }
        guard own.isUnchanged else {
            if !keepContent(of: &own) { own.rest() }
            return
        }
        guard own.isStray || own.parent === self else { return }
        if own.isStray {
            guard isKnownUniquelyReferenced(&own) else { return }
            removeStray(own)
            if own.isTurnable { spareStream = consume own }
        } else if !changes.contains(.members) {
            let name = own.name
            touched[name] = nil
            if !isKnownUniquelyReferenced(&own) { touched[name] = .element(.stream(own)) }
        }
    }
}
