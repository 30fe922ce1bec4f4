import CompoundFile

/// The object that an attachment holds in a storage of its own.
public enum AttachmentObject {
    /// An embedded message; few attachments have one, and the others need no room for it.
    indirect case message(MessageState)
    /// Anything else, as a rule an OLE object: a tree of a program's own.
    case storage(any StructuredStorage)
}

/// An attachment ([MS-OXMSG] 2.2.2). A value type: an open attachment is a copy that its message gets back
/// with `MessageState.setAttachment`.
public struct AttachmentState {
    /// Stable while the message is open; on disk attachments are numbered from 0.
    public let number: UInt32
    public var properties: PropertyTable
    var content: Content
    /// How deep the message that holds the attachment lies.
    var depth: Int
    /// The code page of the message around, where it names one.
    var parentCodePage: CodePage?

    /// Where the object is.
    enum Content {
        /// In the attachment's storage, if anywhere.
        case stored
        /// There, and read already.
        indirect case loaded(MessageState)
        /// Put here since the last save.
        case pending(AttachmentObject)
        case removed
    }

    /// A new attachment.
    public init(number: UInt32) {
        self.number = number
        properties = PropertyTable(kind: .attachment)
        content = .stored
        depth = 0
    }

    init(number: UInt32, source: ObjectSource, depth: Int, parentCodePage: CodePage?) throws(MessageError) {
        self.number = number
        properties = try PropertyTable(source: source, kind: .attachment)
        content = .stored
        self.depth = depth
        self.parentCodePage = parentCodePage
    }

    private static let objectTag = PropertyTag(.attachData, .object)

    /// The attachment's object; nil when there is none. It is a message when the method says so, or when
    /// its storage holds a property stream: not all writers store the method.
    public mutating func object() throws(MessageError) -> AttachmentObject? {
        switch content {
        case .removed: return nil
        case .pending(let object): return try holdsObject() ? object : nil
        case .loaded(let message): return try holdsObject() ? .message(message) : nil
        case .stored: break
        }
        guard let storage = try storedObject() else { return nil }
        guard try isMessage(storage) else { return .storage(storage) }
        guard depth < Limits.messageDepth else { throw MessageError(.tooBig, "embedded message depth") }
        let source = ObjectSource(storage)
        let message = try MessageState(
            source: source, kind: .embeddedMessage, parentCodePage: parentCodePage, depth: depth &+ 1)
        content = .loaded(message)
        return .message(message)
    }

    /// Gives the attachment an object, or takes away the one it has. Binary data of the attachment goes
    /// with it: both are the same property.
    public mutating func setObject(_ object: AttachmentObject?) {
        guard let object else {
            content = .removed
            properties.remove(.attachData)
            return
        }
        content = .pending(object)
        // The reserved field tells readers which kind of object it is ([MS-OXMSG] 2.4.2.2).
        let reserved: UInt64
        if case .message = object { reserved = 1 } else { reserved = 4 }
        properties.set(.object, tag: AttachmentState.objectTag)
        properties.entries.update(AttachmentState.objectTag) { $0.bits = reserved << 32 | 0xFFFF_FFFF }
    }

    /// The attachment method ([MS-OXCMSG] 2.2.2.9); where it is missing, the one that the data speak for.
    public mutating func method() throws(MessageError) -> Int32 {
        if let method = try properties.long(.attachMethod) { return method }
        switch content {
        case .pending(.message), .loaded: if try holdsObject() { return 5 }
        case .pending(.storage): if try holdsObject() { return 6 }
        case .removed: break
        case .stored: if let storage = try storedObject() { return try isMessage(storage) ? 5 : 6 }
        }
        if try properties.tag(of: .attachData)?.type == .binary { return 1 }
        if try properties.tag(of: .attachLongPathname) != nil { return 2 }
        if try properties.tag(of: .attachPathname) != nil { return 2 }
        return 0
    }

    /// Whether anything differs from what is stored.
    public var hasChanges: Bool {
        switch content {
        case .pending, .removed: return true
        case .loaded(let message): return properties.hasChanges || message.hasChanges
        case .stored: return properties.hasChanges
        }
    }

    /// Whether `freezeBuffers` may have anything to do.
    var holdsBuffers: Bool {
        switch content {
        case .pending(.message), .loaded: return true
        case .pending(.storage), .stored, .removed: return properties.holdsBuffers
        }
    }

    /// See `PropertyTable.freezeBuffers`; the object is taken along.
    public mutating func freezeBuffers() throws(MessageError) {
        try properties.freezeBuffers()
        switch content {
        case .pending(.message(var message)):
            try message.freezeBuffers()
            content = .pending(.message(message))
        case .loaded(var message) where message.hasChanges:
            try message.freezeBuffers()
            content = .loaded(message)
        default: break
        }
    }

    /// Loads everything, so that the attachment no longer needs its storage.
    public mutating func materialize(scratch: ScratchSpace) throws(MessageError) {
        let object = try object()
        try properties.materialize(scratch: scratch)
        switch object {
        case .message(var message)?:
            try message.materialize(scratch: scratch)
            content = .pending(.message(message))
        case .storage(let storage)?:
            if case .pending = content, storage is MemoryStorage { return }
            let copy = MemoryStorage(scratch: scratch)
            try copyTree(from: storage, to: copy)
            content = .pending(.storage(copy))
        case nil: break
        }
    }

    // MARK: The stored object

    /// Whether there is an entry or storage for an object; setting binary data removes it.
    private mutating func holdsObject() throws(MessageError) -> Bool {
        if properties.entries.exact(AttachmentState.objectTag) != nil { return true }
        try properties.merge()
        return properties.entries.exact(AttachmentState.objectTag) != nil
    }

    private mutating func storedObject() throws(MessageError) -> (any StructuredStorage)? {
        guard try holdsObject() else { return nil }
        return try properties.source?.storage.openStorage(ElementNames.attachedObject)
    }

    private mutating func isMessage(_ storage: any StructuredStorage) throws(MessageError) -> Bool {
        if try properties.long(.attachMethod) == 5 { return true }
        return try storage.openStream(ElementNames.properties) != nil
    }
}
