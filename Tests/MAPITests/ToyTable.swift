import CMAPI
import COM
import CompoundFile
import MessageFormat
import Testing

@testable import MAPI

func tag(_ id: UInt16, _ type: PropertyType) -> PropertyTag { PropertyTag(PropertyID(rawValue: id), type) }
func units(_ text: String) -> [UInt16] { Array(text.utf16) }

/// Tags of the toy tables.
enum Toy {
    static let name = tag(0x3001, .unicode)
    static let number = tag(0x3000, .long)
    static let key = tag(0x0FF6, .binary)
    static let size = tag(0x0E20, .long)
    static let words = tag(0x8001, PropertyType.unicode.multivaluedForm)
}

final class ToyRow: TableRow {
    let key: UInt32
    var values: [PropertyID: PropertyValue]
    var errors: [PropertyID: HResult] = [:]
    var reads = 0
    var onRead: (() -> Void)?

    init(_ key: UInt32, _ name: String?, size: Int32? = nil, _ more: [PropertyTag: PropertyValue] = [:]) {
        self.key = key
        values = [
            Toy.number.id: .long(Int32(key)), Toy.key.id: .binary([UInt8(truncatingIfNeeded: key), 0, 0, 0]),
        ]
        if let name { values[Toy.name.id] = .unicode(units(name)) }
        if let size { values[Toy.size.id] = .long(size) }
        for (tag, value) in more { values[tag.id] = value }
    }

    func tags() throws(HResult) -> [PropertyTag] {
        values.map { PropertyTag($0.key, $0.value.type) }.sorted { $0.id < $1.id }
    }

    func value(of id: PropertyID) throws(HResult) -> PropertyValue? {
        reads += 1
        onRead?()
        if let error = errors[id] { throw error }
        return values[id]
    }
}

final class ToySource: TableSource {
    var rows: [ToyRow] { didSet { tableRevision += 1 } }
    var tableRevision: UInt64 = 1
    var fetches = 0
    var requiredColumns = [tag(0x3001, .unicode), tag(0x3000, .long)]
    var defaultSortOrder = [TableSortKey(tag: Toy.number, descending: false)]

    init(_ rows: [ToyRow]) { self.rows = rows }

    func tableRows() throws(HResult) -> [any TableRow] {
        fetches += 1
        return rows
    }

    var converter: TextConverter { TextConverter(file: .utf8) }
}

/// A table as a C program holds it: by its interface pointer alone.
final class ToyTable {
    let source: ToySource
    let object: TableObject
    let pointer: UnsafeMutablePointer<IMAPITable>
    private var isReleased = false

    init(_ rows: [ToyRow], unicode: Bool = true, threshold: Int = 4096) throws {
        CountedMemory.reset()
        let source = ToySource(rows)
        self.source = source
        let counter = Counter()
        object = TableObject(
            source: source, unicode: unicode, allocators: CountedMemory.allocators, lock: TreeLock(),
            threshold: { threshold }, onClose: { counter.value += 1 })
        pointer = object.face.assumingMemoryBound(to: IMAPITable.self)
        self.counter = counter
    }

    private final class Counter { var value = 0 }
    private let counter: Counter
    var closeCount: Int { counter.value }

    deinit { if !isReleased { _ = release() } }

    var methods: IMAPITableVtbl { get throws { try #require(pointer.pointee.lpVtbl).pointee } }

    func release() -> UInt32 {
        isReleased = true
        return pointer.pointee.lpVtbl.pointee.Release(pointer)
    }

    /// QueryRows; the rows are freed as programs do it, and must then be gone.
    func query(_ count: LONG, _ flags: ULONG = 0) throws -> [[PropertyResult]] {
        var out: UnsafeMutablePointer<SRowSet>?
        let code = try methods.QueryRows(pointer, count, flags, &out)
        try #require(code == 0)
        let set = try #require(out)
        var rows: [[PropertyResult]] = []
        withUnsafePointer(to: &set.pointee.aRow) { first in
            for index in 0..<Int(set.pointee.cRows) {
                let row = UnsafeRawPointer(first).load(fromByteOffset: index * 16, as: SRow.self)
                rows.append(decode(row))
                CountedMemory.free(row.lpProps)
            }
        }
        CountedMemory.free(set)
        return rows
    }

    private func decode(_ row: SRow) -> [PropertyResult] {
        guard let props = row.lpProps else { return [] }
        return CallerProperty.array(UnsafeRawPointer(props), count: row.cValues).map {
            PropertyResult($0.tag, (try? $0.value()) ?? .raw(type: 1, bits: 0))
        }
    }

    /// The rows that are left, by their keys.
    func keys(_ count: LONG = 10_000, _ flags: ULONG = 0) throws -> [Int32] {
        try setColumns([Toy.number])
        return try query(count, flags).map { row in
            guard case .long(let key)? = row.first?.value else { return -1 }
            return key
        }
    }

    func setColumns(_ tags: [PropertyTag]) throws {
        let array: [UInt32] = [UInt32(tags.count)] + tags.map(\.rawValue)
        let code = try array.withUnsafeBytes { bytes in
            let tags = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
                .assumingMemoryBound(to: SPropTagArray.self)
            return try methods.SetColumns(pointer, tags, 0)
        }
        #expect(code == 0)
    }

    func columns(_ flags: ULONG = 0) throws -> [PropertyTag] {
        var out: UnsafeMutablePointer<SPropTagArray>?
        try #require(try methods.QueryColumns(pointer, flags, &out) == 0)
        let array = UnsafeRawPointer(try #require(out))
        let count = Int(array.load(as: UInt32.self))
        let tags = (0..<count).map {
            PropertyTag(rawValue: array.load(fromByteOffset: 4 + 4 * $0, as: UInt32.self))
        }
        CountedMemory.free(out)
        return tags
    }

    func seek(_ bookmark: UInt = 0, _ count: LONG = 0) throws -> (code: UInt32, sought: LONG) {
        var sought: LONG = 99
        let code = try methods.SeekRow(pointer, bookmark, count, &sought)
        return (UInt32(bitPattern: code), sought)
    }

    func position() throws -> [ULONG] {
        var values: [ULONG] = [99, 99, 99]
        try values.withUnsafeMutableBufferPointer { out in
            let base = try #require(out.baseAddress)
            #expect(try methods.QueryPosition(pointer, base, base + 1, base + 2) == 0)
        }
        return values
    }

    func bookmark() throws -> UInt {
        var handle: UInt = 0
        try #require(try methods.CreateBookmark(pointer, &handle) == 0)
        return handle
    }

    /// SortTable with pairs of tag and TABLE_SORT_ flag.
    func sort(_ keys: [(PropertyTag, ULONG)], categories: ULONG = 0, count: ULONG? = nil) throws -> UInt32 {
        var words: [UInt32] = [count ?? ULONG(keys.count), categories, 0]
        for key in keys { words += [key.0.rawValue, key.1] }
        return try words.withUnsafeMutableBytes { bytes in
            let set = bytes.baseAddress?.assumingMemoryBound(to: SSortOrderSet.self)
            return UInt32(bitPattern: try methods.SortTable(pointer, set, 0))
        }
    }

    func restrict(_ restriction: UnsafeMutablePointer<SRestriction>?) throws -> UInt32 {
        UInt32(bitPattern: try methods.Restrict(pointer, restriction, 0))
    }

    func find(
        _ restriction: UnsafeMutablePointer<SRestriction>?, _ bookmark: UInt = 0, _ flags: ULONG = 0
    ) throws -> UInt32 {
        UInt32(bitPattern: try methods.FindRow(pointer, restriction, bookmark, flags))
    }
}
