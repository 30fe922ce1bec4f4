import CompoundFile

/// A message: its properties, recipients and attachments ([MS-OXMSG] 2.1).
///
/// A value type over storages that are read when asked. An open embedded message is a copy that its
/// attachment gets back with `AttachmentState.setObject`; a save that fails leaves the state as it was,
/// dirty.
public struct MessageState {
    public var properties: PropertyTable
    /// The width in which new text is stored.
    public var isUnicode: Bool
    /// The recipients, once they were asked for.
    var rows: [RecipientRow]?
    /// How many of them are removed, and keep their places until all are looked at.
    var removedRows = 0
    /// Whether the ids of the rows ascend.
    public internal(set) var areRowsOrdered = true
    var haveRecipientsChanged = false
    /// The attachments in number order, once they were asked for.
    var slots: [AttachmentSlot]?
    /// Bytes of the property streams of the attachments that were loaded.
    var attachmentBytes: UInt64 = 0
    var haveAttachmentsChanged = false
    private var waitingEdits: [(UInt32, AttachmentState?)] = []
    var nextRow: UInt32 = 0
    private var nextNumber: UInt32 = 0
    /// In how many other messages this one lies.
    public internal(set) var depth: Int
    let parentCodePage: CodePage?

    /// An attachment whose storage is known, and which is read when asked for.
    struct AttachmentSlot {
        let number: UInt32
        /// Where its storage is, if it has one.
        var place: ElementPlace?
        /// Its storage in the listing that it was found in.
        var element: StorageListing.NumberedElement?
        var state: AttachmentState?
    }

    /// A new message without properties.
    /// - Parameter depth: In how many other messages it will lie, at most `Limits.messageDepth`.
    public init(kind: ContainerKind, unicode: Bool, depth: Int? = nil) {
        properties = PropertyTable(kind: kind)
        isUnicode = unicode
        rows = []
        slots = []
        self.depth = depth ?? (kind == .message ? 0 : 1)
        parentCodePage = nil
        properties.isChanged = true
    }

    /// The message in a storage. Throws `.corrupt` when nothing there looks like one.
    /// - Parameter parentCodePage: The code page of the message that holds this one, if it names any.
    public init(
        loading storage: any StructuredStorage, kind: ContainerKind, parentCodePage: CodePage?
    ) throws(MessageError) {
        try self.init(
            source: ObjectSource(storage), kind: kind, parentCodePage: parentCodePage,
            depth: kind == .message ? 0 : 1)
    }

    init(
        source: ObjectSource, kind: ContainerKind, parentCodePage: CodePage?, depth: Int
    ) throws(MessageError) {
        properties = try PropertyTable(source: source, kind: kind)
        if !properties.exists, try source.listing().streams.isEmpty {
            throw MessageError(.corrupt, "property stream")
        }
        isUnicode = true
        self.depth = depth
        self.parentCodePage = parentCodePage
        isUnicode = try storedWidth()
    }

    /// The store support mask tells the width; without one, the texts that there are.
    private mutating func storedWidth() throws(MessageError) -> Bool {
        if let entry = properties.entries[.storeSupportMask], entry.tag.type == .long {
            return entry.bits & UInt64(MessageState.unicodeBit) != 0
        }
        if properties.entries.sorted.isEmpty { try properties.merge() }
        var hasNarrowText = false
        for entry in properties.entries.sorted {
            if entry.tag.type.elementType == .unicode { return true }
            if entry.tag.type.elementType == .string8 { hasNarrowText = true }
        }
        return !hasNarrowText
    }

    static let unicodeBit: UInt32 = 0x0004_0000

    var source: ObjectSource? { properties.source }

    // MARK: Attachments

    /// The attachments in number order, each with its property stream read.
    public mutating func attachments() throws(MessageError) -> [AttachmentState] {
        try loadAttachments()
        return (slots ?? []).compactMap(\.state)
    }

    mutating func loadAttachments() throws(MessageError) {
        try loadSlots()
        for index in 0..<(slots?.count ?? 0) { try loadAttachment(at: index) }
    }

    /// The attachment of that number; nil when there is none.
    public mutating func attachment(_ number: UInt32) throws(MessageError) -> AttachmentState? {
        try loadSlots()
        guard let index = slotIndex(number).found else { return nil }
        return try attachment(at: index)
    }

    /// Whether there is any, without reading them.
    public mutating func hasAttachments() throws(MessageError) -> Bool {
        try loadSlots()
        return slots?.isEmpty == false
    }

    /// How many attachments there are, without reading them.
    public mutating func attachmentCount() throws(MessageError) -> Int {
        try loadSlots()
        return slots?.count ?? 0
    }

    /// The numbers of the attachments, without reading them.
    public mutating func attachmentNumbers() throws(MessageError) -> [UInt32] {
        try loadSlots()
        return (slots ?? []).map(\.number)
    }

    /// The number of the attachment at a place among them all; nil beyond the last.
    public mutating func attachmentNumber(at place: Int) throws(MessageError) -> UInt32? {
        try loadSlots()
        guard let slots, slots.indices.contains(place) else { return nil }
        return slots[place].number
    }

    /// Puts an attachment in, in place of the one of its number.
    public mutating func setAttachment(_ attachment: AttachmentState) {
        edit(attachment.number, attachment)
    }

    /// Takes an attachment out; an absent one is no error.
    public mutating func removeAttachment(_ number: UInt32) {
        edit(number, nil)
    }

    /// Makes the change now, or, while the storage cannot be listed, as soon as it can.
    private mutating func edit(_ number: UInt32, _ state: AttachmentState?) {
        haveAttachmentsChanged = true
        try? loadSlots()
        if slots == nil { waitingEdits.append((number, state)) } else { apply(number, state) }
    }

    private mutating func apply(_ number: UInt32, _ state: AttachmentState?) {
        let (found, place) = slotIndex(number)
        guard var state else {
            if let found { slots?.remove(at: found) }
            return
        }
        state.depth = depth
        if let found {
            slots?[found].state = state
        } else {
            slots?.place(AttachmentSlot(number: number, state: state), at: place)
        }
        if number >= nextNumber { nextNumber = number &+ 1 }
    }

    /// A number that was not in use since the message was opened.
    public mutating func nextAttachmentNumber() throws(MessageError) -> UInt32 {
        try loadSlots()
        // Behind the highest number that there can be, counting begins anew.
        while slotIndex(nextNumber).found != nil { nextNumber = nextNumber &+ 1 }
        defer { nextNumber = nextNumber &+ 1 }
        return nextNumber
    }

    mutating func loadSlots() throws(MessageError) {
        guard slots == nil else { return }
        slots = try listedSlots()
        for (number, state) in waitingEdits { apply(number, state) }
        waitingEdits = []
    }

    private mutating func listedSlots() throws(MessageError) -> [AttachmentSlot] {
        guard let source else { return [] }
        var loaded: [AttachmentSlot] = []
        for element in try source.listing().attachments {
            // Two names can say one number (#1, #00000001); the later gets one of its own.
            let number = loaded.last.map { max(element.number, $0.number &+ 1) } ?? element.number
            loaded.append(AttachmentSlot(number: number, place: ElementPlace(element.name), element: element))
        }
        nextNumber = loaded.last.map { $0.number &+ 1 } ?? 0
        return loaded
    }

    private mutating func attachment(at index: Int) throws(MessageError) -> AttachmentState? {
        try loadAttachment(at: index)
        return slots?[index].state
    }

    /// Reads the property stream of the attachment at a place, unless that is done or it is gone.
    mutating func loadAttachment(at index: Int) throws(MessageError) {
        guard slots?[index].state == nil else { return }
        guard let source, let slot = slots?[index], let place = slot.place, let element = slot.element,
            let part = try source.part(element, place)
        else { return }
        let state = try AttachmentState(
            number: slot.number, source: part, depth: depth, parentCodePage: try namedCodePage())
        var bytes = attachmentBytes
        try MessageState.count(state.properties.storedBytes, &bytes)
        attachmentBytes = bytes
        slots?[index].state = state
    }

    private func slotIndex(_ number: UInt32) -> (found: Int?, place: Int) {
        (slots ?? []).withUnsafeBufferPointer { slots in
            let place = slots.lowerBound { $0.number < number }
            return (place < slots.count && slots[place].number == number ? place : nil, place)
        }
    }

    // MARK: Changes

    /// Whether anything differs from what is stored.
    public var hasChanges: Bool {
        properties.hasChanges || haveRecipientsChanged || haveAttachmentsChanged
            || (rows ?? []).contains { $0.properties.hasChanges }
            || (slots ?? []).contains { $0.state?.hasChanges ?? false }
    }

    /// See `PropertyTable.freezeBuffers`; recipients and attachments are taken along.
    public mutating func freezeBuffers() throws(MessageError) {
        try properties.freezeBuffers()
        // Those without are not touched, so that they stay what copies of the state share.
        for index in 0..<(rows?.count ?? 0) where rows?[index].properties.holdsBuffers ?? false {
            try rows?[index].properties.freezeBuffers()
        }
        for index in 0..<(slots?.count ?? 0) where slots?[index].state?.holdsBuffers ?? false {
            try slots?[index].state?.freezeBuffers()
        }
    }

    /// Loads everything, to any depth, so that the message no longer needs its storage.
    public mutating func materialize(scratch: ScratchSpace) throws(MessageError) {
        _ = try recipients()
        _ = try attachments()
        for index in 0..<(rows?.count ?? 0) { try rows?[index].properties.materialize(scratch: scratch) }
        for index in 0..<(slots?.count ?? 0) {
            try slots?[index].state?.materialize(scratch: scratch)
            slots?[index].place = nil
        }
        slots?.removeAll { $0.state == nil }
        try properties.materialize(scratch: scratch)
        haveRecipientsChanged = true
        haveAttachmentsChanged = true
    }
}
