/// Making children, and taking them out.
extension Storage {
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

    /// The same; nil when the name is taken. Who has filled it may give it back by `letGo`.
    public func createStream(ifVacant name: ElementName) throws(CompoundFileError) -> Stream? {
        let hash = name.hash
        let vacancy = try vacancy(name, hash)
        if case .taken = vacancy { return nil }
        let stream: Stream
        if let blank = blankStream.take() {
            stream = blank
            stream.name = name
            stream.parent = self
        } else {
            stream = Stream(context: context, parent: self, name: name, origin: .none)
        }
        stream.place = add(.element(.stream(stream)), name, hash, vacancy)
        return stream
    }

    /// Whether a name is free, and if so whether it is known that there was a child.
    private enum Vacancy {
        case taken, never
        /// Its place among those touched.
        case removed(Int)
    }

    private func vacancy(_ name: ElementName, _ hash: UInt32) throws(CompoundFileError) -> Vacancy {
        try checkAlive()
        if let place = touched.place(name, hash) {
            if case .removed = touched.values[place] { return .removed(place) }
            return .taken
        }
        if hasNothingElse { return .never }
        return try untouchedChild(name, hash) == nil ? .never : .taken
    }

    /// Whether it is known that there are no children but those touched.
    private var hasNothingElse: Bool {
        switch origin {
        case .none: return true
        case .committed: return bareListing?._withUnsafeGuaranteedRef { $0.count == 0 } ?? false
        case .level: return false
        }
    }

    /// Puts a new child under a name that is free; answers its place among those touched.
    private func add(_ child: Child, _ name: ElementName, _ hash: UInt32, _ vacancy: Vacancy) -> Int {
        order?.insert(name)
        noteChange(.members)
        if case .removed(let place) = vacancy {
            touched.replace(at: place, by: child, name)
            return place
        }
        touched.add(name, hash, child)
        return touched.count &- 1
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
        order?.remove(name)
        noteChange(.members)
    }

    /// Puts an element of this level under a name that is free.
    func insert(_ element: Element, _ name: ElementName) {
        // The new name counts, in its case.
        touched.put(name, .element(element))
        element.parent = self
        order?.insert(name)
        noteChange(.members)
    }

    // MARK: Small streams

    /// Makes the bytes the content of the stream of that name, which is made where there is none, in place of a storage
    /// too.
    public func put(_ name: ElementName, _ bytes: [UInt8]) throws(CompoundFileError) {
        try bytes.lendBytes { (bytes) throws(CompoundFileError) in try put(name, bytes) }
    }

    /// The same for bytes that are lent.
    public func put(_ name: ElementName, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        let hash = name.hash
        var vacancy = try vacancy(name, hash)
        if case .taken = vacancy {
            if case .stream(let stream) = try child(name) {
                stream.buffer = StreamBuffer(bytes: [UInt8](bytes), scratch: context.scratch)
                return noteChange(.content)
            }
            try remove(name)
            vacancy = try self.vacancy(name, hash)
        }
        if bytes.count < StreamBuffer.smallLimit, let run = keep(bytes) {
            _ = add(.content(run), name, hash, vacancy)
        } else {
            let buffer = StreamBuffer(bytes: [UInt8](bytes), scratch: context.scratch)
            let stream = Stream(context: context, parent: self, name: name, origin: .none, content: buffer)
            _ = add(.element(.stream(stream)), name, hash, vacancy)
        }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) -> SmallContents.Run? {
        if contents.isWasteful, var moved = SmallContents(forThoseOf: contents) {
            for place in touched.places {
                guard case .content(let run) = touched.values[place], let new = moved.add(contents.bytes(run)) else {
                    continue
                }
                touched.replace(at: place, by: .content(new))
            }
            contents.removeAll()
            contents = moved
        }
        return contents.add(bytes)
    }

    /// The node of a stream of which only the content was known.
    func makeNode(at place: Int, _ run: SmallContents.Run) -> Stream {
        let buffer = StreamBuffer(bytes: [UInt8](contents.bytes(run)), scratch: context.scratch)
        contents.drop(run)
        let name = touched.name(at: place)
        let stream = Stream(context: context, parent: self, name: name, origin: .none, content: buffer)
        touched.replace(at: place, by: .element(.stream(stream)))
        stream.place = place
        return stream
    }

    /// Keeps of a new stream what it holds, and the node for another one; answers false where that cannot be: it holds
    /// much, or somebody else looks at it.
    func keepContent(of stream: inout Stream) -> Bool {
        let place = stream.place
        guard case .none = stream.origin, stream.openers == 0, isKnown(stream, at: place), let buffer = stream.buffer,
            buffer.isLittle
        else { return false }
        touched.replace(at: place, by: .removed)
        guard isKnownUniquelyReferenced(&stream), let run = buffer.lendSmall({ keep($0) }) else {
            touched.replace(at: place, by: .element(.stream(stream)))
            return false
        }
        touched.replace(at: place, by: .content(run))
        buffer.empty()
        blankStream = stream
        return true
    }

    /// Whether a child that is a stream has that place among those touched. It holds on to no other reference.
    private func isKnown(_ stream: Stream, at place: Int) -> Bool {
        guard place < touched.count, case .element(.stream(let known)) = touched.values[place] else { return false }
        return known === stream
    }
}
