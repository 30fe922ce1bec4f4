import CMAPI
import COM
import CompoundFile
import MessageFormat

/// One row of an ITableData. It never changes: another with the same key takes its place.
final class StoredRow: TableRow {
    let key: UInt32
    /// As the caller gave them.
    let properties: [PropertyResult]
    private let places: [PropertyID: Int]
    /// Its place in the store.
    fileprivate(set) var place = 0

    init(key: UInt32, _ properties: [PropertyResult]) {
        self.key = key
        self.properties = properties
        places = Dictionary(
            properties.enumerated().map { ($1.tag.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func tags() throws(HResult) -> [PropertyTag] { properties.map(\.tag).sorted { $0.id < $1.id } }

    func value(of id: PropertyID) throws(HResult) -> PropertyValue? {
        places[id].map { properties[$0].value }
    }
}

/// The rows of an ITableData in their order, found by the value of one column. With the lock held, all of it.
///
/// Rows that are deleted leave holes behind, so that deleting many takes no longer than it must; those between rows are
/// closed when row numbers are asked for.
final class RowStore: TableSource {
    /// The value of the index column: equal bytes of the same type mean the same row.
    private struct Index: Hashable {
        let bytes: [UInt8]

        init?(_ value: PropertyValue) {
            switch value {
            case .string8(let text), .binary(let text): bytes = text
            case .unicode(let units): bytes = units.littleEndianBytes
            case .clsid(let guid): bytes = guid.bytes
            case .boolean(let flag): bytes = [flag == 0 ? 0 : 1]
            case .object, .raw, .error: return nil
            default:
                guard let bits = value.inlineBits else { return nil }
                bytes = withUnsafeBytes(of: bits) { Array($0) }
            }
        }
    }

    let indexTag: PropertyTag
    let tableType: UInt32
    /// All columns that there have ever been: those of the start, then as they came.
    private(set) var requiredColumns: [PropertyTag]
    var tableRevision: UInt64 { journal.revision }

    private var known: Set<PropertyID>
    private var rows: [StoredRow?] = []
    /// Holes before the first row, and between rows.
    private var leadingHoles = 0
    private var holes = 0
    private var byIndex: [Index: StoredRow] = [:]
    /// Never reused, so that views know their rows again.
    private var nextKey: UInt32 = 0
    private var journal = ChangeJournal<(key: UInt32, index: Index)>(revision: 1)

    init(index: PropertyTag, columns: [PropertyTag], tableType: UInt32) {
        indexTag = index
        requiredColumns = columns
        self.tableType = tableType
        known = Set(columns.map(\.id))
    }

    // MARK: TableSource

    func tableRows() throws(HResult) -> [any TableRow] { rows.compactMap { $0 } }

    func changes(since revision: UInt64) -> [TableUpdate]? {
        var seen: Set<UInt32> = []
        return journal.changes(since: revision)?.compactMap { entry in
            guard seen.insert(entry.key).inserted else { return nil }
            let row = byIndex[entry.index]
            return TableUpdate(key: entry.key, row: row?.key == entry.key ? row : nil)
        }
    }

    let defaultSortOrder: [TableSortKey] = []
    var noticeIndex: PropertyTag? { indexTag }

    var converter: TextConverter { TextConverter(file: NarrowText.codePage) }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { NarrowText.codePage.decode(bytes) }

    // MARK: Finding

    var count: Int { rows.count &- leadingHoles &- holes }

    /// The row with that value of the index column.
    /// - Throws: `.mapiInvalidParameter` for a value of another column or type.
    func row(at index: PropertyResult) throws(HResult) -> StoredRow? {
        guard index.tag == indexTag, let index = Index(index.value) else { throw .mapiInvalidParameter }
        return byIndex[index]
    }

    /// The row of that number; nil past the last one.
    func row(number: Int) -> StoredRow? {
        if holes > 0 { closeHoles() }
        let place = leadingHoles &+ number
        return rows.indices.contains(place) ? rows[place] : nil
    }

    func number(of row: StoredRow) -> Int {
        if holes > 0 { closeHoles() }
        return row.place &- leadingHoles
    }

    /// The value of the index column in a row that the caller gave.
    /// - Throws: `.mapiInvalidParameter` when it is not there.
    func index(in properties: [PropertyResult]) throws(HResult) -> PropertyResult {
        guard let index = properties.first(where: { $0.tag == indexTag }), Index(index.value) != nil else {
            throw .mapiInvalidParameter
        }
        return index
    }

    // MARK: Changing

    /// Takes the place of the row with the same index, or goes behind the last one.
    func put(_ properties: [PropertyResult]) throws(HResult) -> TableChange.Row {
        let index = try index(in: properties)
        if let old = try row(at: index) {
            let row = StoredRow(key: old.key, properties)
            row.place = old.place
            rows[old.place] = row
            return register(row, index)
        }
        let row = StoredRow(key: newKey(), properties)
        row.place = rows.count
        rows.append(row)
        return register(row, index)
    }

    /// Puts a new row before that of a number, or at the end.
    func insert(_ properties: [PropertyResult], at number: Int) throws(HResult) -> TableChange.Row {
        let index = try index(in: properties)
        guard number <= count, try row(at: index) == nil else { throw .mapiInvalidParameter }
        closeHoles()
        let row = StoredRow(key: newKey(), properties)
        rows.insert(row, at: number)
        renumber(from: number)
        return register(row, index)
    }

    /// - Returns: nil when there is no such row.
    func remove(_ index: PropertyResult) throws(HResult) -> TableChange.Row? {
        guard let row = try row(at: index), let key = Index(index.value) else { return nil }
        byIndex[key] = nil
        leaveHole(row.place)
        journal.note((row.key, key))
        return TableChange.Row(key: row.key, index: index)
    }

    /// - Returns: how many there were.
    func removeAll() -> Int {
        let count = count
        rows = []
        byIndex = [:]
        (leadingHoles, holes) = (0, 0)
        journal.noteAll()
        return count
    }

    private func newKey() -> UInt32 {
        defer { nextKey &+= 1 }
        return nextKey
    }

    private func register(_ row: StoredRow, _ index: PropertyResult) -> TableChange.Row {
        if let key = Index(index.value) {
            byIndex[key] = row
            journal.note((row.key, key))
        }
        for property in row.properties where known.insert(property.tag.id).inserted {
            requiredColumns.append(property.tag)
        }
        return TableChange.Row(key: row.key, index: index)
    }

    private func leaveHole(_ place: Int) {
        rows[place] = nil
        holes &+= 1
        while leadingHoles < rows.count, rows[leadingHoles] == nil {
            leadingHoles &+= 1
            holes &-= 1
        }
        if leadingHoles &+ holes > rows.count / 2 { closeHoles() }
    }

    private func closeHoles() {
        guard leadingHoles &+ holes > 0 else { return }
        rows.removeAll { $0 == nil }
        (leadingHoles, holes) = (0, 0)
        renumber(from: 0)
    }

    private func renumber(from first: Int) {
        for place in first..<rows.count { rows[place]?.place = place }
    }
}

/// Reads rows that callers pass.
enum CallerRows {
    /// More columns than tables have; a larger count is a caller's mistake.
    private static let mostColumns: UInt32 = 1 << 16
    private static let rowSize = MemoryLayout<SRow>.stride
    private static let firstRow = MemoryLayout<SRowSet>.offset(of: \SRowSet.aRow) ?? 8

    /// The properties of one row; errors and placeholders, as QueryRows gives them, are left out.
    static func read(_ row: UnsafeRawPointer?) throws(HResult) -> [PropertyResult] {
        guard let row else { throw .mapiInvalidParameter }
        let record = row.loadUnaligned(as: SRow.self)
        guard let values = record.lpProps, record.cValues > 0, record.cValues <= mostColumns else {
            throw .mapiInvalidParameter
        }
        var properties: [PropertyResult] = []
        for property in CallerProperty.array(UnsafeRawPointer(values), count: record.cValues) {
            if property.tag.type == .null || property.tag.type == .error { continue }
            properties.append(try read(property))
        }
        return properties
    }

    static func read(_ property: CallerProperty) throws(HResult) -> PropertyResult {
        do throws(HResult) {
            return PropertyResult(property.tag, try property.value())
        } catch {
            throw error == .mapiInvalidType ? .mapiInvalidParameter : error
        }
    }

    /// The rows of a set.
    static func read(_ set: LPSRowSet?) throws(HResult) -> [[PropertyResult]] {
        guard let set else { throw .mapiInvalidParameter }
        let start = UnsafeRawPointer(set)
        var rows: [[PropertyResult]] = []
        for index in 0..<Int(start.loadUnaligned(as: UInt32.self)) {
            rows.append(try read(start + (firstRow &+ index &* rowSize)))
        }
        return rows
    }
}
