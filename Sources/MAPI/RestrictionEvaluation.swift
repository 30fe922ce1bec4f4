import COM
import CompoundFile
import MessageFormat

/// One pass of a restriction over rows. COUNT conditions count within the pass.
final class RestrictionEvaluation {
    private let restriction: TableRestriction
    private let source: any TableSource
    /// The width of strings whose tag does not say it; nil for their own.
    private let unicode: Bool?
    private var counts: [Int: UInt32] = [:]
    /// What has been read of the row at hand, nil for what it lacks: conditions often share properties.
    private var values: [PropertyID: PropertyValue?] = [:]

    init(_ restriction: TableRestriction, source: any TableSource, unicode: Bool?) {
        self.restriction = restriction
        self.source = source
        self.unicode = unicode
    }

    func matches(_ row: any TableRow) throws(HResult) -> Bool {
        values.removeAll(keepingCapacity: true)
        return try holds(restriction, row)
    }

    private func holds(_ condition: TableRestriction, _ row: any TableRow) throws(HResult) -> Bool {
        switch condition {
        case .and(let members):
            for member in members where try !holds(member, row) { return false }
            return true
        case .or(let members):
            for member in members where try holds(member, row) { return true }
            return false
        case .not(let inner): return try !holds(inner, row)
        case .count(let limit, let slot, let inner): return try isCounted(limit, slot, inner, row)
        case .content(let id, let match):
            guard let value = try value(of: id, in: row) else { return false }
            return match.matches(value)
        case .property(let id, let relation, let wanted):
            guard let value = try value(of: id, in: row) else { return false }
            return stands(value, relation, to: wanted)
        case .compare(let first, let relation, let second):
            guard let left = try value(of: first, in: row), let right = try value(of: second, in: row),
                let order = PropertyComparison.order(left, right)
            else { return false }
            return relation.holds(order)
        case .bitmask(let id, let mask, let zero):
            guard let bits = try bits(of: id, in: row) else { return false }
            return (bits & mask == 0) == zero
        case .size(let tag, let relation, let size):
            guard let actual = try memorySize(of: tag, in: row) else { return false }
            let bound = Int(size)
            return relation.holds(actual < bound ? -1 : actual == bound ? 0 : 1)
        case .exist(let id): return try value(of: id, in: row) != nil
        }
    }

    private func isCounted(
        _ limit: UInt32, _ slot: Int, _ inner: TableRestriction, _ row: any TableRow
    ) throws(HResult) -> Bool {
        let seen = counts[slot] ?? 0
        guard seen < limit, try holds(inner, row) else { return false }
        counts[slot] = seen &+ 1
        return true
    }

    /// A multi-valued property stands in a relation to a single value when one of its values does.
    private func stands(
        _ value: PropertyValue, _ relation: TableRestriction.Relation, to wanted: PropertyValue
    ) -> Bool {
        if value.type.isMultivalued, !wanted.type.isMultivalued {
            return value.elements.contains { stands($0, relation, to: wanted) }
        }
        guard let order = PropertyComparison.order(value, wanted) else { return false }
        return relation.holds(order)
    }

    private func value(of id: PropertyID, in row: any TableRow) throws(HResult) -> PropertyValue? {
        if let known = values[id] { return known }
        let value = try row.comparableValue(of: id, source)
        values.updateValue(value, forKey: id)
        return value
    }

    private func bits(of id: PropertyID, in row: any TableRow) throws(HResult) -> UInt32? {
        switch try value(of: id, in: row) {
        case .long(let value): return UInt32(bitPattern: value)
        case .short(let value): return UInt32(UInt16(bitPattern: value))
        case .longLong(let value): return UInt32(truncatingIfNeeded: value)
        default: return nil
        }
    }

    private func memorySize(of tag: PropertyTag, in row: any TableRow) throws(HResult) -> Int? {
        guard let value = try row.readableValue(of: tag.id) else { return nil }
        let type = TableColumn.type(tag.type, of: value, unicode: unicode)
        return source.convert(value, to: type)?.memorySize
    }
}

extension TableRow {
    /// The value; nil also for one whose stored bytes are damaged, so that one bad row does not keep the others
    /// from being sorted and found.
    func readableValue(of id: PropertyID) throws(HResult) -> PropertyValue? {
        do throws(HResult) {
            return try value(of: id)
        } catch .mapiCorruptData, .mapiNotFound {
            return nil
        }
    }

    /// The value with text as UTF-16.
    func comparableValue(
        of id: PropertyID, _ source: any TableSource
    ) throws(HResult) -> PropertyValue? {
        guard let value = try readableValue(of: id) else { return nil }
        switch value {
        case .string8: return source.convert(value, to: .unicode)
        case .strings8: return source.convert(value, to: PropertyType.unicode.multivaluedForm)
        default: return value
        }
    }
}
