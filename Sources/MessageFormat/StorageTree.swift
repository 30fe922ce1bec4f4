import CompoundFile

/// Copies all that is in one storage into another, with class identifier and state bits, at any depth up to
/// `Limits.storageDepth`. What the destination holds under other names stays.
///
/// Within compound files of this library stream contents are shared as long as both sides live.
///
/// - Returns: the bytes of streams that were copied as they lie in a compound file.
@discardableResult
public func copyTree(
    from source: any StructuredStorage, to destination: any StructuredStorage
) throws(MessageError) -> UInt64 {
    if source.isSame(as: destination) { return 0 }
    if let source = source as? CompoundStorage, let destination = destination as? CompoundStorage {
        do {
            return try source.storage.copyContents(into: destination.storage, excluding: { _, _ in false })
        } catch {
            throw MessageError(error)
        }
    }
    var waiting: [(source: any StructuredStorage, destination: any StructuredStorage, depth: Int)]
    waiting = [(source, destination, 0)]
    while let (source, destination, depth) = waiting.popLast() {
        let info = try source.info()
        try destination.setClass(info.clsid)
        try destination.setStateBits(info.stateBits)
        for element in try source.elements() {
            switch element.kind {
            case .storage:
                guard depth < Limits.storageDepth else { throw MessageError(.tooBig, "storage depth") }
                guard let child = try source.openStorage(element.name) else { continue }
                waiting.append((child, try destination.createStorage(element.name), depth &+ 1))
            case .stream:
                guard let stream = try source.openStream(element.name) else { continue }
                try copyStream(stream, to: try destination.createStream(element.name))
            }
        }
    }
    return 0
}

/// Copies the whole of one stream into an empty one.
func copyStream(
    _ source: any StructuredStream, to destination: any StructuredStream
) throws(MessageError) {
    try copyBytes(length: try source.length()) { (offset, chunk) throws(MessageError) -> Int in
        try source.read(at: offset, into: chunk)
    } to: { (offset, chunk) throws(MessageError) in
        try destination.write(at: offset, chunk)
    }
}

/// The bytes in all streams below a storage, storages beyond the depth limit not counted.
func totalSize(of storage: any StructuredStorage) throws(MessageError) -> UInt64 {
    if let own = storage as? CompoundStorage, let size = own.storage.newBytes(Limits.storageDepth) { return size }
    var total: UInt64 = 0
    var waiting: [(storage: any StructuredStorage, depth: Int)] = [(storage, 0)]
    while let (storage, depth) = waiting.popLast() {
        for element in try storage.elements() {
            switch element.kind {
            case .stream:
                total = total.addingReportingOverflow(element.size).partialValue
            case .storage:
                guard depth < Limits.storageDepth,
                    let child = try storage.openStorage(element.name)
                else { continue }
                waiting.append((child, depth &+ 1))
            }
        }
    }
    return total
}

/// The same for one as the last commit has it.
func totalSize(of storage: CommittedStorage) throws(MessageError) -> UInt64 {
    var total: UInt64 = 0
    var waiting = [(storage: storage, depth: 0)]
    while let (storage, depth) = waiting.popLast() {
        do {
            try storage.walk { child in
                if child.kind == .stream {
                    total = total.addingReportingOverflow(child.size).partialValue
                } else if depth < Limits.storageDepth {
                    waiting.append((storage.storage(child.id), depth &+ 1))
                }
            }
        } catch { throw MessageError(error) }
    }
    return total
}

/// Lends names, kinds and lengths of all elements of a storage, in no order.
func forEachElement(
    of storage: any StructuredStorage, _ body: (ElementName, ElementKind, UInt64) -> Void
) throws(MessageError) {
    if let own = storage as? CompoundStorage,
        try mapped({ () throws(CompoundFileError) in try own.storage.knownChildren(body) })
    {
        return
    }
    for element in try storage.elements() { body(element.name, element.kind, element.size) }
}
