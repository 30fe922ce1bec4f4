extension Storage {
    /// Puts a storage in the place of a stream; the old content becomes a stream in it.
    ///
    /// - Throws: .notFound or .wrongKind when there is no such stream.
    public func convert(_ name: ElementName, contents: ElementName) throws(CompoundFileError) -> Storage {
        guard let element = try child(name) else { throw CompoundFileError(.notFound, "element name") }
        guard case .stream(let stream) = element else { throw CompoundFileError(.wrongKind, "element name") }
        let content = try stream.contentSnapshot(in: context)
        let oldName = stream.name
        try remove(name)
        let storage = try createStorage(oldName)
        try storage.createStream(contents).replaceContents(with: content)
        return storage
    }

    /// Has an element forget what it holds: a stream its bytes, a storage its elements. Does nothing when there is none.
    public func emptyElement(_ name: ElementName) throws(CompoundFileError) {
        switch try child(name) {
        case .stream(let stream): try stream.setLength(0)
        case .storage(let storage): try storage.removeAll()
        case nil: break
        }
    }

    /// A storage of its own with everything that this one holds now, but for what is excluded (at its top only). It
    /// belongs to no tree; big streams are shared with this one until either is changed.
    public func snapshot(
        excluding: (ElementName, ElementKind) -> Bool = { _, _ in false }
    ) throws(CompoundFileError) -> Storage {
        let copy = Storage(context: context, parent: nil, name: name, origin: .none, depth: depth)
        try copyContents(into: copy, excluding: excluding)
        return copy
    }
}

extension Stream {
    /// A buffer with the content as it is now, which later changes leave alone.
    public func snapshot() throws(CompoundFileError) -> StreamBuffer { try contentSnapshot(in: context) }
}
