import CMAPI
import COM
import MessageFormat

/// Comparing and seeking values that callers hold: MAPIUtil's helpers on SPropValue.
public enum PropertyHelpers {
    /// The first element that has the tag; its identifier alone counts if that is asked for, or if the tag has no
    /// type.
    public static func find(
        _ tag: UInt32, in values: LPSPropValue?, count: UInt32, byIdentifier: Bool
    ) -> LPSPropValue? {
        guard let values else { return nil }
        let start = UnsafeRawPointer(values)
        let sought = PropertyTag(rawValue: tag)
        let byIdentifier = byIdentifier || sought.type == .unspecified
        for index in 0..<Int(count) {
            let offset = index &* PropertyMarshaller.elementSize
            let found = PropertyTag(rawValue: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            if byIdentifier ? found.id == sought.id : found == sought {
                return (UnsafeMutableRawPointer(values) + offset).assumingMemoryBound(to: SPropValue.self)
            }
        }
        return nil
    }

    /// Whether `whole` contains `part`; false for what is no value, and for types that have no contents.
    public static func contains(_ whole: LPSPropValue?, _ part: LPSPropValue?, fuzzyLevel: UInt32) -> Bool {
        guard let (whole, part) = pair(whole, part), whole.tag.type == part.tag.type,
            let text = value(whole), let sought = value(part),
            let match = try? ContentMatch(fuzzyLevel: fuzzyLevel, sought)
        else { return false }
        return !whole.tag.type.isMultivalued && match.matches(text)
    }

    /// Whether a relation holds; false for different types, for what is no value and for other relations.
    public static func compare(_ left: LPSPropValue?, _ relation: UInt32, _ right: LPSPropValue?) -> Bool {
        guard let (left, right) = pair(left, right), left.tag.type == right.tag.type,
            let relation = TableRestriction.Relation(rawValue: relation),
            let a = value(left), let b = value(right), let order = PropertyComparison.order(a, b)
        else { return false }
        return relation.holds(order)
    }

    /// -1, 0 or 1 for values of one type, the difference of the types otherwise; 0 for what has no order.
    public static func order(_ left: LPSPropValue?, _ right: LPSPropValue?) -> Int32 {
        guard let (left, right) = pair(left, right) else { return 0 }
        if left.tag.type != right.tag.type {
            return Int32(left.tag.type.rawValue) &- Int32(right.tag.type.rawValue)
        }
        guard let a = value(left), let b = value(right) else { return 0 }
        return Int32(PropertyComparison.order(a, b) ?? 0)
    }

    public static func areEqual(_ left: LPMAPINAMEID?, _ right: LPMAPINAMEID?) -> Bool {
        guard let left = try? CallerName(left).name, let right = try? CallerName(right).name else { return false }
        return left == right
    }

    private static func pair(
        _ left: LPSPropValue?, _ right: LPSPropValue?
    ) -> (CallerProperty, CallerProperty)? {
        guard let left, let right else { return nil }
        return (CallerProperty(UnsafeRawPointer(left)), CallerProperty(UnsafeRawPointer(right)))
    }

    /// The value with text as UTF-16, as all comparing is done.
    private static func value(_ property: CallerProperty) -> PropertyValue? {
        guard let value = try? property.value() else { return nil }
        switch value {
        case .string8(let bytes): return .unicode(NarrowText.codePage.decode(bytes))
        case .strings8(let all): return .unicodes(all.map { NarrowText.codePage.decode($0) })
        default: return value
        }
    }
}
