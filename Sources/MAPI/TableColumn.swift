import COM
import CompoundFile
import MessageFormat

/// What a table makes of the property tags of its columns.
enum TableColumn {
    /// MV_INSTANCE asks for one row per value; such a column is shown as the plain multi-valued one.
    private static let instanceBits: UInt16 = 0x3000

    /// The tag as the table shows it.
    static func plain(_ tag: PropertyTag) -> PropertyTag {
        guard tag.type.rawValue & instanceBits == instanceBits else { return tag }
        return tag.withType(PropertyType(rawValue: tag.type.rawValue & ~0x2000))
    }

    /// The type in which a value is shown: that of the column, or its own, with strings in the table's width.
    static func type(
        _ asked: PropertyType, of value: PropertyValue, unicode: Bool?
    ) -> PropertyType {
        asked == .unspecified ? inWidth(value.type, unicode: unicode) : asked
    }

    /// A string type in the table's width; other types as they are, and all types in a table without one (nil).
    static func inWidth(_ type: PropertyType, unicode: Bool?) -> PropertyType {
        guard let unicode, type.elementType.isString else { return type }
        let text: PropertyType = unicode ? .unicode : .string8
        return type.isMultivalued ? text.multivaluedForm : text
    }

    /// The columns of a new table: the required ones, then what any row can show, ascending by identifier.
    /// - Parameter known: those of other rows, as an earlier call gave them.
    static func initial(
        _ required: [PropertyTag], _ rows: [any TableRow], known: [PropertyTag] = [], unicode: Bool?
    ) throws(HResult) -> [PropertyTag] {
        var columns = required.map { $0.withType(inWidth($0.type, unicode: unicode)) }
        if rows.isEmpty, known.isEmpty { return columns }
        let seen = IdentifierSet()
        for column in columns { _ = seen.insert(column.id) }
        // Attachment data is for OpenProperty; no table shows it unasked.
        _ = seen.insert(.attachData)
        var others: [PropertyTag] = []
        others.reserveCapacity(32)
        for column in known where seen.insert(column.id) { others.append(column) }
        for row in rows {
            let tags: [PropertyTag]
            do throws(HResult) { tags = try row.tags() } catch .mapiCorruptData { continue }
            for tag in tags where isShown(tag.type) && seen.insert(tag.id) {
                others.append(tag.withType(inWidth(tag.type, unicode: unicode)))
            }
        }
        // Those of one row alone come in order.
        if !others.indices.dropFirst().allSatisfy({ others[$0 &- 1].id < others[$0].id }) {
            others.sort { $0.id < $1.id }
        }
        columns += others
        return columns
    }

    /// Types that a program can make something of.
    private static func isShown(_ type: PropertyType) -> Bool {
        switch type.elementType {
        case .short, .long, .float, .double, .currency, .appTime, .boolean, .longLong, .string8,
            .unicode, .sysTime, .clsid, .binary:
            return true
        case .object: return !type.isMultivalued
        default: return false
        }
    }

    /// One cell of a row.
    /// - Parameter threshold: bytes from which on a value is left to OpenProperty.
    static func cell(
        _ column: PropertyTag, _ row: any TableRow, _ source: any TableSource, unicode: Bool?,
        threshold: Int
    ) -> PropertyResult {
        if column.type == .null {
            return PropertyResult(column, .raw(type: PropertyType.null.rawValue, bits: 0))
        }
        do throws(HResult) {
            // Conversion halves text at most: what is twice over the threshold needs no reading. One terminator,
            // counted or not, makes no difference to that.
            if let size = row.storedSize(of: column.id), size > 2, (size &- 2) / 2 >= UInt64(clamping: threshold) {
                throw .mapiNotEnoughMemory
            }
            guard let value = try row.value(of: column.id) else { throw .mapiNotFound }
            let type = type(column.type, of: value, unicode: unicode)
            guard let shown = source.convert(value, to: type) else { throw .mapiUnexpectedType }
            if case .raw = shown { throw .mapiNoSupport }
            guard shown.dataSize < threshold || shown.dataSize == 0 else { throw .mapiNotEnoughMemory }
            return PropertyResult(column.withType(type), shown)
        } catch {
            // An unreadable cell does not spoil the row.
            return PropertyResult(column.id, error: error)
        }
    }
}

/// Property identifiers: a bit for each, in pages of 256 that are there as they are needed.
private final class IdentifierSet {
    /// For each upper byte the number of its page, counted from 1; 0 for none.
    private let pages = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
    private let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 4 * 256)
    private var count = 0

    init() { pages.initialize(repeating: 0, count: 256) }

    deinit {
        pages.deallocate()
        words.deallocate()
    }

    /// - Returns: whether it is new.
    func insert(_ id: PropertyID) -> Bool {
        let upper = Int(id.rawValue >> 8)
        if pages[upper] == 0 {
            (words + count &* 4).initialize(repeating: 0, count: 4)
            count &+= 1
            pages[upper] = UInt16(truncatingIfNeeded: count)
        }
        let page = words + (Int(pages[upper]) &- 1) &* 4
        let word = page + Int(id.rawValue >> 6 & 3)
        let bit: UInt64 = 1 << UInt64(id.rawValue & 63)
        if word.pointee & bit != 0 { return false }
        word.pointee |= bit
        return true
    }
}
