import CMAPI
import COM
import MessageFormat

/// Lays rows out for the caller: the SRowSet is one block, each row's SPropValue array with all its data another,
/// so that a program may free rows one by one.
enum TableRows {
    private static let firstRow = MemoryLayout<SRowSet>.offset(of: \SRowSet.aRow) ?? 8

    /// - Parameters:
    ///   - columns: the number of cells in a row.
    ///   - fill: puts a row's cells into the block, within what the call may still give back.
    /// - Returns: the rows in order; the first of them only where the rest would be more than one call may give
    ///   back. `cRows` says how many.
    /// - Throws: what the allocator answered; nothing stays allocated then.
    static func make(
        _ rows: [any TableRow], columns: Int, _ allocators: Allocators,
        _ fill: (any TableRow, PropertyBlock, inout AnswerBudget) throws(HResult) -> Void
    ) throws(HResult) -> UnsafeMutablePointer<SRowSet> {
        // Never less than the structure with its one row: programs copy it as such.
        let size = max(
            MemoryLayout<SRowSet>.size, firstRow &+ rows.count &* MemoryLayout<SRow>.stride)
        let block = try allocators.allocate(size)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        let array = (block + firstRow).bindMemory(to: SRow.self, capacity: max(rows.count, 1))
        var made = 0
        var budget = AnswerBudget()
        do throws(HResult) {
            let cells = rows.isEmpty ? nil : try PropertyBlock(capacity: columns)
            for row in rows where !budget.isSpent {
                guard let cells else { break }
                cells.removeAll()
                try fill(row, cells, &budget)
                array[made] = SRow(
                    ulAdrEntryPad: 0, cValues: ULONG(truncatingIfNeeded: cells.count),
                    lpProps: try cells.make(allocators).assumingMemoryBound(to: SPropValue.self))
                made &+= 1
            }
        } catch {
            for index in 0..<made { allocators.free(array[index].lpProps) }
            allocators.free(block)
            throw error
        }
        let set = block.bindMemory(to: SRowSet.self, capacity: 1)
        set.pointee.cRows = ULONG(truncatingIfNeeded: made)
        return set
    }
}

/// The smaller arrays that a table gives out.
extension TableObject {
    func makeTagArray(_ tags: [PropertyTag]) throws(HResult) -> UnsafeMutablePointer<SPropTagArray> {
        let first = MemoryLayout<SPropTagArray>.offset(of: \SPropTagArray.aulPropTag) ?? 4
        let block = try allocators.allocate(
            max(MemoryLayout<SPropTagArray>.size, first &+ tags.count &* 4))
        for (index, tag) in tags.enumerated() {
            block.storeBytes(of: tag.rawValue, toByteOffset: first &+ index &* 4, as: UInt32.self)
        }
        let array = block.bindMemory(to: SPropTagArray.self, capacity: 1)
        array.pointee.cValues = ULONG(truncatingIfNeeded: tags.count)
        return array
    }

    func makeSortOrderSet(
        _ keys: [TableSortKey]
    ) throws(HResult) -> UnsafeMutablePointer<SSortOrderSet> {
        let first = MemoryLayout<SSortOrderSet>.offset(of: \SSortOrderSet.aSort) ?? 12
        let size = max(
            MemoryLayout<SSortOrderSet>.size,
            first &+ keys.count &* MemoryLayout<SSortOrder>.stride)
        let block = try allocators.allocate(size)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        for (index, key) in keys.enumerated() {
            let order = SSortOrder(ulPropTag: key.tag.rawValue, ulOrder: key.descending ? 1 : 0)
            let offset = first &+ index &* MemoryLayout<SSortOrder>.stride
            block.storeBytes(of: order, toByteOffset: offset, as: SSortOrder.self)
        }
        let set = block.bindMemory(to: SSortOrderSet.self, capacity: 1)
        set.pointee.cSorts = ULONG(truncatingIfNeeded: keys.count)
        return set
    }
}
