import CompoundFile

/// The bytes of a text or binary property for random access: UTF-16LE, 8-bit text or plain bytes, no
/// terminator. A view; it shows what the property holds while the view is used.
public final class PropertyContent {
    private enum Bytes {
        case stream(any StructuredStream)
        case buffer(StreamBuffer)
        case memory([UInt8])
    }
    private let bytes: Bytes
    private let visible: UInt64?

    init(stream: any StructuredStream, length: UInt64) {
        bytes = .stream(stream)
        visible = length
    }

    init(buffer: StreamBuffer) {
        bytes = .buffer(buffer)
        visible = nil
    }

    init(memory: [UInt8]) {
        bytes = .memory(memory)
        visible = UInt64(memory.count)
    }

    /// The number of bytes.
    public var length: UInt64 {
        if case .buffer(let buffer) = bytes { return buffer.length }
        return visible ?? 0
    }

    /// Fills the buffer from `offset`; fewer bytes only at the end.
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        let length = length
        guard offset < length, !buffer.isEmpty else { return 0 }
        let count = Int(min(UInt64(buffer.count), length &- offset))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        switch bytes {
        case .stream(let stream): return try stream.read(at: offset, into: target)
        case .buffer(let source):
            return try mapped { () throws(CompoundFileError) in try source.read(at: offset, into: target) }
        case .memory(let source):
            guard let start = Int(exactly: offset) else { return 0 }
            source.withUnsafeBytes {
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start &+ count]))
            }
            return count
        }
    }

    /// The bytes from the start on, at most `limit`.
    public func readAll(limit: UInt64 = .max) throws(MessageError) -> [UInt8] {
        switch bytes {
        case .memory(let source):
            return UInt64(source.count) > limit ? Array(source.prefix(Int(limit))) : source
        case .stream(let stream): return try stream.readAll(limit: min(limit, length))
        case .buffer(let buffer):
            return try mapped { () throws(CompoundFileError) in try buffer.readAll(limit: limit) }
        }
    }

    /// Copies everything into an empty buffer.
    func copy(into buffer: StreamBuffer) throws(MessageError) {
        try copyBytes(length: length) { (offset, chunk) throws(MessageError) -> Int in
            try self.read(at: offset, into: chunk)
        } to: { (offset, chunk) throws(MessageError) in
            try mapped { () throws(CompoundFileError) in try buffer.write(at: offset, chunk) }
        }
    }
}
