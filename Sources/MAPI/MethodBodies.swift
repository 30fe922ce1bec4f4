import CMAPI
import COM
import CompoundFile
import MessageFormat

/// Runs a method of a message or an attachment under the tree's lock.
///
/// An object that DeleteAttach took away answers MAPI_E_OBJECT_DELETED to SaveChanges alone; everything else
/// answers MAPI_E_INVALID_OBJECT, as on any dead object.
func propMethod(
    _ this: UnsafeMutableRawPointer?, savesChanges: Bool = false,
    _ body: (PropObject) throws -> HResult
) -> HRESULT {
    if !savesChanges, case .dead(let code) = HandleTable.resolve(this), code == .mapiObjectDeleted {
        return HResult.mapiInvalidObject.rawValue
    }
    return method(this, PropObject.self) { object in
        try remembering(object) { try body(object) }
    }
}

func messageMethod(
    _ this: UnsafeMutableRawPointer?, _ body: (MessageObject) throws -> Void
) -> HRESULT {
    method(this, MessageObject.self) { object in
        try remembering(object) { try body(object) }
    }
}

/// Keeps what an error says beyond its code for GetLastError.
private func remembering<Result>(_ object: PropObject, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch {
        if let details = LastError(error) { object.lastError = details }
        throw error
    }
}

/// The slots that IMessage and IAttach share.
enum PropMethods {
    static func getLastError(
        _ this: UnsafeMutableRawPointer?, _ code: HRESULT, _ flags: ULONG,
        _ out: UnsafeMutablePointer<LPMAPIERROR?>?
    ) -> HRESULT {
        out?.pointee = nil
        return propMethod(this) { object in
            guard let out else { throw HResult.mapiInvalidParameter }
            try MAPIFlags.check(flags, known: MAPIFlags.unicode)
            guard let details = object.lastError, details.code.rawValue == code else { return .ok }
            out.pointee = try details.make(
                unicode: flags & MAPIFlags.unicode != 0, object.context.allocators)
            return .ok
        }
    }

    static func saveChanges(_ this: UnsafeMutableRawPointer?, _ flags: ULONG) -> HRESULT {
        propMethod(this, savesChanges: true) { object in
            try object.saveChanges(flags)
            return .ok
        }
    }

    static func getProps(
        _ this: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?, _ flags: ULONG,
        _ count: UnsafeMutablePointer<ULONG>?, _ out: UnsafeMutablePointer<LPSPropValue?>?
    ) -> HRESULT {
        count?.pointee = 0
        out?.pointee = nil
        return propMethod(this) { object in
            guard let count, let out else { throw HResult.mapiInvalidParameter }
            try MAPIFlags.check(flags, known: MAPIFlags.unicode)
            let values = try object.getProps(
                TagArray.read(tags), unicode: flags & MAPIFlags.unicode != 0)
            guard values.count > 0 else { return .ok }
            out.pointee = try values.make(object.context.allocators).assumingMemoryBound(to: SPropValue.self)
            count.pointee = ULONG(truncatingIfNeeded: values.count)
            return values.hasErrors ? .mapiErrorsReturned : .ok
        }
    }

    static func getPropList(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG,
        _ out: UnsafeMutablePointer<LPSPropTagArray?>?
    ) -> HRESULT {
        out?.pointee = nil
        return propMethod(this) { object in
            guard let out else { throw HResult.mapiInvalidParameter }
            try MAPIFlags.check(flags, known: MAPIFlags.unicode)
            let tags = try object.propList(unicode: flags & MAPIFlags.unicode != 0)
            out.pointee = try TagArray.make(tags, object.context.allocators)
            return .ok
        }
    }

    static func openProperty(
        _ this: UnsafeMutableRawPointer?, _ tag: ULONG, _ interface: UnsafePointer<GUID>?,
        _ options: ULONG, _ flags: ULONG, _ out: UnsafeMutablePointer<LPUNKNOWN?>?
    ) -> HRESULT {
        out?.pointee = nil
        return propMethod(this) { object in
            guard let out, let interface else { throw HResult.mapiInvalidParameter }
            let opened = try object.openProperty(
                OpenRequest(
                    tag: PropertyTag(rawValue: tag), interface: GUIDValue(at: interface),
                    options: options, flags: flags))
            out.pointee = opened.face.assumingMemoryBound(to: IUnknown.self)
            return .ok
        }
    }

    static func setProps(
        _ this: UnsafeMutableRawPointer?, _ count: ULONG, _ properties: LPSPropValue?,
        _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        problems?.pointee = nil
        return propMethod(this) { object in
            guard let properties, count > 0, count <= 1 << 20 else {
                throw HResult.mapiInvalidParameter
            }
            let list = try object.setProps(
                CallerProperty.array(UnsafeRawPointer(properties), count: count))
            try list.give(to: problems, object.context.allocators)
            return .ok
        }
    }

    static func deleteProps(
        _ this: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?,
        _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        problems?.pointee = nil
        return propMethod(this) { object in
            guard let tags = try TagArray.read(tags) else { throw HResult.mapiInvalidParameter }
            try object.deleteProps(tags).give(to: problems, object.context.allocators)
            return .ok
        }
    }

    static func getNamesFromIDs(
        _ this: UnsafeMutableRawPointer?, _ tags: UnsafeMutablePointer<LPSPropTagArray?>?,
        _ set: LPGUID?, _ flags: ULONG, _ count: UnsafeMutablePointer<ULONG>?,
        _ names: UnsafeMutablePointer<UnsafeMutablePointer<LPMAPINAMEID?>?>?
    ) -> HRESULT {
        propMethod(this) { object in
            try object.getNamesFromIDs(
                tags, set: set.map { GUIDValue(at: $0) }, flags: flags, count, names)
        }
    }

    static func getIDsFromNames(
        _ this: UnsafeMutableRawPointer?, _ count: ULONG,
        _ names: UnsafeMutablePointer<LPMAPINAMEID?>?, _ flags: ULONG,
        _ tags: UnsafeMutablePointer<LPSPropTagArray?>?
    ) -> HRESULT {
        propMethod(this) { object in
            try object.getIDsFromNames(count, names, flags: flags, tags)
        }
    }

    static func copyTo(
        _ this: UnsafeMutableRawPointer?, _ excludedCount: ULONG,
        _ excludedInterfaces: UnsafePointer<GUID>?, _ excludedTags: LPSPropTagArray?,
        _ progress: LPMAPIPROGRESS?, _ interface: UnsafePointer<GUID>?, _ destination: LPVOID?,
        _ flags: ULONG, _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        problems?.pointee = nil
        return copy(this, problems) { () throws -> CopyRequest in
            if excludedCount > 0, excludedInterfaces == nil || excludedCount > 1 << 16 {
                throw HResult.mapiInvalidParameter
            }
            let interfaces = (0..<Int(excludedCount)).compactMap { index in
                excludedInterfaces.map { GUIDValue(at: $0 + index) }
            }
            return try CopyRequest(
                selection: .allBut(TagArray.read(excludedTags) ?? [], interfaces),
                interface: interface.map { GUIDValue(at: $0) }, destination: destination,
                flags: flags, progress: progress)
        }
    }

    static func copyProps(
        _ this: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?, _ progress: LPMAPIPROGRESS?,
        _ interface: UnsafePointer<GUID>?, _ destination: LPVOID?, _ flags: ULONG,
        _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        problems?.pointee = nil
        return copy(this, problems) { () throws -> CopyRequest in
            guard let tags = try TagArray.read(tags) else { throw HResult.mapiInvalidParameter }
            return CopyRequest(
                selection: .only(tags), interface: interface.map { GUIDValue(at: $0) },
                destination: destination, flags: flags, progress: progress)
        }
    }

    /// Two trees are locked together, in an order that all threads agree on: hence no lock is held before.
    private static func copy(
        _ this: UnsafeMutableRawPointer?,
        _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?,
        _ request: () throws -> CopyRequest
    ) -> HRESULT {
        unlockedMethod(this, PropObject.self) { object in
            let list = try object.copy(request())
            try list.give(to: problems, object.context.allocators)
            return .ok
        }
    }
}
