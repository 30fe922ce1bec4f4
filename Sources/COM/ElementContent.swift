import CompoundFile

/// A stream element under an IStream, seen as any other content. None is one that has been closed.
final class ElementContent: StreamContent {
    private let element: Stream?

    init(_ element: Stream?) { self.element = element }

    private func stream() throws(HResult) -> Stream {
        guard let element, !element.isDetached else { throw .stgReverted }
        return element
    }

    func length() throws -> UInt64 { try stream().length }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try stream().read(at: offset, into: buffer)
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws { try stream().write(at: offset, bytes) }

    func setLength(_ length: UInt64) throws { try stream().setLength(length) }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        guard let info = element?.info else { throw HResult.stgReverted }
        return (info.name.utf16, info.clsid, info.created, info.modified, info.stateBits)
    }
}
