import COM
import CompoundFile
import MessageFormat

/// What an IStream on a property reads and writes: the property's raw bytes, strings without terminator.
///
/// In direct mode every write goes into the object's pending value at once; SaveChanges takes it from there. A
/// string asked for in another width than the file's is held converted, and is converted back when the value is
/// next looked at. A transacted stream keeps its bytes to itself until Commit.
final class PropertyStream: StreamContent {
    private enum Source {
        /// A stored value that is only read.
        case readOnly(PropertyContent)
        /// The object's own pending bytes.
        case shared(StreamBuffer)
        /// Bytes of our own: converted text, a transaction, or what is left when the property was replaced.
        case own(StreamBuffer)
    }

    private let owner: PropObject
    let tag: PropertyTag
    private let isTransacted: Bool
    private var source: Source
    private var generation: Int
    /// What the stream holds differs from the property.
    private(set) var hasUnpublishedBytes = false
    /// The property was deleted or replaced: the stream lives on by itself.
    private(set) var isDetached = false

    private init(
        owner: PropObject, tag: PropertyTag, source: Source, isTransacted: Bool
    ) {
        self.owner = owner
        self.tag = tag
        self.source = source
        self.isTransacted = isTransacted
        generation = owner.bufferGeneration
    }

    /// Bytes that are no stored property's, to be read.
    convenience init(_ owner: PropObject, tag: PropertyTag, bytes: [UInt8]) {
        self.init(
            owner: owner, tag: tag, source: .own(StreamBuffer(bytes: bytes, scratch: owner.context.scratch)),
            isTransacted: false)
    }

    /// - Parameters:
    ///   - tag: the tag asked for; its type gives the width of a string.
    ///   - stored: the property's tag in the file; nil when it is new.
    static func open(
        _ owner: PropObject, tag: PropertyTag, stored: PropertyTag?, writable: Bool, truncate: Bool,
        isTransacted: Bool
    ) throws -> PropertyStream {
        let type = try owner.streamType(of: tag)
        let converts = try (stored?.type ?? type) != tag.type || (owner.needsConversion(tag.type))
        let isPrivate = converts || isTransacted
        if !writable && !isPrivate {
            guard let content = try owner.table.content(of: tag.id) else {
                throw HResult.mapiNotFound
            }
            return PropertyStream(
                owner: owner, tag: tag, source: .readOnly(content), isTransacted: false)
        }
        if isPrivate {
            if stored == nil || truncate, writable {
                // MAPI_CREATE makes the property exist, empty, even if nothing is ever written.
                try owner.store(.empty(type), tag: tag)
            }
            let bytes = truncate ? [] : try owner.rawBytes(of: tag)
            return PropertyStream(
                owner: owner, tag: tag,
                source: .own(StreamBuffer(bytes: bytes, scratch: owner.context.scratch)),
                isTransacted: isTransacted)
        }
        let buffer = try owner.table.editableContent(
            of: PropertyTag(tag.id, type), truncate: truncate || stored == nil,
            scratch: owner.context.scratch)
        return PropertyStream(owner: owner, tag: tag, source: .shared(buffer), isTransacted: false)
    }

    // MARK: The property's side

    /// Brings what the stream holds converted into the property's value.
    func publish() throws {
        guard hasUnpublishedBytes, !isDetached, !isTransacted else { return }
        try publishNow()
    }

    private func publishNow() throws {
        guard case .own(let buffer) = source else { return }
        // What is made of the bytes takes twice their room.
        guard isMemoryAvailable(buffer.length.multipliedReportingOverflow(by: 3).overflow ? .max : buffer.length &* 3)
        else { throw HResult.stgInsufficientMemory }
        let bytes = try mapping { try buffer.readAll() }
        try owner.storeFromStream(bytes, tag: tag)
        hasUnpublishedBytes = false
        owner.streamed.insert(tag.id)
    }

    /// Cuts the stream off from a property that is deleted or replaced.
    func detach() {
        guard !isDetached else { return }
        isDetached = true
        if case .shared(let buffer) = source { source = .own(buffer) }
    }

    // MARK: StreamContent

    func length() throws -> UInt64 {
        switch try current() {
        case .readOnly(let content): return content.length
        case .shared(let buffer), .own(let buffer): return buffer.length
        }
    }

    func read(at offset: UInt64, into target: UnsafeMutableRawBufferPointer) throws -> Int {
        switch try current() {
        case .readOnly(let content): return try content.read(at: offset, into: target)
        case .shared(let buffer), .own(let buffer):
            return try mapping { try buffer.read(at: offset, into: target) }
        }
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        try change { buffer in try buffer.write(at: offset, bytes) }
    }

    func setLength(_ length: UInt64) throws {
        try change { buffer in try buffer.setLength(length) }
    }

    func commit(_ flags: UInt32) throws {
        if isDetached { throw HResult.stgReverted }
        if isTransacted, hasUnpublishedBytes { try publishNow() }
    }

    func revert() throws {
        guard isTransacted, !isDetached else { return }
        let bytes = try owner.rawBytes(of: tag)
        source = .own(StreamBuffer(bytes: bytes, scratch: owner.context.scratch))
        hasUnpublishedBytes = false
    }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        // The name of the stream that holds the value in the file.
        let hex = String(tag.rawValue, radix: 16, uppercase: true)
        let name = "__substg1.0_" + String(repeating: "0", count: max(0, 8 - hex.count)) + hex
        return (Array(name.utf16), .zero, FileTime(ticks: 0), FileTime(ticks: 0), 0)
    }

    var allowsReentry: Bool { false }

    func opened(_ stream: StreamObject) { owner.adopt(stream) }

    func closed(_ stream: StreamObject) {
        if case .shared(let buffer) = source { buffer.rest() }
        owner.streamClosed(self)
        owner.childClosed(stream)
    }

    // MARK: Pieces

    private func change(_ body: (StreamBuffer) throws -> Void) throws {
        switch try current() {
        case .readOnly: throw HResult.stgAccessDenied
        case .shared(let buffer):
            try mapping { try body(buffer) }
            owner.streamed.insert(tag.id)
        case .own(let buffer):
            try mapping { try body(buffer) }
            hasUnpublishedBytes = true
        }
    }

    /// A save takes the shared bytes over; the property has others then.
    private func current() throws -> Source {
        if case .shared = source, generation != owner.bufferGeneration {
            generation = owner.bufferGeneration
            source = .shared(
                try owner.table.editableContent(
                    of: PropertyTag(tag.id, try owner.streamType(of: tag)), truncate: false,
                    scratch: owner.context.scratch))
        }
        return source
    }

    private func mapping<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as CompoundFileError { throw error.hresult }
    }
}

extension PropertyValue {
    /// A string or binary value without contents.
    static func empty(_ type: PropertyType) -> PropertyValue {
        switch type {
        case .string8: return .string8([])
        case .unicode: return .unicode([])
        default: return .binary([])
        }
    }
}
