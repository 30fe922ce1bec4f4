import CompoundFile

/// A stream element under an IStream: it belongs to the open storage that handed it out.
final class ElementContent: StreamContent {
    let stream: Stream
    private weak var storage: StorageObject?

    init(_ stream: Stream, in storage: StorageObject) {
        self.stream = stream
        self.storage = storage
    }

    func length() throws -> UInt64 {
        if stream.isDetached { throw HResult.stgReverted }
        return stream.length
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try stream.read(at: offset, into: buffer)
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws { try stream.write(at: offset, bytes) }

    func setLength(_ length: UInt64) throws { try stream.setLength(length) }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        let info = stream.info
        return (info.name.utf16, info.clsid, info.created, info.modified, info.stateBits)
    }

    func opened(_ stream: StreamObject) { storage?.adopt(stream, named: self.stream.info.name) }
    func closed(_ stream: StreamObject) { storage?.childClosed(stream) }
}
