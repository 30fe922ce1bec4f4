import COM
import CompoundFile
import MessageFormat

/// Text and bytes in pieces.
extension FlatObject {
    /// Runs `body` on the bytes of a property. The stream stays open for the next piece.
    private func withStream<Result>(
        _ tag: UInt32, writable: Bool, _ body: (any StreamContent) throws -> Result
    ) throws -> Result {
        if recipient != nil { throw HResult.mapiNoSupport }
        return try locked { object in
            let tag = try streamTag(PropertyTag(rawValue: tag), object)
            if let stream, stream.tag != tag || writable && !stream.writable || !isCurrent(stream) {
                self.stream = nil
                _ = COM.release(stream.stream.face)
            }
            let open = try stream ?? open(tag, writable: writable, object)
            stream = open
            return try body(open.stream.content)
        }
    }

    /// Whether a stream is still the one of its property, which may have been set or deleted since.
    private func isCurrent(_ stream: OpenStream) -> Bool {
        stream.stream.isAlive && object.openProperties[stream.tag.id]?.object === stream.stream
    }

    /// Without a type, the property's own; text is UTF-16.
    private func streamTag(_ tag: PropertyTag, _ object: PropObject) throws -> PropertyTag {
        var type = tag.type
        if type == .unspecified {
            guard let stored = try object.storedType(of: tag.id) else { throw HResult.mapiNotFound }
            type = stored
        }
        if type.isString { type = .unicode }
        guard type == .unicode || type == .binary else { throw HResult.mapiUnexpectedType }
        return tag.withType(type)
    }

    private func open(_ tag: PropertyTag, writable: Bool, _ object: PropObject) throws -> OpenStream {
        // MAPI_CREATE would empty a property that is there.
        let creates = try writable && object.table.tag(of: tag.id) == nil
        let flags = writable ? MAPIFlags.modify | (creates ? MAPIFlags.create : 0) : 0
        let opened = try object.openProperty(
            OpenRequest(tag: tag, interface: .iidStream, options: 0, flags: flags))
        guard let stream = opened as? StreamObject else {
            _ = COM.release(opened.face)
            throw HResult.mapiUnexpectedType
        }
        return OpenStream(tag: tag, writable: writable, stream: stream)
    }

    public func size(_ tag: UInt32) throws -> UInt64 { try withStream(tag, writable: false) { try $0.length() } }

    public func read(_ tag: UInt32, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try withStream(tag, writable: false) { try $0.read(at: offset, into: buffer) }
    }

    public func write(_ tag: UInt32, at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        let (end, overflow) = offset.addingReportingOverflow(UInt64(bytes.count))
        guard !overflow, end <= UInt64(Int64.max) else { throw HResult.mapiTooBig }
        try withStream(tag, writable: true) { if bytes.count > 0 { try $0.write(at: offset, bytes) } }
    }

    public func setSize(_ tag: UInt32, _ size: UInt64) throws {
        guard size <= UInt64(Int64.max) else { throw HResult.mapiTooBig }
        try withStream(tag, writable: true) { try $0.setLength(size) }
    }
}
