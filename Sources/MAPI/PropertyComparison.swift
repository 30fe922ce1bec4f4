import CompoundFile
import MessageFormat

/// The order of property values: what tables sort by and what relational operators are held against.
enum PropertyComparison {
    /// -1, 0 or 1; nil when the types differ or have no order.
    ///
    /// Text is ordered alphabetically whatever its case; texts that differ in case alone are told apart by
    /// their units, so that 0 means the very same text.
    static func order(_ left: PropertyValue, _ right: PropertyValue) -> Int? {
        guard case (.unicode(let a), .unicode(let b)) = (left, right) else {
            return plainOrder(left, right)
        }
        let folding = TextFolding.ignoreCase
        let alphabetical = lexical(folding.apply(to: a), folding.apply(to: b))
        return alphabetical != 0 ? alphabetical : lexical(a, b)
    }

    /// The same with text ordered by its units, for text that is folded already.
    static func plainOrder(_ left: PropertyValue, _ right: PropertyValue) -> Int? {
        switch (left, right) {
        case (.short(let a), .short(let b)): return scalar(a, b)
        case (.long(let a), .long(let b)): return scalar(a, b)
        case (.error(let a), .error(let b)): return scalar(a, b)
        case (.float(let a), .float(let b)): return floating(a, b)
        case (.double(let a), .double(let b)): return floating(a, b)
        case (.appTime(let a), .appTime(let b)): return floating(a, b)
        case (.currency(let a), .currency(let b)): return scalar(a, b)
        case (.longLong(let a), .longLong(let b)): return scalar(a, b)
        case (.sysTime(let a), .sysTime(let b)): return scalar(a, b)
        // Whatever is not 0 is true.
        case (.boolean(let a), .boolean(let b)): return scalar(a == 0 ? 0 : 1, b == 0 ? 0 : 1)
        case (.string8(let a), .string8(let b)): return lexical(a, b)
        case (.unicode(let a), .unicode(let b)): return lexical(a, b)
        case (.binary(let a), .binary(let b)): return lexical(a, b)
        case (.clsid(let a), .clsid(let b)): return lexical(a.bytes, b.bytes)
        default: return multipleOrder(left, right)
        }
    }

    /// Value by value; of two that agree as far as both go, the shorter is less.
    private static func multipleOrder(_ left: PropertyValue, _ right: PropertyValue) -> Int? {
        guard left.type.isMultivalued, left.type == right.type else { return nil }
        let (a, b) = (left.elements, right.elements)
        for (one, other) in zip(a, b) {
            guard let order = plainOrder(one, other) else { return nil }
            if order != 0 { return order }
        }
        return scalar(a.count, b.count)
    }

    private static func scalar<Value: Comparable>(_ a: Value, _ b: Value) -> Int {
        a < b ? -1 : a == b ? 0 : 1
    }

    /// What is no number comes after all numbers, so that the order is a total one.
    private static func floating<Value: FloatingPoint>(_ a: Value, _ b: Value) -> Int {
        if a.isNaN || b.isNaN { return scalar(a.isNaN ? 1 : 0, b.isNaN ? 1 : 0) }
        return scalar(a, b)
    }

    private static func lexical<Unit: FixedWidthInteger>(_ a: [Unit], _ b: [Unit]) -> Int {
        for (one, other) in zip(a, b) where one != other { return one < other ? -1 : 1 }
        return scalar(a.count, b.count)
    }
}

extension PropertyValue {
    /// The values of a multi-valued property, one by one; the value itself for a single-valued one.
    var elements: [PropertyValue] {
        switch self {
        case .shorts(let values): return values.map { .short($0) }
        case .longs(let values): return values.map { .long($0) }
        case .floats(let values): return values.map { .float($0) }
        case .doubles(let values): return values.map { .double($0) }
        case .currencies(let values): return values.map { .currency($0) }
        case .appTimes(let values): return values.map { .appTime($0) }
        case .longLongs(let values): return values.map { .longLong($0) }
        case .sysTimes(let values): return values.map { .sysTime($0) }
        case .strings8(let values): return values.map { .string8($0) }
        case .unicodes(let values): return values.map { .unicode($0) }
        case .clsids(let values): return values.map { .clsid($0) }
        case .binaries(let values): return values.map { .binary($0) }
        default: return [self]
        }
    }

    /// Bytes that the value takes in memory, terminators of strings included.
    var memorySize: Int {
        switch self {
        case .short, .boolean: return 2
        case .long, .float, .error: return 4
        case .double, .currency, .appTime, .longLong, .sysTime: return 8
        case .clsid: return 16
        case .string8(let bytes): return bytes.count &+ 1
        case .unicode(let units): return (units.count &+ 1) &* 2
        case .strings8(let values): return dataSize &+ values.count
        case .unicodes(let values): return dataSize &+ values.count &* 2
        default: return dataSize
        }
    }
}
