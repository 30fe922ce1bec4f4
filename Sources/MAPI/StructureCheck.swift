import CMAPI
import COM
import MessageFormat

/// The checks of MAPIVal.h: whether a structure cannot be right. A pointer that leads nowhere isn't found out.
public enum StructureCheck {
    /// - Parameter instances: lets tags of single instances of multivalued properties pass, which only tables know.
    public static func isBad(tag: UInt32, instances: Bool = false) -> Bool {
        switch PropertyTag(rawValue: instances ? tag & ~UInt32(MV_INSTANCE) : tag).type.elementType {
        case .unspecified, .null, .short, .long, .float, .double, .currency, .appTime, .error, .boolean, .object,
            .longLong, .string8, .unicode, .sysTime, .clsid, .binary:
            return false
        default: return true
        }
    }

    /// A column may not be an error.
    public static func isBad(columns: UnsafeRawPointer?) -> Bool {
        guard let columns else { return true }
        let count = columns.loadUnaligned(as: UInt32.self)
        guard count <= TableLimits.columns else { return true }
        return (0..<Int(count)).contains { index in
            let tag = columns.loadUnaligned(fromByteOffset: 4 &+ 4 &* index, as: UInt32.self)
            return isBad(tag: tag) || PropertyTag(rawValue: tag).type == .error
        }
    }

    // MARK: Values

    public static func isBad(property: UnsafeRawPointer?, instances: Bool = false) -> Bool {
        guard let property else { return true }
        let tag = property.loadUnaligned(as: UInt32.self)
        if isBad(tag: tag, instances: instances) { return true }
        let type = PropertyTag(rawValue: tag & ~UInt32(MV_INSTANCE)).type
        let first = property.loadUnaligned(fromByteOffset: PropertyMarshaller.valueOffset, as: UInt.self)
        switch type {
        case .string8, .unicode, .clsid: return first == 0
        case .binary: return isBadArray(UInt32(truncatingIfNeeded: first), property)
        default:
            return type.isMultivalued && isBad(multiple: type.elementType, UInt32(truncatingIfNeeded: first), property)
        }
    }

    /// A count above zero without a pointer.
    private static func isBadArray(_ count: UInt32, _ property: UnsafeRawPointer) -> Bool {
        count > 0 && array(property) == nil
    }

    private static func array(_ property: UnsafeRawPointer) -> UnsafeRawPointer? {
        UnsafeRawPointer(
            bitPattern: property.loadUnaligned(fromByteOffset: PropertyMarshaller.pointerOffset, as: UInt.self))
    }

    private static func isBad(multiple type: PropertyType, _ count: UInt32, _ property: UnsafeRawPointer) -> Bool {
        guard count > 0 else { return false }
        guard let array = array(property) else { return true }
        switch type {
        case .string8, .unicode: return hasNull(array, count)
        case .binary:
            return (0..<Int(count)).contains { index in
                let size = array.loadUnaligned(fromByteOffset: 16 &* index, as: UInt32.self)
                return size > 0 && array.loadUnaligned(fromByteOffset: 16 &* index &+ 8, as: UInt.self) == 0
            }
        default: return false
        }
    }

    /// Whether an array of pointers has a null one.
    private static func hasNull(_ array: UnsafeRawPointer, _ count: UInt32) -> Bool {
        (0..<Int(count)).contains { array.loadUnaligned(fromByteOffset: 8 &* $0, as: UInt.self) == 0 }
    }

    private static func isBad(properties: UnsafeRawPointer?, _ count: UInt32) -> Bool {
        guard count > 0 else { return false }
        guard let properties else { return true }
        return (0..<Int(count)).contains { index in
            isBad(property: properties + index &* PropertyMarshaller.elementSize, instances: true)
        }
    }

    // MARK: Rows, lists

    public static func isBad(row: UnsafeRawPointer?) -> Bool {
        guard let row else { return true }
        let values = UnsafeRawPointer(bitPattern: row.loadUnaligned(fromByteOffset: 8, as: UInt.self))
        return isBad(properties: values, row.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }

    public static func isBad(rowSet: UnsafeRawPointer?) -> Bool {
        guard let rowSet else { return true }
        let count = Int(rowSet.loadUnaligned(as: UInt32.self))
        let rows = rowSet + 8
        return (0..<count).contains { index in isBad(row: rows + index &* MemoryLayout<SRow>.stride) }
    }

    /// Strings of either width: none of them may be null.
    public static func isBad(strings: UnsafeRawPointer?, _ count: UInt32) -> Bool {
        guard count > 0 else { return false }
        guard let strings else { return true }
        return hasNull(strings, count)
    }

    /// Every entry has an identifier.
    public static func isBad(entries: UnsafeRawPointer?) -> Bool {
        guard let entries else { return true }
        let count = entries.loadUnaligned(as: UInt32.self)
        guard count > 0 else { return false }
        guard let array = UnsafeRawPointer(bitPattern: entries.loadUnaligned(fromByteOffset: 8, as: UInt.self)) else {
            return true
        }
        return (0..<Int(count)).contains { index in
            array.loadUnaligned(fromByteOffset: 16 &* index, as: UInt32.self) == 0
                || array.loadUnaligned(fromByteOffset: 16 &* index &+ 8, as: UInt.self) == 0
        }
    }

    /// Every name has a set, and a number or a string in it.
    public static func isBad(names: UnsafeRawPointer?, _ count: UInt32) -> Bool {
        guard count > 0 else { return false }
        guard let names else { return true }
        return (0..<Int(count)).contains { index in
            let address = names.loadUnaligned(fromByteOffset: 8 &* index, as: UInt.self)
            guard let name = UnsafeRawPointer(bitPattern: address),
                name.loadUnaligned(as: UInt.self) != 0
            else { return true }
            switch name.loadUnaligned(fromByteOffset: 8, as: UInt32.self) {
            case MNID_ID: return false
            case MNID_STRING: return name.loadUnaligned(fromByteOffset: 16, as: UInt.self) == 0
            default: return true
            }
        }
    }

    public static func isBad(sortOrders: UnsafeRawPointer?) -> Bool {
        guard let sortOrders else { return true }
        let (sorts, categories, expanded) = sortOrders.loadUnaligned(as: (UInt32, UInt32, UInt32).self)
        guard sorts <= TableLimits.sortKeys, categories <= sorts, expanded <= categories else { return true }
        return (0..<Int(sorts)).contains { index in
            let (tag, order) = sortOrders.loadUnaligned(fromByteOffset: 12 &+ 8 &* index, as: (UInt32, UInt32).self)
            let isOrder = [
                TABLE_SORT_ASCEND, TABLE_SORT_DESCEND, TABLE_SORT_COMBINE, TABLE_SORT_CATEG_MAX, TABLE_SORT_CATEG_MIN,
            ].contains(order)
            return !isOrder || isBad(tag: tag, instances: true)
        }
    }
}
