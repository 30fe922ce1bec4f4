import COM
import CompoundFile
import MessageFormat

/// Sorts row numbers by keys that are read once per row.
struct TableSort {
    private let keys: [TableSortKey]
    /// All keys of the first row, then of the second, and so on; nil where a row lacks the property.
    private var values: [PropertyValue?] = []

    /// The row numbers in sorted order: equal rows keep their order, rows that lack a property come last
    /// whichever way its key runs.
    static func sorted(
        _ indexes: [Int], of rows: [any TableRow], by keys: [TableSortKey], _ source: any TableSource
    ) throws(HResult) -> [Int] {
        if keys.isEmpty || indexes.count < 2 { return indexes }
        let sort = try TableSort(indexes.map { rows[$0] }, keys, source)
        var places = Array(indexes.indices)
        places.sort { sort.precedes($0, $1) }
        return places.map { indexes[$0] }
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

    private func precedes(_ first: Int, _ second: Int) -> Bool {
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
        return first < second
    }

    /// A key of no type may find values of several: these are ordered by type then.
    private func order(_ left: PropertyValue, _ right: PropertyValue) -> Int {
        if let order = PropertyComparison.plainOrder(left, right) { return order }
        let (a, b) = (left.type.rawValue, right.type.rawValue)
        return a < b ? -1 : a == b ? 0 : 1
    }
}
