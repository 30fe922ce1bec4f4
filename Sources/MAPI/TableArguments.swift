import CMAPI
import COM
import MessageFormat

/// Reads the arrays that callers pass to a table, at any alignment.
enum TableArguments {
    /// - Throws: `.mapiInvalidParameter` for none, for an empty array and for a wild count.
    static func tags(_ array: LPSPropTagArray?) throws(HResult) -> [PropertyTag] {
        guard let array else { throw .mapiInvalidParameter }
        let start = UnsafeRawPointer(array)
        let count = start.loadUnaligned(as: UInt32.self)
        guard count > 0, count <= TableLimits.columns else { throw .mapiInvalidParameter }
        let first = MemoryLayout<SPropTagArray>.offset(of: \SPropTagArray.aulPropTag) ?? 4
        return (0..<Int(count)).map {
            PropertyTag(
                rawValue: start.loadUnaligned(fromByteOffset: first &+ $0 &* 4, as: UInt32.self))
        }
    }

    /// - Throws: `.mapiTooComplex` for categories, which these tables do not have.
    static func sortKeys(_ set: LPSSortOrderSet?) throws(HResult) -> [TableSortKey] {
        guard let set else { throw .mapiInvalidParameter }
        let start = UnsafeRawPointer(set)
        let count = start.loadUnaligned(as: UInt32.self)
        let categories = start.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        let expanded = start.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard count <= TableLimits.sortKeys, categories <= count, expanded <= categories else {
            throw .mapiInvalidParameter
        }
        guard categories == 0 else { throw .mapiTooComplex }
        let first = MemoryLayout<SSortOrderSet>.offset(of: \SSortOrderSet.aSort) ?? 12
        var keys: [TableSortKey] = []
        for index in 0..<Int(count) {
            let order = start.loadUnaligned(
                fromByteOffset: first &+ index &* MemoryLayout<SSortOrder>.stride,
                as: SSortOrder.self)
            keys.append(try sortKey(order))
        }
        return keys
    }

    private static func sortKey(_ order: SSortOrder) throws(HResult) -> TableSortKey {
        switch order.ulOrder {
        case TABLE_SORT_ASCEND, TABLE_SORT_DESCEND: break
        case TABLE_SORT_COMBINE, TABLE_SORT_CATEG_MAX, TABLE_SORT_CATEG_MIN: throw .mapiTooComplex
        default: throw .mapiInvalidParameter
        }
        return TableSortKey(
            tag: TableColumn.plain(PropertyTag(rawValue: order.ulPropTag)),
            descending: order.ulOrder == TABLE_SORT_DESCEND)
    }
}
