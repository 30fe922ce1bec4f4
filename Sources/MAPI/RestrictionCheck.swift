import CMAPI

/// FBadRestriction: the whole tree, within the limits that tables have.
public struct RestrictionCheck {
    private var nodes = 0

    public static func isBad(_ restriction: UnsafeRawPointer?) -> Bool {
        var check = RestrictionCheck()
        return check.isBad(restriction, depth: 0)
    }

    private mutating func isBad(_ start: UnsafeRawPointer?, depth: Int) -> Bool {
        guard let start else { return true }
        nodes &+= 1
        guard depth < TableLimits.restrictionDepth, nodes <= TableLimits.restrictionNodes else { return true }
        let source = start.loadUnaligned(as: SRestriction.self)
        let below = depth &+ 1
        switch source.rt {
        case RES_AND: return isBad(source.res.resAnd.lpRes, source.res.resAnd.cRes, below)
        case RES_OR: return isBad(source.res.resOr.lpRes, source.res.resOr.cRes, below)
        case RES_NOT: return isBad(source.res.resNot.lpRes, depth: below)
        case RES_SUBRESTRICTION: return isBad(source.res.resSub.lpRes, depth: below)
        case RES_COUNT: return isBad(source.res.resCount.lpRes, depth: below)
        case RES_COMMENT, RES_ANNOTATION:
            return isBad(source.res.resComment, depth: below)
        default: return RestrictionCheck.isBad(leaf: source)
        }
    }

    private mutating func isBad(_ members: UnsafePointer<SRestriction>?, _ count: ULONG, _ depth: Int) -> Bool {
        if count == 0 { return false }
        guard let members, count <= TableLimits.columns else { return true }
        let base = UnsafeRawPointer(members)
        for index in 0..<Int(count)
        where isBad(base + index &* MemoryLayout<SRestriction>.stride, depth: depth) { return true }
        return false
    }

    private mutating func isBad(_ comment: SCommentRestriction, depth: Int) -> Bool {
        for index in 0..<Int(comment.cValues) {
            guard let values = comment.lpProp,
                !RestrictionCheck.isBad(property: UnsafeRawPointer(values) + index &* PropertyMarshaller.elementSize)
            else { return true }
        }
        return isBad(comment.lpRes, depth: depth)
    }

    private static func isBad(leaf source: SRestriction) -> Bool {
        switch source.rt {
        case RES_CONTENT:
            return isBad(tag: source.res.resContent.ulPropTag)
                || isBad(property: source.res.resContent.lpProp)
        case RES_PROPERTY:
            return isBad(relation: source.res.resProperty.relop)
                || isBad(tag: source.res.resProperty.ulPropTag)
                || isBad(property: source.res.resProperty.lpProp)
        case RES_COMPAREPROPS:
            return isBad(relation: source.res.resCompareProps.relop)
                || isBad(tag: source.res.resCompareProps.ulPropTag1)
                || isBad(tag: source.res.resCompareProps.ulPropTag2)
        case RES_BITMASK:
            return ![BMR_EQZ, BMR_NEZ].contains(source.res.resBitMask.relBMR)
                || isBad(tag: source.res.resBitMask.ulPropTag)
        case RES_SIZE:
            return isBad(relation: source.res.resSize.relop)
                || isBad(tag: source.res.resSize.ulPropTag)
        case RES_EXIST: return isBad(tag: source.res.resExist.ulPropTag)
        default: return true
        }
    }

    /// Restrictions on tables name instances of multivalued properties too.
    private static func isBad(tag: UInt32) -> Bool { StructureCheck.isBad(tag: tag, instances: true) }

    private static func isBad(property: UnsafeRawPointer?) -> Bool {
        StructureCheck.isBad(property: property, instances: true)
    }

    private static func isBad(relation: ULONG) -> Bool {
        relation > RELOP_RE && relation != RELOP_MEMBER_OF_DL
    }
}
