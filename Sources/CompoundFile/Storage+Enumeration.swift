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

    /// The first child whose name sorts after `name`, or the very first; nil at the end. An enumeration that goes on
    /// from name to name survives the removal of any element and meets those that are added ahead of it.
    ///
    /// `place` is where the name was last time: looking there first saves the search.
    public func child(after name: ElementName?, near place: inout Int) throws(CompoundFileError) -> ElementInfo? {
        if changes.isEmpty, listing == nil, case .committed(let id) = origin {
            try checkAlive()
            _ = try committedListing(id)
        }
        if changes.isEmpty, let bareListing {
            let found = try bareListing.lend { (listing) throws(CompoundFileError) in
                try committedChild(after: name, near: &place, in: listing)
            }
            if let found { return found.info }
        }
        let names = try names()
        var index = 0
        if let name {
            let isThere = place >= 0 && place < names.count && names[place].hasSameUnits(name)
            index = isThere ? place : position(of: name, in: names)
            while index < names.count, names[index] == name { index &+= 1 }
        }
        place = index
        guard index < names.count else { return nil }
        if let info = try committedInfo(names[index], at: index) { return info }
        return try childInfo(names[index])
    }

    /// The same in a storage that is as the last commit left it; nil when the name is not at that place.
    @inline(__always)
    private func committedChild(
        after name: ElementName?, near place: inout Int, in listing: Listing
    ) throws(CompoundFileError) -> (info: ElementInfo?, Void)? {
        guard listing.isUnique, let next = listing.place(after: name, near: place) else { return nil }
        try checkAlive()
        place = next
        guard next < listing.count else { return (nil, ()) }
        guard let view = try view(listing.id(at: next)) else { return nil }
        listing.expect(next)
        return (Storage.info(view, listing.names[next]), ())
    }

    /// What the directory says about the child at a place, while nothing has changed; nil when that cannot be told
    /// without seeking it.
    private func committedInfo(_ name: ElementName, at index: Int) throws(CompoundFileError) -> ElementInfo? {
        guard changes.isEmpty, case .committed(let id) = origin else { return nil }
        let listing = try committedListing(id)
        guard listing.isUnique, index < listing.count, listing.names[index].hasSameUnits(name) else { return nil }
        guard let view = try context.base.directory.view(listing.id(at: index)) else { return nil }
        listing.expect(index)
        return Storage.info(view, name)
    }

    /// All children in the last commit.
    func committedListing(_ id: StreamID) throws(CompoundFileError) -> Listing {
        if let listing { return listing }
        let listing = try context.base.directory.listing(of: id)
        self.listing = listing
        return listing
    }

    /// The number of children.
    public func childCount() throws(CompoundFileError) -> Int { try names().count }

    /// The names of all children, in tree order.
    func names() throws(CompoundFileError) -> ContiguousArray<ElementName> {
        try checkAlive()
        if let order { return order }
        var names = try originNames()
        if changes.contains(.members) {
            if !names.isEmpty { names.removeAll { touched[$0] != nil } }
            for entry in touched.entries {
                if case .element = entry.value { names.append(entry.name) }
            }
            names.sort()
        }
        order = names
        return names
    }

    private func originNames() throws(CompoundFileError) -> ContiguousArray<ElementName> {
        switch origin {
        case .none: return []
        case .level(let lower): return try lower.names()
        case .committed(let id):
            return try committedListing(id).names
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
            infos.append(Storage.info(view, listing.names[place]))
        }
        return infos
    }

    @inline(__always)
    private static func info(_ view: EntryView, _ name: ElementName) -> ElementInfo {
        view.kind == .stream
            ? ElementInfo(name: name, kind: .stream, size: view.size)
            : ElementInfo(name: name, kind: .storage, attributes: Attributes(view.entry))
    }

    /// What the directory says about a child; makes no node for it.
    private func childInfo(_ name: ElementName) throws(CompoundFileError) -> ElementInfo? {
        switch touched[name] {
        case .element(let element): return element.info
        case .removed: return nil
        case nil: break
        }
        switch origin {
        case .none: return nil
        case .level(let lower): return try lower.childInfo(name)
        case .committed(let id):
            guard let childID = try committedID(of: name, in: id),
                let view = try context.base.directory.view(childID)
            else { return nil }
            return Storage.info(view, view.name.name)
        }
    }

    private func position(of name: ElementName, in names: ContiguousArray<ElementName>) -> Int {
        var low = 0
        var high = names.count
        while low < high {
            let middle = (low &+ high) / 2
            if names[middle] < name { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    func insertIntoOrder(_ name: ElementName) {
        guard var names = order else { return }
        order = nil
        let index = position(of: name, in: names)
        if index < names.count, names[index] == name {
            names[index] = name
        } else {
            names.insert(name, at: index)
        }
        order = names
    }

    func removeFromOrder(_ name: ElementName) {
        guard var names = order else { return }
        order = nil
        let index = position(of: name, in: names)
        if index < names.count, names[index] == name { names.remove(at: index) }
        order = names
    }
}
