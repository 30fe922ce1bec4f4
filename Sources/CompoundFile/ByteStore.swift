/// Where the bytes of a compound file are. All offsets are absolute, in bytes.
public protocol ByteStore: AnyObject {
    /// The number of bytes there are.
    func length() throws(CompoundFileError) -> UInt64

    /// Fills `buffer` from `offset` on and answers how many bytes there were; fewer only at the end.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int

    /// Writes all of `bytes` at `offset`; grows the store when they reach beyond its end.
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError)

    /// Writes several buffers, one behind the other, from `offset` on.
    func write(at offset: UInt64, parts: [UnsafeRawBufferPointer]) throws(CompoundFileError)

    /// Cuts the store off, or extends it with zeros.
    func setLength(_ length: UInt64) throws(CompoundFileError)

    /// Makes everything written so far durable.
    func sync() throws(CompoundFileError)

    /// Whether bytes that were never written, in front of others, read as zeros.
    var hasHoles: Bool { get }
}

extension ByteStore {
    public var hasHoles: Bool { false }

    public func write(at offset: UInt64, parts: [UnsafeRawBufferPointer]) throws(CompoundFileError) {
        var position = offset
        for part in parts {
            try write(at: position, part)
            position &+= UInt64(part.count)
        }
    }
}

/// A byte store in front of something that others may lead to as well.
public protocol SharedByteStore: ByteStore {
    /// Where that is: the same for all stores on it.
    var address: UInt { get }
}

/// A byte store in memory.
public final class MemoryByteStore: ByteStore {
    /// The content.
    public var bytes: [UInt8]
    public var hasHoles: Bool { true }

    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    public func length() throws(CompoundFileError) -> UInt64 { UInt64(bytes.count) }

    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        guard offset < UInt64(bytes.count) else { return 0 }
        let start = Int(offset)
        let count = min(buffer.count, bytes.count &- start)
        bytes.withUnsafeBytes { source in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start &+ count]))
        }
        return count
    }

    public func write(at offset: UInt64, _ source: UnsafeRawBufferPointer) throws(CompoundFileError) {
        guard source.count > 0 else { return }
        let end = offset.addingReportingOverflow(UInt64(source.count))
        guard !end.overflow, end.partialValue <= UInt64(Int.max) else {
            throw CompoundFileError(.mediumFull, "byte store", offset: offset)
        }
        if end.partialValue > UInt64(bytes.count) { try setLength(end.partialValue) }
        let start = Int(offset)
        bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[start..<start &+ source.count]).copyMemory(from: source)
        }
    }

    public func setLength(_ length: UInt64) throws(CompoundFileError) {
        guard length <= UInt64(Int.max / 2) else { throw CompoundFileError(.mediumFull, "byte store") }
        let length = Int(length)
        if length < bytes.count {
            bytes.removeLast(bytes.count &- length)
        } else {
            // It grows to twice its size at a time.
            guard length <= bytes.capacity || isMemoryAvailable(UInt64(length) &* 2) else {
                throw CompoundFileError(.outOfMemory, "byte store")
            }
            bytes.append(contentsOf: repeatElement(0, count: length &- bytes.count))
        }
    }

    public func sync() throws(CompoundFileError) {}
}
