import CMAPI
import COM
import MessageFormat

/// MAPIUtil's helpers around any table, ours or a caller's: by its vtable alone.
public enum TableHelpers {
    /// Rows asked for at a time.
    private static let rowsAtATime: Int32 = 1024
    /// No table in memory has more; one that goes on and on is broken.
    private static let mostRows = 1 << 26

    // MARK: HrQueryAllRows

    /// All rows of a table, from its beginning, as a set of the table's allocator. What is null stays as it is in
    /// the table.
    /// - Throws: `.mapiTableTooBig` for more than `most` rows; 0 means any number.
    public static func allRows(
        of table: LPMAPITABLE, columns: LPSPropTagArray?, restriction: LPSRestriction?, order: LPSSortOrderSet?,
        most: Int32
    ) throws(HResult) -> LPSRowSet {
        guard most >= 0 else { throw .mapiInvalidParameter }
        guard let slots = table.pointee.lpVtbl?.pointee else { throw .mapiInvalidObject }
        if let columns { try check(slots.SetColumns?(table, columns, TBL_BATCH)) }
        if let restriction { try check(slots.Restrict?(table, restriction, TBL_BATCH)) }
        if let order { try check(slots.SortTable?(table, order, TBL_BATCH)) }
        try check(slots.SeekRow?(table, UInt(BOOKMARK_BEGINNING), 0, nil))
        let rows = RowCollection(of: table)
        while true {
            var set: LPSRowSet?
            try check(slots.QueryRows?(table, rowsAtATime, 0, &set))
            let count = rows.take(set)
            guard rows.count <= (most == 0 ? mostRows : Int(most)) else { throw .mapiTableTooBig }
            if count == 0 { return try rows.give() }
        }
    }

    // MARK: HrAddColumns

    /// Puts columns before those that the table shows. `filter` may change these first, and take some out by
    /// making them PR_NULL.
    public static func addColumns(
        _ added: LPSPropTagArray?, to table: LPMAPITABLE, allocate: LPALLOCATEBUFFER, free: LPFREEBUFFER,
        filter: (@convention(c) (LPSPropTagArray?) -> Void)?
    ) throws(HResult) {
        guard let slots = table.pointee.lpVtbl?.pointee else { throw .mapiInvalidObject }
        guard let added = try TagArray.read(added) else { throw .mapiInvalidParameter }
        var shown: LPSPropTagArray?
        defer { if let shown { _ = free(shown) } }
        try check(slots.QueryColumns?(table, 0, &shown))
        var kept: [PropertyTag] = []
        if let shown {
            let count = UnsafeRawPointer(shown).loadUnaligned(as: UInt32.self)
            filter?(shown)
            // A filter can't add columns: there is no room for them.
            let start = UnsafeMutableRawPointer(shown)
            start.storeBytes(of: min(count, start.loadUnaligned(as: UInt32.self)), as: UInt32.self)
            if start.loadUnaligned(as: UInt32.self) > 0 { kept = try TagArray.read(shown) ?? [] }
        }
        let moved = Set(added.map(\.id))
        let columns = added + kept.filter { $0 != .null && !moved.contains($0.id) }
        let allocators = Allocators(
            allocateBuffer: allocate, allocateMore: { _, _, _ in HResult.mapiNoSupport.rawValue },
            freeBuffer: free)
        let array = try TagArray.make(columns, allocators)
        defer { _ = free(array) }
        try check(slots.SetColumns?(table, array, TBL_BATCH))
    }

    /// A slot that the table lacks counts as one that it does not support.
    private static func check(_ result: Int32?) throws(HResult) {
        guard let result else { throw .mapiNoSupport }
        try HResult.check(result)
    }
}

/// Rows that QueryRows gave, each still in its own buffer. Those that are not given on are freed.
private final class RowCollection {
    private let table: UnsafeRawPointer
    private let allocators: Allocators
    private var rows: [SRow] = []

    private static let firstRow = MemoryLayout<SRowSet>.offset(of: \SRowSet.aRow) ?? 8
    private static let rowSize = MemoryLayout<SRow>.stride

    init(of table: LPMAPITABLE) {
        self.table = UnsafeRawPointer(table)
        allocators = Allocators.of(self.table) ?? .mapi
    }

    deinit { for row in rows { allocators.free(row.lpProps) } }

    var count: Int { rows.count }

    /// Takes the rows of a set over and frees the set.
    func take(_ set: LPSRowSet?) -> Int {
        guard let set else { return 0 }
        let start = UnsafeRawPointer(set)
        let count = Int(start.loadUnaligned(as: UInt32.self))
        for index in 0..<count {
            let offset = Self.firstRow &+ index &* Self.rowSize
            rows.append(start.loadUnaligned(fromByteOffset: offset, as: SRow.self))
        }
        allocators.free(set)
        return count
    }

    /// One set with all the rows, for the caller.
    func give() throws(HResult) -> LPSRowSet {
        let size = Self.firstRow &+ max(rows.count, 1) &* Self.rowSize
        let block = try allocators.allocate(size)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        block.storeBytes(of: UInt32(clamping: rows.count), as: UInt32.self)
        for (index, row) in rows.enumerated() {
            block.storeBytes(of: row, toByteOffset: Self.firstRow &+ index &* Self.rowSize, as: SRow.self)
        }
        rows = []
        return block.assumingMemoryBound(to: SRowSet.self)
    }
}

extension Allocators {
    /// MAPI's own: MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer.
    static let mapi = Allocators(
        allocateBuffer: { size, out in
            out?.pointee = BufferMemory.allocate(Int(size))
            return out?.pointee == nil ? HResult.mapiNotEnoughMemory.rawValue : 0
        },
        allocateMore: { size, owner, out in
            out?.pointee = owner.flatMap { BufferMemory.allocate(Int(size), chainedTo: $0) }
            return out?.pointee == nil ? HResult.mapiNotEnoughMemory.rawValue : 0
        },
        freeBuffer: { block in
            guard let block else { return 0 }
            return BufferMemory.free(block) ? 0 : ULONG(bitPattern: HResult.mapiInvalidParameter.rawValue)
        })
}
