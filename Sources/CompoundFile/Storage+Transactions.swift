extension Storage {
    /// Opens a transaction on this storage: a storage that shows the same children, and keeps every change to itself
    /// until `commitTransaction`. While it is open, this storage should be left alone.
    public func beginTransaction() throws(CompoundFileError) -> Storage {
        try checkAlive()
        isRemembered = true
        return Storage(context: context, parent: nil, name: name, origin: .level(self), depth: isRoot ? 0 : 1)
    }

    /// Hands the changes of a transaction to the level below; .invalidParameter for a storage that is none.
    public func commitTransaction() throws(CompoundFileError) {
        try checkAlive()
        guard case .level(let lower) = origin else { throw CompoundFileError(.invalidParameter, "transaction") }
        // Whatever has to be read is read before anything changes: half a transaction must not be handed on.
        try prepare(lower)
        try publish(to: lower)
    }

    /// Looks at all that `publish` will need of the level below.
    private func prepare(_ lower: Storage) throws(CompoundFileError) {
        var pending = [(upper: self, lower: lower)]
        while let (upper, lower) = pending.popLast() {
            guard upper.hasChanges else { continue }
            for place in upper.touched.places {
                _ = try lower.child(upper.touched.name(at: place))
                guard case .element(let element) = upper.touched.values[place] else { continue }
                switch (element, element.levelBelow) {
                case (.stream(let stream), .stream(let below)): try stream.prepare(below)
                case (.storage(let storage), .storage(let below)): pending.append((storage, below))
                default: break
                }
            }
        }
    }

    /// Drops the changes of a transaction; nodes made in it answer .reverted from now on.
    public func revertTransaction() throws(CompoundFileError) {
        try checkAlive()
        dropChanges()
    }

    func dropChanges() {
        detachChildren()
        touched.removeAll()
        contents.removeAll()
        order = nil
        ownAttributes = nil
        changes = []
    }

    /// Brings the level below to the state of this one, without recursion. The nodes of both levels stay.
    func publish(to lower: Storage) throws(CompoundFileError) {
        var pending = [(upper: self, lower: lower)]
        while let (upper, lower) = pending.popLast() {
            if upper.hasChanges { pending += try upper.publishOwn(to: lower) }
        }
    }

    /// Hands on the changes to this storage itself and to its streams; gives the storages in it that are to follow.
    private func publishOwn(to lower: Storage) throws(CompoundFileError) -> [(upper: Storage, lower: Storage)] {
        if changes.contains(.attributes), let ownAttributes {
            lower.ownAttributes = ownAttributes
            lower.noteChange(.attributes)
            if changes.contains(.modificationTime) { lower.changes.insert(.modificationTime) }
        }
        if changes.contains(.members) { try publishMembers(to: lower) }
        var storages: [(upper: Storage, lower: Storage)] = []
        for place in touched.places {
            switch touched.values[place] {
            case .element(.stream(let stream)): try Storage.publish(stream, to: lower)
            case .element(.storage(let storage)): storages.append((storage, try Storage.place(of: storage, in: lower)))
            case .content(let run): try lower.put(touched.name(at: place), contents.bytes(run))
            case .removed: break
            }
        }
        // What is left of the rest has its node in both levels.
        touched.removeAll { if case .element = $0 { return false } else { return true } }
        contents.removeAll()
        ownAttributes = nil
        changes = []
        return storages
    }

    /// Renames and removes in the level below what was renamed and removed here.
    private func publishMembers(to lower: Storage) throws(CompoundFileError) {
        var moved: [(element: Element, name: ElementName)] = []
        for case .element(let element) in touched.values {
            guard let below = element.levelBelow, !below.name.hasSameUnits(element.name) else { continue }
            // All leave their places before the first takes its new one, for names may have been swapped.
            try lower.forget(below.name)
            moved.append((below, element.name))
        }
        for place in touched.places {
            guard case .removed = touched.values[place] else { continue }
            try lower.removeIfThere(touched.name(at: place))
        }
        for (element, name) in moved {
            element.name = name
            lower.insert(element, name)
        }
        for place in touched.places {
            if case .removed = touched.values[place] { continue }
            if case .element(let element) = touched.values[place], element.levelBelow != nil { continue }
            // The new element takes the place of one that was removed.
            try lower.removeIfThere(touched.name(at: place))
        }
    }

    private func removeIfThere(_ name: ElementName) throws(CompoundFileError) {
        if try child(name) != nil { try remove(name) }
    }

    private static func publish(_ stream: Stream, to lower: Storage) throws(CompoundFileError) {
        if case .level(let below) = stream.origin {
            try stream.publish(to: below)
        } else {
            try stream.publish(to: try lower.createStream(stream.name))
        }
    }

    /// The same storage one level below, made there if it is new.
    private static func place(of storage: Storage, in lower: Storage) throws(CompoundFileError) -> Storage {
        if case .level(let below) = storage.origin { return below }
        let below = try lower.createStorage(storage.name)
        storage.origin = .level(below)
        return below
    }

    // MARK: Copying

    /// Copies class, state bits and all children into another storage, which may belong to another file. Elements
    /// that are there already under the same name are replaced, storages are merged. `excluding` is asked about this
    /// storage's own children only. Throws .corrupt when the streams hold far more than the whole file.
    /// - Returns: the bytes of streams that were copied as they lie in the file.
    @discardableResult
    public func copyContents(
        into destination: Storage, excluding: (ElementName, ElementKind) -> Bool = { _, _ in false }
    ) throws(CompoundFileError) -> UInt64 {
        try checkAlive()
        var pending = [(source: self, target: destination)]
        var copied: UInt64 = 0
        while let (source, target) = pending.popLast() {
            try target.setClass(source.attributes.clsid)
            try target.setStateBits(source.attributes.stateBits, mask: .max)
            for name in try source.names() {
                guard let element = try source.child(name) else { continue }
                if source === self, excluding(name, element.info.kind) { continue }
                switch element {
                case .stream(let stream):
                    // Where many streams share one chain, a small file would fill a disk.
                    copied &+= try stream.committedBytes()
                    guard copied / Limit.sharing <= context.base.source.length else {
                        throw CompoundFileError(.corrupt, "streams", found: copied)
                    }
                    if try target.child(name) != nil { try target.remove(name) }
                    let copy = try target.createStream(stream.name)
                    try copy.replaceContents(with: try stream.contentSnapshot(in: target.context))
                case .storage(let storage): pending.append((storage, try target.storageToFill(storage.name)))
                }
            }
        }
        return copied
    }

    /// The child storage of that name, made if need be; a stream in its place gives way.
    private func storageToFill(_ name: ElementName) throws(CompoundFileError) -> Storage {
        switch try child(name) {
        case .storage(let storage): return storage
        case .stream: try remove(name)
        case nil: break
        }
        return try createStorage(name)
    }
}

extension Element {
    /// The node of the same element one transaction level below; nil for one that was made on this level.
    var levelBelow: Element? {
        switch self {
        case .storage(let storage):
            if case .level(let below) = storage.origin { return .storage(below) }
        case .stream(let stream):
            if case .level(let below) = stream.origin { return .stream(below) }
        }
        return nil
    }
}
