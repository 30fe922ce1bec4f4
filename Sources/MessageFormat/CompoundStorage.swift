import CompoundFile

/// A storage of a compound file of this library, as messages see it.
public final class CompoundStorage: StructuredStorage {
    /// The storage itself.
    public let storage: Storage

    public init(_ storage: Storage) { self.storage = storage }

    public func info() throws(MessageError) -> ElementInfo { storage.info }

    public func elements() throws(MessageError) -> [ElementInfo] {
        try mapped { () throws(CompoundFileError) in try storage.children() }
    }

    public func openStorage(_ name: ElementName) throws(MessageError) -> (any StructuredStorage)? {
        guard case .storage(let child) = try child(name) else { return nil }
        return CompoundStorage(child)
    }

    public func createStorage(_ name: ElementName) throws(MessageError) -> any StructuredStorage {
        do throws(CompoundFileError) { return CompoundStorage(try storage.createStorage(name)) } catch {
            guard error.code == .alreadyExists else { throw MessageError(error) }
        }
        try removeElement(name)
        let child = try mapped { () throws(CompoundFileError) in try storage.createStorage(name) }
        return CompoundStorage(child)
    }

    public func openStream(_ name: ElementName) throws(MessageError) -> (any StructuredStream)? {
        guard case .stream(let child) = try child(name) else { return nil }
        return CompoundStream(child)
    }

    public func put(_ name: ElementName, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try storage.put(name, bytes) }
    }

    public func createStream(_ name: ElementName) throws(MessageError) -> any StructuredStream {
        if let child = try mapped({ () throws(CompoundFileError) in try storage.createStream(ifVacant: name) }) {
            return CompoundStream(child)
        }
        try removeElement(name)
        let child = try mapped { () throws(CompoundFileError) in try storage.createStream(name) }
        return CompoundStream(child)
    }

    public func removeElement(_ name: ElementName) throws(MessageError) {
        guard try child(name) != nil else { return }
        try mapped { () throws(CompoundFileError) in try storage.remove(name) }
    }

    public func renameElement(_ name: ElementName, to new: ElementName) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try storage.rename(name, to: new) }
    }

    public func setClass(_ clsid: GUIDValue) throws(MessageError) {
        do { try storage.setClass(clsid) } catch { throw MessageError(error) }
    }

    public func setStateBits(_ bits: UInt32) throws(MessageError) {
        do { try storage.setStateBits(bits, mask: .max) } catch { throw MessageError(error) }
    }

    public func isSame(as other: any StructuredStorage) -> Bool {
        (other as? CompoundStorage)?.storage === storage
    }

    private func child(_ name: ElementName) throws(MessageError) -> Element? {
        try mapped { () throws(CompoundFileError) in try storage.child(name) }
    }
}

/// A stream of a compound file of this library, as messages see it.
public final class CompoundStream: StructuredStream {
    /// The stream itself.
    public let stream: Stream

    public init(_ stream: Stream) { self.stream = stream }

    deinit { stream.rest() }

    public func length() throws(MessageError) -> UInt64 { stream.length }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MessageError)
        -> Int
    {
        try mapped { () throws(CompoundFileError) in try stream.read(at: offset, into: buffer) }
    }

    public func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try stream.write(at: offset, bytes) }
    }

    public func setLength(_ length: UInt64) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try stream.setLength(length) }
    }

    public func readAll(limit: UInt64) throws(MessageError) -> [UInt8] {
        try mapped { () throws(CompoundFileError) in try stream.readAll(limit: limit) }
    }

    public func replaceContents(with buffer: StreamBuffer) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try stream.replaceContents(with: buffer) }
    }
}
