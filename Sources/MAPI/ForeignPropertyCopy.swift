import COM
import CompoundFile
import MessageFormat

/// Reads pieces of a copy's source: each under the lock of its tree, and none once that has been closed.
struct SourceReader {
    let object: PropObject
    let budget: CopyBudget

    init(object: PropObject) {
        self.object = object
        budget = CopyBudget(object)
    }

    func read<T>(_ body: () throws -> T) throws -> T {
        try object.lock.withLock {
            guard object.isAlive else { throw HResult.mapiInvalidObject }
            return try body()
        }
    }
}

/// Brings properties of one object of ours to one of the caller's.
struct ForeignPropertyCopy {
    private let reader: SourceReader
    private let target: ForeignProp
    private let converter: TextConverter
    private var table: PropertyTable
    private var names: ForeignNames
    private(set) var problems = ProblemList()

    /// Values are handed over together up to this many bytes.
    private static let batchBytes = 1 << 20

    /// One property on its way.
    private struct Item {
        let index: Int
        /// What problems are told about.
        let asked: PropertyTag
        let stored: PropertyTag
        let id: PropertyID
    }

    init(
        _ reader: SourceReader, _ table: PropertyTable, page: CodePage, to target: ForeignProp
    ) {
        self.reader = reader
        self.table = table
        self.target = target
        converter = TextConverter(file: page)
        names = ForeignNames(reader, target)
    }

    /// Whether a stored property is one that callers are shown; objects are copied by themselves.
    static func isShown(_ tag: PropertyTag, in table: PropertyTable) -> Bool {
        StateCopier.isCopied(tag) && tag.type != .error && tag.type != .object
            && tag.id != .messageRecipients && tag.id != .messageAttachments
            && table.flags(of: tag.id)?.contains(.readable) != false
    }

    /// - Parameter existing: identifiers that are left as they are (MAPI_NOREPLACE).
    mutating func run(
        _ tags: [(index: Int, tag: PropertyTag)], reportsMissing: Bool, existing: Set<PropertyID>
    ) throws {
        let items = try translated(tags, reportsMissing).filter { !existing.contains($0.id) }
        var large: [Item] = []
        var batch: [(item: Item, value: PropertyValue)] = []
        var bytes = 0
        try reader.budget.spend(table.storedBytes)
        for item in items {
            if try isLarge(item) {
                large.append(item)
            } else if let value = try value(of: item) {
                batch.append((item, value))
                bytes &+= value.dataSize
            }
            if bytes >= Self.batchBytes {
                try send(batch)
                (batch, bytes) = ([], 0)
            }
        }
        try send(batch)
        for item in large { try stream(item) }
    }

    private mutating func translated(
        _ tags: [(index: Int, tag: PropertyTag)], _ reportsMissing: Bool
    ) throws -> [Item] {
        var found: [(index: Int, asked: PropertyTag, stored: PropertyTag)] = []
        for (index, tag) in tags {
            if let stored = try reader.read({ try table.tag(of: tag.id) }) {
                if Self.isShown(stored, in: table) { found.append((index, tag, stored)) }
            } else if reportsMissing {
                problems.add(index, tag, .mapiNotFound)
            }
        }
        try names.load(found.map(\.stored.id))
        return found.compactMap { index, asked, stored in
            switch names[stored.id] {
            case .success(let id): return Item(index: index, asked: asked, stored: stored, id: id)
            case .failure(let code):
                problems.add(index, asked, code)
                return nil
            }
        }
    }

    // MARK: Values

    private mutating func value(of item: Item) throws -> PropertyValue? {
        do {
            let value = try reader.read { try reader.budget.value(item.stored, of: &table) }
            if case .raw? = value { return nil }
            return value
        } catch let error as MessageError {
            // One unreadable property does not spoil the others.
            problems.add(item.index, item.asked, error.hresult)
            return nil
        }
    }

    private mutating func isLarge(_ item: Item) throws -> Bool {
        guard item.stored.type.isString || item.stored.type == .binary else { return false }
        let size = try? reader.read { try table.size(of: item.stored.id) }
        return size ?? 0 >= StateCopier.largeValue
    }

    private func element(_ item: Item, _ value: PropertyValue, _ text: PropertyType) throws -> PropertyResult {
        let type = value.type
        // These bytes have a page of their own.
        if Self.isHTML(item), case .string8(let bytes) = value {
            return PropertyResult(PropertyTag(item.id, .binary), .binary(bytes))
        }
        guard type.elementType.isString else {
            return PropertyResult(PropertyTag(item.id, item.stored.type), value)
        }
        let wanted = type.withElement(text)
        return PropertyResult(
            PropertyTag(item.id, wanted), try converter.fromFile(value, as: wanted) ?? value)
    }

    /// HTML whose writer called its bytes text.
    private static func isHTML(_ item: Item) -> Bool { item.stored == PropertyTag(.html, .string8) }

    // MARK: SetProps

    /// An object that knows 8-bit text only is given that; for all else there is a problem.
    private mutating func send(_ batch: [(item: Item, value: PropertyValue)]) throws {
        let elements = try batch.map { try element($0.item, $0.value, .unicode) }
        let refused = try target.setAll(elements) { index in
            let (item, value) = batch[index]
            return value.type.elementType.isString ? try element(item, value, .string8) : nil
        }
        for (index, code) in refused { problems.add(batch[index].item.index, batch[index].item.asked, code) }
    }

    // MARK: Streams

    /// A large value; an object that can't open a stream on it gets it in one piece.
    private mutating func stream(_ item: Item) throws {
        let type: PropertyType = item.stored.type.isString && !Self.isHTML(item) ? .unicode : .binary
        let stream: ForeignStreamRef
        do {
            stream = try target.createStream(PropertyTag(item.id, type))
        } catch let code as HResult {
            if code.endsCopy { throw code }
            guard let value = try value(of: item) else { return }
            return try send([(item, value)])
        }
        do {
            try write(item, to: stream)
            try stream.commitWritten()
        } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            problems.add(item.index, item.asked, code)
        }
    }

    private mutating func write(_ item: Item, to stream: ForeignStreamRef) throws {
        guard item.stored.type != .string8 || Self.isHTML(item) else {
            guard case .string8(let bytes)? = try reader.read({ try reader.budget.value(item.stored, of: &table) })
            else { return }
            return try converter.file.decode(bytes).littleEndianBytes.withUnsafeBytes { try stream.write($0) }
        }
        guard let content = try reader.read({ try table.content(of: item.stored.id) }) else { return }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        let isStored = table.isStored(item.stored.id)
        var offset: UInt64 = 0
        while true {
            let count = try reader.read { try content.read(at: offset, into: chunk) }
            if count <= 0 { return }
            if isStored { try reader.budget.spend(UInt64(count)) }
            try stream.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            offset &+= UInt64(count)
        }
    }
}

/// The identifiers that our named properties have in an object of the caller's.
struct ForeignNames {
    private let reader: SourceReader
    private let target: ForeignProp
    private var ids: [PropertyID: Result<PropertyID, HResult>] = [:]

    init(_ reader: SourceReader, _ target: ForeignProp) {
        self.reader = reader
        self.target = target
    }

    /// Asks for what is not known yet, in one call.
    mutating func load(_ wanted: [PropertyID]) throws {
        var asked: [(id: PropertyID, name: PropertyName)] = []
        for id in Set(wanted).sorted() where id.isNamed && ids[id] == nil {
            // Identifiers of the named range without a name are copied as they are.
            let name = try reader.read { try reader.object.context.names.name(of: id) }
            guard let name else { continue }
            asked.append((id, name))
        }
        if asked.isEmpty { return }
        do {
            let found = try target.ids(of: asked.map(\.name))
            for (one, id) in zip(asked, found) {
                ids[one.id] = id.map { .success($0) } ?? .failure(.mapiNotFound)
            }
        } catch let code as HResult {
            if code.endsCopy { throw code }
            for one in asked { ids[one.id] = .failure(code) }
        }
    }

    subscript(id: PropertyID) -> Result<PropertyID, HResult> { ids[id] ?? .success(id) }
}

extension ForeignStreamRef {
    /// A stream that writes through need not know Commit.
    func commitWritten() throws(HResult) {
        do { try commit() } catch {
            if error != .notImplemented && error != .mapiNoSupport { throw error }
        }
    }
}

extension HResult {
    /// Failures after which there is no use in going on with other properties.
    var endsCopy: Bool {
        switch self {
        case .mapiNotEnoughMemory, .mapiUserCancel, .mapiInvalidObject, .mapiObjectDeleted: return true
        default: return false
        }
    }
}
