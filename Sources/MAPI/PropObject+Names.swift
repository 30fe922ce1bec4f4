import CMAPI
import COM
import CompoundFile
import MessageFormat

extension GUIDValue {
    /// PS_MAPI: the set that identifiers below 0x8000 belong to.
    static let propertySetMAPI = GUIDValue.ole(0x0002_0328)
}

/// GetNamesFromIDs and GetIDsFromNames. One map serves all objects of a message file.
extension PropObject {
    private static let noStrings: UInt32 = 0x1
    private static let noIDs: UInt32 = 0x2
    private static let mostNames: UInt32 = 1 << 16

    /// The names of `ids`; nil for an identifier without one.
    func names(of ids: [PropertyID]) throws -> [PropertyName?] {
        try ids.map { id in
            // What lies below the named range is named by its own number.
            guard id.isNamed else {
                return PropertyName(set: .propertySetMAPI, kind: .id(UInt32(id.rawValue)))
            }
            return try context.names.name(of: id)
        }
    }

    /// All names, or those of one set, less those of a kind that is not wanted.
    func allNames(
        in set: GUIDValue?, flags: UInt32
    ) throws -> [(id: PropertyID, name: PropertyName)] {
        try context.names.all().filter { _, name in
            if let set, name.set != set { return false }
            switch name.kind {
            case .id: return flags & Self.noIDs == 0
            case .string: return flags & Self.noStrings == 0
            }
        }
    }

    func getNamesFromIDs(
        _ tags: UnsafeMutablePointer<LPSPropTagArray?>?, set: GUIDValue?, flags: UInt32,
        _ count: UnsafeMutablePointer<ULONG>?,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<LPMAPINAMEID?>?>?
    ) throws -> HResult {
        guard let count, let out else { throw HResult.mapiInvalidParameter }
        try MAPIFlags.check(flags, known: Self.noStrings | Self.noIDs)
        count.pointee = 0
        out.pointee = nil
        let found: [PropertyName?]
        if let asked = try TagArray.read(tags?.pointee) {
            found = try names(of: asked.map(\.id))
        } else {
            let all = try allNames(in: set, flags: flags)
            found = all.map(\.name)
            let list = try TagArray.make(
                all.map { PropertyTag($0.id, .unspecified) }, context.allocators)
            if let tags { tags.pointee = list } else { context.allocators.free(list) }
            if found.isEmpty { return .ok }
        }
        out.pointee = try NameMarshaller.make(found) { try context.allocators.allocate($0) }
        count.pointee = ULONG(truncatingIfNeeded: found.count)
        return found.contains { $0 == nil } ? .mapiErrorsReturned : .ok
    }

    func getIDsFromNames(
        _ count: UInt32, _ names: UnsafeMutablePointer<LPMAPINAMEID?>?, flags: UInt32,
        _ out: UnsafeMutablePointer<LPSPropTagArray?>?
    ) throws -> HResult {
        guard let out else { throw HResult.mapiInvalidParameter }
        out.pointee = nil
        try MAPIFlags.check(flags, known: MAPIFlags.create)
        let create = flags & MAPIFlags.create != 0
        guard let names, count > 0 else {
            if create || count > 0 || names != nil { throw HResult.mapiInvalidParameter }
            let all = try context.names.all().map { PropertyTag($0.id, .unspecified) }
            out.pointee = try TagArray.make(all, context.allocators)
            return .ok
        }
        guard count <= Self.mostNames else { throw HResult.mapiInvalidParameter }
        let missing = PropertyTag(PropertyID(rawValue: 0), .error)
        let tags = try (0..<Int(count)).map { index -> PropertyTag in
            guard let name = try CallerName(names[index]).name else { return missing }
            guard let id = try propertyID(of: name, create: create) else { return missing }
            return PropertyTag(id, .unspecified)
        }
        out.pointee = try TagArray.make(tags, context.allocators)
        return tags.contains(missing) ? .mapiErrorsReturned : .ok
    }

    private func propertyID(of name: PropertyName, create: Bool) throws -> PropertyID? {
        if name.set == .propertySetMAPI, case .id(let number) = name.kind, number < 0x8000 {
            return PropertyID(rawValue: UInt16(truncatingIfNeeded: number))
        }
        // A read-only message gives identifiers too: they live in memory only.
        return try context.names.id(of: name, create: create)
    }
}

/// A caller's MAPINAMEID: set at 0, kind at 8, number or string at 16.
struct CallerName {
    let name: PropertyName?

    init(_ pointer: LPMAPINAMEID?) throws(HResult) {
        guard let pointer, let set = pointer.pointee.lpguid else {
            name = nil
            return
        }
        let guid = GUIDValue(at: set)
        switch pointer.pointee.ulKind {
        case 0:
            name = PropertyName(
                set: guid, kind: .id(UInt32(bitPattern: pointer.pointee.Kind.lID)))
        case 1:
            guard let text = pointer.pointee.Kind.lpwstrName else {
                name = nil
                return
            }
            name = PropertyName(set: guid, kind: .string(try readTerminated(text)))
        default: name = nil
        }
    }
}

/// Lays names out in one block: pointers, then MAPINAMEID structures, then sets, then strings.
enum NameMarshaller {
    private static let structureSize = 24

    static func make(
        _ names: [PropertyName?], allocate: (Int) throws -> UnsafeMutableRawPointer
    ) throws -> UnsafeMutablePointer<LPMAPINAMEID?> {
        let structures = names.count * 8
        let sets = structures + names.count * structureSize
        let strings = sets + names.count * 16
        let textBytes = names.reduce(0) { sum, name in
            if case .string(let units)? = name?.kind { return sum + (units.count + 1) * 2 }
            return sum
        }
        let block = try allocate(max(strings + textBytes, 8))
        var text = block + strings
        for (index, name) in names.enumerated() {
            let structure = block + structures + index * structureSize
            let slot = block + index * 8
            guard let name else {
                slot.storeBytes(of: 0, as: UInt.self)
                continue
            }
            slot.storeBytes(of: UInt(bitPattern: structure), as: UInt.self)
            let set = block + sets + index * 16
            set.storeBytes(of: name.set.low, as: UInt64.self)
            set.storeBytes(of: name.set.high, toByteOffset: 8, as: UInt64.self)
            structure.storeBytes(of: UInt(bitPattern: set), as: UInt.self)
            switch name.kind {
            case .id(let number):
                structure.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
                structure.storeBytes(of: UInt64(number), toByteOffset: 16, as: UInt64.self)
            case .string(let units):
                structure.storeBytes(of: 1, toByteOffset: 8, as: UInt64.self)
                structure.storeBytes(
                    of: UInt(bitPattern: text), toByteOffset: 16, as: UInt.self)
                for unit in units {
                    text.storeBytes(of: unit, as: UInt16.self)
                    text += 2
                }
                text.storeBytes(of: 0, as: UInt16.self)
                text += 2
            }
        }
        return block.assumingMemoryBound(to: LPMAPINAMEID?.self)
    }
}
