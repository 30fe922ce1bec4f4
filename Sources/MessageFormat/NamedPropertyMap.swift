import CompoundFile

/// Which ids from 8000 on stand for which names in one top-level message and all messages in it.
public final class NamedPropertyMap {
    private var root: (any StructuredStorage)?
    private var table = NameTable()
    private var isLoaded: Bool
    private var exists = false
    private var ids: [PropertyName: PropertyID] = [:]
    private var names: [PropertyID: PropertyName] = [:]
    private var order: [PropertyID] = []
    /// The sets that entries can name, once a name is to be made.
    private var sets: [GUIDValue: Int]?
    private var nextFree: UInt32 = 0
    /// Ids that properties use without a name: those that programs have set so, and, once a name is to be made,
    /// those in the file.
    private var unnamed: Set<PropertyID> = []
    private var isFileSearched = false
    /// Whether names were added since the last save.
    public private(set) var hasChanges = false

    /// A mapping without names.
    public init() {
        isLoaded = true
    }

    /// The mapping of a top-level message; read on first use. A missing one has no names.
    public init(root: any StructuredStorage) {
        self.root = root
        isLoaded = false
    }

    /// The name of an id; nil when it has none. Ids below 8000 are their own names in PS_MAPI.
    public func name(of id: PropertyID) throws(MessageError) -> PropertyName? {
        guard id.isNamed else {
            return PropertyName(set: PropertyName.mapi, kind: .id(UInt32(id.rawValue)))
        }
        try load()
        return names[id]
    }

    /// The id of a name; nil when it has none and none is to be made. Throws `.namesExhausted` when all are
    /// used.
    public func id(of name: PropertyName, create: Bool) throws(MessageError) -> PropertyID? {
        if name.set == PropertyName.mapi, case .id(let number) = name.kind, number < 0x8000 {
            return PropertyID(UInt16(number))
        }
        try load()
        let name = name.normalized
        if let id = ids[name] { return id }
        guard create else { return nil }
        try searchFile()
        var known = sets ?? table.sets()
        sets = nil
        defer { sets = known }
        guard let index = freeIndex(), table.append(name, index: index, sets: &known) else {
            throw MessageError(.namesExhausted, "entry stream")
        }
        let id = PropertyID(0x8000 | index)
        register(name, id)
        hasChanges = true
        return id
    }

    /// All names, in the order of the entry stream.
    public func all() throws(MessageError) -> [(id: PropertyID, name: PropertyName)] {
        try load()
        return order.compactMap { id in names[id].map { (id: id, name: $0) } }
    }

    /// Writes the mapping if it changed or `root` has none.
    public func save(into root: any StructuredStorage) throws(MessageError) {
        try load()
        let isSame = self.root.map { root.isSame(as: $0) } ?? false
        if isSame, exists, !hasChanges { return }
        if let storage = try root.openStorage(ElementNames.names) {
            try table.write(into: storage, isEmpty: false)
        } else {
            try table.write(into: try root.createStorage(ElementNames.names), isEmpty: true)
        }
        self.root = root
        exists = true
        hasChanges = false
    }

    /// Keeps an id that a property uses without a name from being given to one.
    public func reserve(_ id: PropertyID) {
        if id.isNamed { unnamed.insert(id) }
    }

    private func searchFile() throws(MessageError) {
        guard !isFileSearched, let root else { return }
        unnamed.formUnion(try namedRangeIDs(in: root))
        isFileSearched = true
    }

    /// The place behind the last entry, as all writers number; any other one where a broken table, or a property
    /// without a name, uses that.
    private func freeIndex() -> UInt16? {
        let position = UInt32(clamping: table.count)
        if isFree(position) { return UInt16(position) }
        while nextFree < 0x7FFF, !isFree(nextFree) { nextFree = nextFree &+ 1 }
        return nextFree < 0x7FFF ? UInt16(nextFree) : nil
    }

    private func isFree(_ index: UInt32) -> Bool {
        guard index < 0x7FFF else { return false }
        let id = PropertyID(0x8000 | UInt16(index))
        return names[id] == nil && !unnamed.contains(id)
    }

    private func load() throws(MessageError) {
        guard !isLoaded else { return }
        if let storage = try root?.openStorage(ElementNames.names) {
            table = try NameTable(storage)
            exists = true
        }
        isLoaded = true
        for position in 0..<table.count {
            let entry = table[position]
            guard let id = entry.id else { continue }
            register(table.name(entry), id)
        }
    }

    /// Of two names for one id, and of two ids for one name, the first counts.
    private func register(_ name: PropertyName, _ id: PropertyID) {
        if names[id] == nil {
            names[id] = name
            order.append(id)
        }
        let key = name.normalized
        if ids[key] == nil { ids[key] = id }
    }
}
