import COM
import CompoundFile
import MessageFormat
import TNEF

/// Encodes one attachment: attAttachRenddata, its data, and the list of its properties.
final class TnefAttachmentEncoder {
    private let encoder: TnefEncoder
    private let attach: ForeignAttach
    private let reader: TnefPropertyReader
    private let replacement: TnefSelection.Replacement?
    private let component: UInt32
    private let method: Int32
    /// attAttachData holds the data.
    private var hasWritten = false

    private static let methodEmbedded: Int32 = 5
    private static let methodOLE: Int32 = 6

    init(
        _ encoder: TnefEncoder, _ attach: ForeignAttach, _ reader: TnefPropertyReader,
        _ replacement: TnefSelection.Replacement?, component: UInt32
    ) throws {
        self.encoder = encoder
        self.attach = attach
        self.reader = reader
        self.replacement = replacement
        self.component = component
        guard case .long(let method)? = try attach.values(of: [PropertyTag(.attachMethod, .long)]).first?.value
        else {
            self.method = 0
            return
        }
        self.method = method
    }

    // MARK: Attributes

    func encodeStart(isPure: Bool) throws {
        var rendering = RenderingRecord()
        let tags = [PropertyTag(.renderingPosition, .long), PropertyTag(.attachEncoding, .binary)]
        let values = try reader.values(of: tags)
        if case .long(let position)? = values[.renderingPosition] { rendering.position = position }
        if case .binary(let encoding)? = values[.attachEncoding] {
            rendering.isMacBinary = encoding == TnefAttachmentDecoder.macBinary
        }
        rendering.isOLE = method == Self.methodOLE
        try encoder.output.attribute(.attachment, .attachRendering, rendering.bytes)
        if !isPure, takesData, !isObject { try encodeData() }
    }

    private var takesData: Bool { replacement != nil || reader.takes(.attachData) }

    /// Whether the data are no bytes.
    private var isObject: Bool {
        switch replacement {
        case .message: return true
        case .data: return false
        case nil: return method == Self.methodEmbedded || method == Self.methodOLE
        }
    }

    /// The data's bytes as a stream, or from GetProps where the attachment has no streams; nil for none.
    private enum Data {
        case stream(ForeignStreamRef)
        case bytes([UInt8])
    }

    private func data() throws -> Data? {
        if case .data(let stream)? = replacement { return .stream(stream) }
        let tag = PropertyTag(.attachData, .binary)
        do { return .stream(try attach.openStream(tag)) } catch let code as HResult {
            if code.endsCopy { throw code }
            if case .binary(let bytes)? = try attach.values(of: [tag]).first?.value { return .bytes(bytes) }
            if code != .mapiNotFound { reader.problem(.attachData, tag, code) }
            return nil
        }
    }

    private func encodeData() throws {
        switch try data() {
        case nil: return
        case .bytes(let bytes): try encoder.output.attribute(.attachment, .attachData, bytes)
        case .stream(let stream): try encode(stream)
        }
        hasWritten = true
    }

    /// A stream that knows its length is written as it is read. It is held to that length: the attribute's has been
    /// written by then.
    private func encode(_ stream: ForeignStreamRef) throws {
        let output = encoder.output
        guard let length = try? stream.length() else {
            return try output.attribute(.attachment, .attachData) { try stream.copy(to: output) }
        }
        guard let length = UInt32(exactly: length) else { throw TNEFError.tooLarge }
        try output.attribute(.attachment, .attachData, length: length) {
            let before = output.count
            do { try stream.copy(to: output, most: UInt64(length)) } catch let code as HResult {
                reader.problem(.attachData, PropertyTag(.attachData, .binary), mapStorageCode(code))
            }
            try fill(UInt64(length) &- (output.count &- before))
        }
    }

    /// Zeros for the end of a stream that was shorter than it said.
    private func fill(_ count: UInt64) throws {
        guard count > 0 else { return }
        reader.problem(.attachData, PropertyTag(.attachData, .binary), .mapiCorruptData)
        let zeros = [UInt8](repeating: 0, count: 1 << 12)
        var left = count
        while left > 0 {
            let some = Int(min(left, UInt64(zeros.count)))
            try zeros.withUnsafeBytes { try encoder.output.write(UnsafeRawBufferPointer(rebasing: $0[..<some])) }
            left &-= UInt64(some)
        }
    }

    // MARK: The list

    func encodeList(without: Set<PropertyID>) throws {
        let output = encoder.output
        try output.list(.attachment, .attachment) { list in
            if takesData {
                if isObject { try encodeObject(&list) } else if !hasWritten { try encodeData(&list) }
            }
            try reader.write(to: &list, output, .attachment, without: without.union([.attachData]))
        }
    }

    /// The data where there are no attributes for them.
    private func encodeData(_ list: inout PropertyListWriter) throws {
        let tag = PropertyTag(.attachData, .binary)
        switch try data() {
        case nil: break
        case .bytes(let bytes): _ = try list.add(tag, nil, .binary(bytes))
        case .stream(let stream): try list.add(tag, nil) { try stream.copy(to: encoder.output) }
        }
    }

    private func encodeObject(_ list: inout PropertyListWriter) throws {
        let tag = PropertyTag(.attachData, .object)
        do {
            switch replacement {
            case .message(let stream):
                try list.add(tag, object: .iidMessage) { try stream.copy(to: encoder.output) }
            default:
                if method == Self.methodEmbedded {
                    try encodeMessage(tag, &list)
                } else {
                    try encodeStorage(tag, &list)
                }
            }
        } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            reader.problem(.attachment, tag, code)
        }
    }

    private func encodeMessage(_ tag: PropertyTag, _ list: inout PropertyListWriter) throws {
        let message = try attach.openMessage()
        try list.add(tag, object: .iidMessage) { try encoder.encodeInner(message, component: component) }
    }

    /// The storage as a compound file of its own; an object of the old kind is bytes.
    private func encodeStorage(_ tag: PropertyTag, _ list: inout PropertyListWriter) throws {
        guard let reference = try? attach.openStorage() else { return try encodeData(&list) }
        let image = StreamBuffer(scratch: ScratchSpace())
        let file = try CompoundFile(creatingOn: BufferByteStore(image))
        try copyTree(from: ForeignTree(reference, isWritable: false), to: CompoundStorage(file.root))
        try file.commit([.withoutSync])
        let output = encoder.output
        try list.add(tag, object: .iidStorage) { try image.copy(to: output) }
    }
}

extension StreamBuffer {
    /// Hands over all of the content.
    fileprivate func copy(to output: TNEFOutput) throws {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        var offset: UInt64 = 0
        while offset < length {
            let count = try read(at: offset, into: piece)
            if count == 0 { break }
            try output.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            offset &+= UInt64(count)
        }
    }
}
