import CMAPI
import COM
import MessageFormat

/// GetAttribIMsgOnIStg and SetAttribIMsgOnIStg: the flags that a property carries in the file.
extension PropObject {
    static let notPresent: UInt32 = 0x8
    private static let settable: UInt32 = 0x7

    /// PROPATTR bits of each tag, matched by identifier.
    func attributes(of tags: [PropertyTag]) throws -> [UInt32] {
        try flushStreams()
        return try tags.map { tag in
            if try liveValue(of: tag.id) != nil { return PropertyFlags.readable.rawValue }
            if try table.tag(of: tag.id) != nil {
                return (table.flags(of: tag.id) ?? .ordinary).rawValue
            }
            return try defaultType(of: tag.id) == nil
                ? Self.notPresent : PropertyFlags.readable.rawValue
        }
    }

    func setAttributes(_ tags: [PropertyTag], _ attributes: [UInt32]) throws -> ProblemList {
        try requireWritable()
        var problems = ProblemList()
        for (index, (tag, bits)) in zip(tags, attributes).enumerated() {
            if bits & ~Self.settable != 0 {
                problems.add(index, tag, .mapiBadValue)
            } else if try refusal(for: tag.id) == .computed {
                problems.add(index, tag, .mapiComputed)
            } else if try table.tag(of: tag.id) == nil {
                problems.add(index, tag, .mapiNotFound)
            } else {
                table.setFlags(PropertyFlags(rawValue: bits), of: tag.id)
            }
        }
        return problems
    }

    /// The object behind a caller's pointer.
    /// - Throws: `.mapiInvalidParameter` for a null pointer, `.mapiInvalidObject` for one that is dead,
    ///   `.mapiInterfaceNotSupported` for what is no message or attachment of this library.
    static func resolve(_ pointer: UnsafeMutableRawPointer?) throws -> PropObject {
        guard let pointer else { throw HResult.mapiInvalidParameter }
        switch HandleTable.resolve(pointer) {
        case .alive(let object):
            guard let object = object as? PropObject else {
                throw HResult.mapiInterfaceNotSupported
            }
            return object
        case .dead: throw HResult.mapiInvalidObject
        case .foreign: throw HResult.mapiInterfaceNotSupported
        }
    }
}

/// The two exported functions, from the caller's arrays to the methods above.
public enum Attributes {
    public static func get(
        of object: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?,
        _ out: UnsafeMutablePointer<LPSPropAttrArray?>?
    ) -> HRESULT {
        hresult {
            let object = try PropObject.resolve(object)
            guard let out, let tags = try TagArray.read(tags) else {
                throw HResult.mapiInvalidParameter
            }
            let bits = try object.lock.withLock {
                guard object.isAlive else { throw HResult.mapiInvalidObject }
                try object.checkEntry()
                return try object.attributes(of: tags)
            }
            // Laid out like tags: a count, then a ULONG each.
            let array = try TagArray.make(
                bits.map { PropertyTag(rawValue: $0) }, object.context.allocators)
            out.pointee = UnsafeMutableRawPointer(array).assumingMemoryBound(
                to: SPropAttrArray.self)
            return bits.contains(PropObject.notPresent) ? .mapiErrorsReturned : .ok
        }
    }

    public static func set(
        of object: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?,
        _ attributes: LPSPropAttrArray?, _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        hresult {
            let object = try PropObject.resolve(object)
            guard let tags = try TagArray.read(tags), let attributes else {
                throw HResult.mapiInvalidParameter
            }
            let start = UnsafeRawPointer(attributes)
            guard Int(start.loadUnaligned(as: UInt32.self)) == tags.count else {
                throw HResult.mapiInvalidParameter
            }
            let bits = (1...tags.count).map {
                start.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)
            }
            let list = try object.lock.withLock {
                guard object.isAlive else { throw HResult.mapiInvalidObject }
                try object.checkEntry()
                return try object.setAttributes(tags, bits)
            }
            try list.give(to: problems, object.context.allocators)
            return .ok
        }
    }
}
