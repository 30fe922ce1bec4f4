import COM
import CompoundFile
import MessageFormat
import TNEF

/// One attachment of a TNEF stream. It is made in the message, or opened again, with the first of its properties that
/// is asked for.
final class TnefAttachmentDecoder {
    private unowned let decoder: TnefDecoder
    /// Its PR_ATTACH_NUM, once there is one.
    private(set) var number: UInt32?
    private var writer: TnefPropertyWriter?
    private var seen: Set<AttributeID> = []
    private var rendering: RenderingRecord?
    private var waiting = TnefWaiting()
    private var hasData = false

    private static let mapped = Dictionary(
        MappedAttribute.ofAttachments.map { ($0.attribute, $0) }, uniquingKeysWith: { first, _ in first })
    /// {2A 86 48 86 F7 14 03 0B 01}: OID_MAC_BINARY. And OID_OLE1.
    static let macBinary: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x14, 0x03, 0x0B, 0x01]
    private static let ole1: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x14, 0x03, 0x0A, 0x03, 0x01]
    private static let methodByValue: Int32 = 1
    private static let methodEmbedded: Int32 = 5
    private static let methodOLE: Int32 = 6

    init(_ decoder: TnefDecoder, number: UInt32?) {
        self.decoder = decoder
        self.number = number
    }

    /// What problems are told with.
    var component: UInt32 { decoder.depth > 0 ? decoder.component : number ?? 0 }

    /// Whether an attribute begins another attachment. attAttachRenddata does; some writers leave that out, and what
    /// this one has already is then the next one's.
    func isOver(before attribute: AttributeID) -> Bool { attribute == .attachRendering || seen.contains(attribute) }

    /// The attachment, made or opened when it is first needed.
    private func target() throws -> TnefPropertyWriter {
        if let writer { return writer }
        let attach: ForeignAttach
        if let number {
            attach = try decoder.message.openAttach(number, modifies: true)
        } else {
            let made = try decoder.message.makeAttach()
            (attach, number) = (made.attach, made.number)
        }
        let writer = TnefPropertyWriter(attach, decoder.problems, component: component)
        writer.page = decoder.page
        self.writer = writer
        return writer
    }

    func decode(_ attribute: TNEFReader.Attribute) throws {
        seen.insert(attribute.id)
        let data = attribute.data
        switch attribute.id {
        case .attachRendering: rendering = RenderingRecord(try data.bytes(upTo: 14))
        case .attachData:
            guard takes(.attachData), !hasData else { return }
            hasData = true
            try target().setLarge(PropertyTag(.attachData, .binary), data, attribute.id)
        case .attachment: try decodeList(data)
        default:
            guard let mapped = Self.mapped[attribute.id] else { return }
            let bytes = try data.bytes(upTo: TNEFFormat.attributeBytes)
            guard let value = mapped.value(bytes, decoder.page) else { return }
            waiting.set(mapped.property.id, value, attribute.id)
        }
    }

    private func takes(_ id: PropertyID) -> Bool { decoder.extraction.takesOfAttachments(id) }

    private func decodeList(_ data: TNEFWindow) throws {
        var list = try PropertyListReader(data)
        while let property = try list.property() {
            // Names need an object that knows them.
            guard let id = property.name == nil ? property.tag.id : try target().id(property, .attachment), takes(id)
            else { continue }
            if case .object(let interface, let data) = property.content, id == .attachData {
                try decodeObject(interface, data)
            } else {
                if id == .attachData { hasData = true }
                try target().set(id, property, .attachment)
            }
        }
    }

    // MARK: PR_ATTACH_DATA_OBJ

    private func decodeObject(_ interface: GUIDValue, _ data: TNEFWindow) throws {
        let writer = try target()
        do {
            switch interface {
            case .iidMessage: try decodeMessage(data, in: writer)
            case .iidStorage: try decodeStorage(data, in: writer)
            case .iidStream: try writer.setLarge(PropertyTag(.attachData, .binary), data, .attachment)
            default: throw HResult.mapiInterfaceNotSupported
            }
            hasData = true
        } catch let failure as TnefStreamFailure { throw failure } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            writer.problem(.attachment, PropertyTag(.attachData, .object), code)
        }
    }

    private func decodeMessage(_ data: TNEFWindow, in writer: TnefPropertyWriter) throws {
        guard decoder.depth < Limits.messageDepth else { throw HResult.mapiTooBig }
        try writer.flush()
        let message = try writer.target.createMessage()
        let inner = TnefDecoder(
            message, .all, decoder.problems, depth: decoder.depth &+ 1, component: component)
        try inner.decode(data)
        try message.saveAndClose()
        waiting.set(.attachMethod, .long(Self.methodEmbedded), .attachment)
    }

    private func decodeStorage(_ data: TNEFWindow, in writer: TnefPropertyWriter) throws {
        let image = StreamBuffer(scratch: ScratchSpace())
        try data.read(.max) { try image.write(at: image.length, $0) }
        let file = try CompoundFile(opening: BufferByteStore(image), writable: false)
        try writer.flush()
        let reference = try writer.target.createStorage()
        try copyTree(from: CompoundStorage(file.root), to: ForeignTree(reference, isWritable: true))
        do { try reference.commit() } catch {
            if error != .notImplemented { throw error }
        }
        waiting.set(.attachMethod, .long(Self.methodOLE), .attachment)
    }

    // MARK: The end

    /// Sets what the attributes say and the list did not, and saves the attachment.
    func finish() throws {
        addRendering()
        addNames()
        if hasData { waiting.add(.attachMethod, .long(Self.methodByValue), .attachData) }
        let done = writer?.done ?? []
        for (id, value) in waiting.values where !done.contains(id) && takes(id) {
            try target().set(id, value.value, value.attribute)
        }
        guard let writer else { return }
        try writer.flush()
        try writer.target.saveAndClose()
    }

    private func addRendering() {
        guard let rendering else { return }
        waiting.set(.renderingPosition, .long(rendering.position), .attachRendering)
        if rendering.isMacBinary { waiting.set(.attachEncoding, .binary(Self.macBinary), .attachRendering) }
        // An OLE object of the old kind is all in attAttachData, as a stream and not as a storage.
        let isStorage = waiting[.attachMethod] != nil
        guard rendering.isOLE, hasData, !isStorage else { return }
        waiting.set(.attachMethod, .long(Self.methodOLE), .attachRendering)
        waiting.set(.attachTag, .binary(Self.ole1), .attachRendering)
    }

    /// Most programs look for the long name alone.
    private func addNames() {
        if let title = waiting[.attachFilename] { waiting.set(.attachLongFilename, title, .attachTitle) }
    }
}
