import CMAPI
import COM
import CompoundFile
import MessageFormat

/// A condition on the rows of a table: the library's own copy of a caller's SRestriction.
///
/// COMMENT and ANNOTATION conditions are not kept: they mean what they enclose.
indirect enum TableRestriction {
    /// RELOP_LT to RELOP_NE.
    enum Relation: UInt32 {
        case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

        func holds(_ order: Int) -> Bool {
            switch self {
            case .less: return order < 0
            case .lessOrEqual: return order <= 0
            case .greater: return order > 0
            case .greaterOrEqual: return order >= 0
            case .equal: return order == 0
            case .notEqual: return order != 0
            }
        }
    }

    case and([TableRestriction])
    case or([TableRestriction])
    case not(TableRestriction)
    case content(PropertyID, ContentMatch)
    /// Text in the value is UTF-16.
    case property(PropertyID, Relation, PropertyValue)
    case compare(PropertyID, Relation, PropertyID)
    /// True when the masked bits are all 0, or when they are not.
    case bitmask(PropertyID, mask: UInt32, zero: Bool)
    /// The size is that of the tag's type.
    case size(PropertyTag, Relation, UInt32)
    case exist(PropertyID)
    /// The first `limit` rows for which the inner condition holds. The slot numbers the counters.
    case count(limit: UInt32, slot: Int, TableRestriction)
}

/// Copies a caller's tree of SRestriction.
struct RestrictionParser {
    /// Decodes narrow text of the calling program.
    private let decode: ([UInt8]) -> [UInt16]
    private var nodes = 0
    private var slots = 0

    private init(decode: @escaping ([UInt8]) -> [UInt16]) { self.decode = decode }

    /// - Throws: `.mapiInvalidParameter` for null pointers and undefined values, `.mapiTooComplex` for what
    ///   tables can't evaluate and for trees beyond `TableLimits`.
    static func parse(
        _ start: UnsafeRawPointer, decode: @escaping ([UInt8]) -> [UInt16]
    ) throws(HResult) -> TableRestriction {
        var parser = RestrictionParser(decode: decode)
        return try parser.node(start, depth: 0)
    }

    private mutating func node(
        _ start: UnsafeRawPointer?, depth: Int
    ) throws(HResult) -> TableRestriction {
        guard let start else { throw .mapiInvalidParameter }
        nodes &+= 1
        guard depth < TableLimits.restrictionDepth, nodes <= TableLimits.restrictionNodes else {
            throw .mapiTooComplex
        }
        let source = start.loadUnaligned(as: SRestriction.self)
        let below = depth &+ 1
        switch source.rt {
        case RES_AND:
            return .and(try members(source.res.resAnd.cRes, source.res.resAnd.lpRes, below))
        case RES_OR:
            return .or(try members(source.res.resOr.cRes, source.res.resOr.lpRes, below))
        case RES_NOT:
            return .not(try node(source.res.resNot.lpRes, depth: below))
        // Rows have no tables of their own.
        case RES_SUBRESTRICTION: throw .mapiTooComplex
        case RES_COMMENT:
            return try node(source.res.resComment.lpRes, depth: below)
        case RES_COUNT:
            let slot = slots
            slots &+= 1
            let inner = try node(source.res.resCount.lpRes, depth: below)
            return .count(limit: source.res.resCount.ulCount, slot: slot, inner)
        case RES_ANNOTATION:
            return try node(source.res.resAnnotation.lpRes, depth: below)
        default: return try leaf(source)
        }
    }

    private mutating func members(
        _ count: ULONG, _ start: UnsafeMutablePointer<SRestriction>?, _ depth: Int
    ) throws(HResult) -> [TableRestriction] {
        if count == 0 { return [] }
        guard let start, count <= TableLimits.columns else { throw .mapiInvalidParameter }
        let base = UnsafeRawPointer(start)
        var members: [TableRestriction] = []
        for index in 0..<Int(count) {
            members.append(
                try node(base + index &* MemoryLayout<SRestriction>.stride, depth: depth))
        }
        return members
    }

    private func leaf(_ source: SRestriction) throws(HResult) -> TableRestriction {
        switch source.rt {
        case RES_CONTENT:
            let content = source.res.resContent
            let match = try ContentMatch(fuzzyLevel: content.ulFuzzyLevel, value(content.lpProp))
            try requireSameType(content.ulPropTag, content.lpProp?.pointee.ulPropTag)
            return .content(id(content.ulPropTag), match)
        case RES_PROPERTY:
            let property = source.res.resProperty
            let (relation, value) = (try relation(property.relop), try value(property.lpProp))
            try requireSameType(property.ulPropTag, property.lpProp?.pointee.ulPropTag)
            return .property(id(property.ulPropTag), relation, value)
        case RES_COMPAREPROPS:
            let compare = source.res.resCompareProps
            try requireSameType(compare.ulPropTag1, compare.ulPropTag2)
            return .compare(
                id(compare.ulPropTag1), try relation(compare.relop), id(compare.ulPropTag2))
        case RES_BITMASK:
            let bitmask = source.res.resBitMask
            guard bitmask.relBMR == BMR_EQZ || bitmask.relBMR == BMR_NEZ else { throw .mapiInvalidParameter }
            return .bitmask(
                id(bitmask.ulPropTag), mask: bitmask.ulMask, zero: bitmask.relBMR == BMR_EQZ)
        case RES_SIZE:
            let size = source.res.resSize
            return .size(
                PropertyTag(rawValue: size.ulPropTag), try relation(size.relop), size.cb)
        case RES_EXIST:
            return .exist(id(source.res.resExist.ulPropTag))
        default: throw .mapiInvalidParameter
        }
    }

    /// A property is compared with a value, or with a property, of its own type; with any of its values where it has
    /// many. The two widths of text are one type.
    private func requireSameType(_ left: ULONG, _ right: ULONG?) throws(HResult) {
        guard let right else { return }
        let types = [left, right].map { tag in
            let type = TableColumn.plain(PropertyTag(rawValue: tag)).type.elementType
            return type.isString ? .unicode : type
        }
        if types[0] != types[1], !types.contains(.unspecified) { throw .mapiTooComplex }
    }

    private func id(_ tag: ULONG) -> PropertyID { PropertyTag(rawValue: tag).id }

    private func relation(_ operation: ULONG) throws(HResult) -> TableRestriction.Relation {
        if let relation = TableRestriction.Relation(rawValue: operation) { return relation }
        // Defined, but not for such tables.
        let isDefined = operation == RELOP_RE || operation == RELOP_MEMBER_OF_DL
        throw isDefined ? .mapiTooComplex : .mapiInvalidParameter
    }

    private func value(_ start: UnsafeMutablePointer<SPropValue>?) throws(HResult) -> PropertyValue {
        guard let start else { throw .mapiInvalidParameter }
        let value: PropertyValue
        do throws(HResult) {
            value = try CallerProperty(UnsafeRawPointer(start)).value()
        } catch {
            throw error == .mapiInvalidType ? .mapiInvalidParameter : error
        }
        switch value {
        case .string8(let bytes): return .unicode(decode(bytes))
        case .strings8(let all): return .unicodes(all.map(decode))
        default: return value
        }
    }
}
