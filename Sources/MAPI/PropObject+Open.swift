import COM
import CompoundFile
import MessageFormat

/// What OpenProperty was asked for.
struct OpenRequest {
    let tag: PropertyTag
    let interface: GUIDValue
    /// STGM bits for streams and storages, MAPI_UNICODE for tables.
    let options: UInt32
    let flags: UInt32

    var creates: Bool { flags & MAPIFlags.create != 0 }
    /// MAPI_CREATE without MAPI_MODIFY is a caller's oversight; it means both.
    var modifies: Bool { flags & (MAPIFlags.modify | MAPIFlags.create) != 0 }
    var appends: Bool { flags & MAPIFlags.streamAppend != 0 }

    /// Whether the interface asked for is one of these, or IUnknown, which stands for the usual one.
    func wants(_ interfaces: GUIDValue...) -> Bool {
        interface == .iidUnknown || interfaces.contains(interface)
    }
}

/// OpenProperty and the streams that it opens.
extension PropObject {
    private static let knownFlags =
        MAPIFlags.modify | MAPIFlags.create | MAPIFlags.streamAppend | MAPIFlags.deferredErrors

    /// - Returns: the object with a reference for the caller.
    func openProperty(_ request: OpenRequest) throws -> ComObject {
        try MAPIFlags.check(request.flags, known: Self.knownFlags)
        if request.tag.type == .unspecified { throw HResult.mapiInvalidParameter }
        if request.modifies { try requireWritable() }
        if let open = openProperties[request.tag.id], let object = open.object, object.isAlive,
            isSameProperty(open, request)
        {
            guard request.wants(open.interface) else { throw HResult.mapiInterfaceNotSupported }
            if object.retainedFace() != nil { return object }
        }
        if request.interface == .iidStreamDocfile { return try openDocfile(request) }
        switch request.tag.type {
        case .string8, .unicode, .binary: return try openStream(request)
        case .object: return try openObject(request)
        default: throw HResult.mapiInterfaceNotSupported
        }
    }

    /// Attachment data as bytes and as an object are two properties under one identifier; a storage's image is asked
    /// for by the tag of either.
    private func isSameProperty(_ open: OpenedProperty, _ request: OpenRequest) -> Bool {
        if open.interface == .iidStreamDocfile, request.interface == .iidStreamDocfile { return true }
        return (open.interface == .iidStream) == (request.tag.type != .object)
    }

    private func openStream(_ request: OpenRequest) throws -> ComObject {
        guard request.wants(.iidStream, .iidSequentialStream) else {
            throw HResult.mapiInterfaceNotSupported
        }
        let stored = try table.tag(of: request.tag.id)
        if let stored, !request.creates, !isStreamable(stored.type) {
            throw stored.type == .object ? HResult.mapiNotFound : .mapiUnexpectedType
        }
        if stored == nil && !request.creates {
            if !request.modifies, let made = try openMadeUp(request) { return made }
            throw HResult.mapiNotFound
        }
        if request.modifies, case .problem(let code)? = try obstacle(to: request.tag) { throw code }
        let writes = request.modifies
        let transacted = writes && request.options & STGMode.transacted != 0
        let content = try PropertyStream.open(
            self, tag: request.tag, stored: stored.flatMap { isStreamable($0.type) ? $0 : nil },
            writable: writes, truncate: request.creates, isTransacted: transacted)
        if request.creates { try propertiesChanged([request.tag.id]) }
        let mode = (writes ? STGMode.readWrite : STGMode.read) | (transacted ? STGMode.transacted : 0)
        let stream = StreamObject(
            content: content, mode: mode, position: request.appends ? try content.length() : 0,
            lock: lock)
        openProperties[request.tag.id] = OpenedProperty(
            object: stream, interface: .iidStream, stream: content)
        return stream
    }

    /// A stream to read a text that is not stored, but made of other properties; nil where there is none.
    private func openMadeUp(_ request: OpenRequest) throws -> ComObject? {
        guard let value = try defaultValue(of: request.tag.id), isStreamable(value.type),
            let wanted = try convert(value, of: request.tag.id, to: request.tag.type, converter)
        else { return nil }
        let bytes: [UInt8]
        switch wanted {
        case .string8(let text), .binary(let text): bytes = text
        case .unicode(let units): bytes = units.littleEndianBytes
        default: return nil
        }
        return StreamObject(
            content: PropertyStream(self, tag: request.tag, bytes: bytes), mode: STGMode.read, lock: lock)
    }

    private func isStreamable(_ type: PropertyType) -> Bool { type.isString || type == .binary }

    // MARK: What streams need of their property

    /// The type in which the property is stored when `tag` is written as a stream.
    func streamType(of tag: PropertyTag) throws -> PropertyType {
        guard tag.type.isString else { return tag.type }
        // HTML is stored as bytes, whatever width callers write it in.
        if tag.id == .html, self is MessageObject { return .binary }
        return storesUnicode ? .unicode : .string8
    }

    /// Whether the bytes of a stored string of this type are other ones than those that callers see.
    func needsConversion(_ type: PropertyType) throws -> Bool {
        guard type == .string8 else { return type == .unicode && !storesUnicode }
        return try storesUnicode || converter.file != converter.narrow
    }

    /// The property's bytes as a stream of the tag's type shows them; none when it is missing.
    func rawBytes(of tag: PropertyTag) throws -> [UInt8] {
        guard let value = try table.value(of: tag.id),
            let wanted = try convert(value, of: tag.id, to: tag.type, converter)
        else { return [] }
        switch wanted {
        case .string8(let bytes), .binary(let bytes): return bytes
        case .unicode(let units): return units.littleEndianBytes
        default: return []
        }
    }

    /// Takes what a stream of the tag's type holds for the property's value; a terminator that the caller wrote
    /// does not belong to it.
    func storeFromStream(_ bytes: [UInt8], tag: PropertyTag) throws {
        let value: PropertyValue
        switch tag.type {
        case .string8: value = .string8(bytes.withoutTerminator)
        case .unicode: value = .unicode([UInt16](littleEndian: bytes).withoutTerminator)
        default: value = .binary(bytes)
        }
        let stored = try fileValue(value, of: tag.id)
        try table.set(stored, tag: PropertyTag(tag.id, stored.type), scratch: context.scratch)
    }

    /// Brings what open streams hold converted into the properties, and other properties in step with what streams
    /// have written, before any are looked at.
    /// - Parameter strictly: whether text that can't be converted, for it is too long for memory, is a failure;
    ///   otherwise the property stays as it was.
    func flushStreams(strictly: Bool = false) throws {
        for opened in openProperties.values {
            do { try opened.stream?.publish() } catch {
                if strictly { throw mapStorageCode(HResult(error)) }
            }
        }
        try settleStreamed()
    }

    private func settleStreamed() throws {
        guard !streamed.isEmpty else { return }
        let ids = Array(streamed)
        streamed = []
        try propertiesChanged(ids)
    }

    func detachStream(_ id: PropertyID) {
        openProperties.removeValue(forKey: id)?.stream?.detach()
    }

    /// The last reference on a stream is gone: what it still held belongs to the property.
    func streamClosed(_ stream: PropertyStream) {
        // Nothing to be told to: a failed conversion leaves the property as it was.
        try? stream.publish()
        try? settleStreamed()
    }
}

/// The STGM bits that matter to streams and storages on properties.
enum STGMode {
    static let read: UInt32 = 0
    static let write: UInt32 = 1
    static let readWrite: UInt32 = 2
    static let transacted: UInt32 = 0x10000
}

extension [UInt16] {
    init(littleEndian bytes: [UInt8]) {
        self = [UInt16](unsafeUninitializedCapacity: bytes.count / 2) { units, count in
            count = bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(units).copyWhole($0) } / 2
            for index in 0..<count { units[index] = UInt16(littleEndian: units[index]) }
        }
    }

    var littleEndianBytes: [UInt8] { map(\.littleEndian).withUnsafeBytes { [UInt8]($0) } }
}

extension UnsafeMutableRawBufferPointer {
    /// Fills the buffer from the start of the bytes; answers how many those were.
    fileprivate func copyWhole(_ bytes: UnsafeRawBufferPointer) -> Int {
        let length = Swift.min(bytes.count, count)
        copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[0..<length]))
        return length
    }
}

extension Array where Element: FixedWidthInteger {
    var withoutTerminator: [Element] { last == 0 ? Array(dropLast()) : self }
}
