import CMAPI
import COM
import CompoundFile
import MessageFormat

/// Properties in memory: IPropData, what CreateIProp makes.
///
/// It is the IMAPIProp of messages without a file beneath. Text is held as UTF-16. Nothing waits for SaveChanges.
final class PropDataObject: PropObject {
    private static let interface = InterfaceType(
        name: "IPropData", vtable: immortal(propDataVtable), iids: [.iidMAPIProp, .ole(0x2031A)],
        deadCode: .mapiInvalidObject)

    private var properties = PropertyTable(kind: .attachment)
    /// Properties that have not changed since they were last said to be clean.
    private var clean: Set<PropertyID> = []
    /// Properties that were deleted, which HrGetPropAccess tells of.
    private var deleted: [PropertyID: PropertyTag] = [:]

    /// - Parameter interface: IID_IMAPIPropData; nil means that too.
    init(interface: GUIDValue?, _ allocators: Allocators) throws(HResult) {
        if let interface, interface != .ole(0x2031A) { throw .mapiInterfaceNotSupported }
        super.init(
            type: Self.interface, context: MessageContext(allocators: allocators), owner: nil, isWritable: true)
    }

    // MARK: What PropObject asks for

    override var table: PropertyTable {
        get { properties }
        _modify { yield &properties }
    }

    override var listsTables: Bool { true }
    /// What is in memory already is given out whole.
    override var threshold: Int { AnswerBudget.bytes }

    override func propertiesChanged(_ ids: [PropertyID]) throws {
        for id in ids {
            clean.remove(id)
            if try properties.tag(of: id) != nil { deleted[id] = nil }
        }
    }

    override func copied(_ ids: [PropertyID]) throws { try propertiesChanged(ids) }

    override func removeStored(_ id: PropertyID) throws {
        deleted[id] = try properties.tag(of: id)
        properties.remove(id)
    }

    /// There is an object behind none of these properties: they are only said to be there.
    override func openObject(_ request: OpenRequest) throws -> ComObject {
        throw try properties.tag(of: request.tag.id) == nil ? HResult.mapiNotFound : .mapiNoSupport
    }

    // MARK: Access

    /// IPROP_READONLY or IPROP_READWRITE.
    func setObjectAccess(_ access: UInt32) throws {
        guard access == IPROP_READONLY || access == IPROP_READWRITE else { throw HResult.mapiInvalidParameter }
        isWritable = access == IPROP_READWRITE
    }

    /// One access and one state for each property, whatever the object's own access; those that are not there are
    /// passed over.
    func setAccess(_ tags: [PropertyTag], _ access: [UInt32]) throws {
        let (rights, states) = (IPROP_READONLY | IPROP_READWRITE, IPROP_CLEAN | IPROP_DIRTY)
        for bits in access {
            guard bits & ~(rights | states) == 0, (bits & rights).nonzeroBitCount == 1,
                (bits & states).nonzeroBitCount == 1
            else { throw HResult.mapiInvalidParameter }
        }
        for (tag, bits) in zip(tags, access) where try properties.tag(of: tag.id) != nil {
            // What may not be written may not be deleted either.
            properties.setFlags(
                bits & IPROP_READONLY != 0 ? [.mandatory, .readable] : .ordinary, of: tag.id)
            if bits & IPROP_CLEAN != 0 { clean.insert(tag.id) } else { clean.remove(tag.id) }
        }
    }

    /// The access of each property, 0 for one that is not there.
    func access(of tags: [PropertyTag]) throws -> [UInt32] {
        try tags.map { tag in
            guard try properties.tag(of: tag.id) != nil else { return 0 }
            let isWritable = properties.flags(of: tag.id)?.contains(.writeable) ?? true
            return (isWritable ? IPROP_READWRITE : IPROP_READONLY)
                | (clean.contains(tag.id) ? IPROP_CLEAN : IPROP_DIRTY)
        }
    }

    /// All properties, those that were deleted too.
    func tagsWithAccess() throws -> [PropertyTag] {
        try propList(unicode: true) + deleted.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Adds PT_OBJECT properties, which SetProps can't.
    func addObjects(_ tags: [PropertyTag]) throws {
        try requireWritable()
        guard tags.allSatisfy({ $0.type == .object }) else { throw HResult.mapiInvalidType }
        for tag in tags where tag.id.rawValue != 0 && tag.id.rawValue != 0xFFFF {
            detachStream(tag.id)
            properties.set(.object, tag: tag)
        }
        try propertiesChanged(tags.map(\.id))
    }
}

/// CreateIProp.
public enum PropData {
    /// - Returns: a new object with a reference for the caller.
    public static func create(
        interface: UnsafePointer<GUID>?, allocateBuffer: LPALLOCATEBUFFER?, allocateMore: LPALLOCATEMORE?,
        freeBuffer: LPFREEBUFFER?
    ) throws(HResult) -> LPPROPDATA {
        let object = try PropDataObject(
            interface: interface.map { GUIDValue(at: $0) },
            try Allocators(allocateBuffer, allocateMore, freeBuffer))
        return object.face.assumingMemoryBound(to: IPropData.self)
    }
}
