import CompoundFile

/// A storage that holds a message or a part of one: a storage of a compound file of ours, or one that a
/// caller brought.
///
/// Opening an element that is open already answers an object for the same element (for a storage that
/// grants exclusive access only: the same object), so that nested objects can be reached by their parent's
/// save.
public protocol StructuredStorage: AnyObject {
    /// What the storage says about itself.
    func info() throws(MessageError) -> ElementInfo
    /// The elements directly in it.
    func elements() throws(MessageError) -> [ElementInfo]
    /// The storage of that name; nil when there is no such storage.
    func openStorage(_ name: ElementName) throws(MessageError) -> (any StructuredStorage)?
    /// Makes an empty storage, in place of whatever has that name.
    func createStorage(_ name: ElementName) throws(MessageError) -> any StructuredStorage
    /// The stream of that name; nil when there is no such stream.
    func openStream(_ name: ElementName) throws(MessageError) -> (any StructuredStream)?
    /// Makes an empty stream, in place of whatever has that name.
    func createStream(_ name: ElementName) throws(MessageError) -> any StructuredStream
    /// Writes a whole stream, made when absent. The bytes are lent.
    func put(_ name: ElementName, _ bytes: UnsafeRawBufferPointer) throws(MessageError)
    /// Removes the element; an absent one is no error.
    func removeElement(_ name: ElementName) throws(MessageError)
    /// Gives an element another name, which must be free.
    func renameElement(_ name: ElementName, to new: ElementName) throws(MessageError)
    /// Sets the class identifier.
    func setClass(_ clsid: GUIDValue) throws(MessageError)
    /// Sets the state bits.
    func setStateBits(_ bits: UInt32) throws(MessageError)
    /// Whether the other object stands for the same storage. By default: whether it is the same object.
    func isSame(as other: any StructuredStorage) -> Bool
}

extension StructuredStorage {
    public func isSame(as other: any StructuredStorage) -> Bool { self === other }

    /// Writes a whole stream, made when absent.
    public func put(_ name: ElementName, _ bytes: [UInt8]) throws(MessageError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(MessageError) in
            try put(name, UnsafeRawBufferPointer(bytes))
        }
    }

    /// Writes a whole stream, made when absent.
    public func put(_ name: ElementName, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        let stream: any StructuredStream
        if let existing = try openStream(name) {
            stream = existing
            try stream.setLength(UInt64(bytes.count))
        } else {
            stream = try createStream(name)
        }
        if !bytes.isEmpty { try stream.write(at: 0, bytes) }
    }
}

/// A stream of a structured storage.
public protocol StructuredStream: AnyObject {
    /// Its length in bytes, as the storage claims it.
    func length() throws(MessageError) -> UInt64
    /// Fills the buffer from `offset`; fewer bytes only at the end.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MessageError) -> Int
    /// Writes at `offset`, extending the stream as needed.
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError)
    /// Cuts or extends with zeros.
    func setLength(_ length: UInt64) throws(MessageError)
    /// At most `limit` bytes from the start. Allocates by what is really there.
    func readAll(limit: UInt64) throws(MessageError) -> [UInt8]
    /// Makes the content that of `buffer`, which is not written afterwards.
    func replaceContents(with buffer: StreamBuffer) throws(MessageError)
}

extension StructuredStream {
    /// Reads in steps that grow with what came, so that a claimed length alone costs nothing.
    public func readAll(limit: UInt64) throws(MessageError) -> [UInt8] {
        let claim = min(try length(), limit, UInt64(Int.max))
        var bytes: [UInt8] = []
        var step = min(claim, UInt64(Limits.chunk))
        while UInt64(bytes.count) < claim {
            let start = bytes.count
            let wanted = Int(min(step, claim &- UInt64(start)))
            guard isMemoryAvailable(UInt64(start &+ wanted) &* 2) else { throw MessageError(.outOfMemory, "stream") }
            bytes.append(contentsOf: repeatElement(0, count: wanted))
            let count = try readBytes(at: UInt64(start), into: &bytes, from: start)
            if count < wanted {
                bytes.removeLast(wanted &- count)
                break
            }
            step = UInt64(bytes.count)
        }
        return bytes
    }

    /// Copies by chunks.
    public func replaceContents(with buffer: StreamBuffer) throws(MessageError) {
        try setLength(buffer.length)
        try copyBytes(length: buffer.length) { (offset, chunk) throws(MessageError) -> Int in
            try mapped { () throws(CompoundFileError) in try buffer.read(at: offset, into: chunk) }
        } to: { (offset, chunk) throws(MessageError) in
            try self.write(at: offset, chunk)
        }
    }

    /// Fills `bytes` from `start` to its end.
    func readBytes(at offset: UInt64, into bytes: inout [UInt8], from start: Int) throws(MessageError)
        -> Int
    {
        var failure: MessageError?
        let count = bytes.withUnsafeMutableBytes { buffer -> Int in
            guard start < buffer.count else { return 0 }
            do throws(MessageError) {
                return try self.read(
                    at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return max(0, min(count, bytes.count &- start))
    }
}

/// Moves `length` bytes, a chunk at a time; ends early when the source does.
func copyBytes(
    length: UInt64,
    from read: (UInt64, UnsafeMutableRawBufferPointer) throws(MessageError) -> Int,
    to write: (UInt64, UnsafeRawBufferPointer) throws(MessageError) -> Void
) throws(MessageError) {
    guard length > 0 else { return }
    let size = Int(min(length, UInt64(Limits.chunk)))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { chunk.deallocate() }
    var offset: UInt64 = 0
    while offset < length {
        let wanted = Int(min(UInt64(size), length &- offset))
        let count = try read(offset, UnsafeMutableRawBufferPointer(rebasing: chunk[0..<wanted]))
        guard count > 0, count <= wanted else { return }
        try write(offset, UnsafeRawBufferPointer(rebasing: chunk[0..<count]))
        offset &+= UInt64(count)
    }
}
