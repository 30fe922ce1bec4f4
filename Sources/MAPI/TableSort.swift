import COM
import CompoundFile
import MessageFormat

/// Sorts row numbers by keys that are read once per row.
struct TableSort {
    private let keys: [TableSortKey]
    /// All keys of the first row, then of the second, and so on; nil where a row lacks the property.
    private var values: [PropertyValue?] = []

    /// The rows in sorted order: equal rows keep their order, rows that lack a property come last whichever way its
    /// key runs.
    static func sorted(
        _ rows: [any TableRow], by keys: [TableSortKey], _ source: any TableSource
    ) throws(HResult) -> [any TableRow] {
        if keys.isEmpty || rows.count < 2 { return rows }
        let sort = try TableSort(rows, keys, source)
        var places = Array(rows.indices)
        places.sort { sort.order($0, $1) ?? ($0 < $1) }
        return places.map { rows[$0] }
    }

    /// Where a row goes among others that are sorted, each by its place in the source where the keys are equal.
    static func place(
        of row: any TableRow, among rows: [any TableRow], by keys: [TableSortKey], _ source: any TableSource
    ) throws(HResult) -> Int {
        var (first, end) = (0, rows.count)
        while first < end {
            let middle = first &+ (end &- first) / 2
            let sort = try TableSort([rows[middle], row], keys, source)
            if sort.order(0, 1) ?? (rows[middle].place < row.place) {
                first = middle &+ 1
            } else {
                end = middle
            }
        }
        return first
    }

    private init(
        _ rows: [any TableRow], _ keys: [TableSortKey], _ source: any TableSource
    ) throws(HResult) {
        self.keys = keys
        // What is too large to show is no key either: all keys are held at once.
        let limit = UInt64(clamping: PropertyThreshold.bytes)
        for row in rows {
            for key in keys {
                if let size = row.storedSize(of: key.tag.id), size / 2 >= limit {
                    values.append(nil)
                    continue
                }
                values.append(Self.value(try row.comparableValue(of: key.tag.id, source), key.tag.type))
            }
        }
    }

    /// The value made ready for comparison: text without its case, nil for what is not of the key's type.
    private static func value(_ value: PropertyValue?, _ type: PropertyType) -> PropertyValue? {
        guard let value, value.type != .object else { return nil }
        let wanted = TableColumn.inWidth(type, unicode: true)
        guard wanted == .unspecified || value.type == wanted else { return nil }
        switch value {
        case .unicode(let units): return .unicode(TextFolding.ignoreCase.apply(to: units))
        case .unicodes(let all): return .unicodes(all.map { TextFolding.ignoreCase.apply(to: $0) })
        default: return value
        }
    }

    /// Whether the first of two rows precedes the other by its keys; nil when these are equal.
    private func order(_ first: Int, _ second: Int) -> Bool? {
        for (number, key) in keys.enumerated() {
            let left = values[first &* keys.count &+ number]
            let right = values[second &* keys.count &+ number]
            switch (left, right) {
            case (nil, nil): continue
            case (nil, _): return false
            case (_, nil): return true
            case (let left?, let right?):
                let order = order(left, right)
                if order != 0 { return (order < 0) != key.descending }
            }
        }
        return nil
    }

    /// A key of no type may find values of several: these are ordered by type then.
    private func order(_ left: PropertyValue, _ right: PropertyValue) -> Int {
        if let order = PropertyComparison.plainOrder(left, right) { return order }
        let (a, b) = (left.type.rawValue, right.type.rawValue)
        return a < b ? -1 : a == b ? 0 : 1
    }
}
