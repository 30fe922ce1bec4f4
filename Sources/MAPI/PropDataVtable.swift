import CMAPI
import COM
import MessageFormat

/// IPropData: the slots of IUnknown, IMAPIProp and its own, in the header's order.
let propDataVtable = IPropDataVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    GetLastError: { PropMethods.getLastError($0, $1, $2, $3) },
    SaveChanges: { PropDataMethods.saveChanges($0, $1) },
    GetProps: { PropMethods.getProps($0, $1, $2, $3, $4) },
    GetPropList: { PropMethods.getPropList($0, $1, $2) },
    OpenProperty: { PropMethods.openProperty($0, $1, $2, $3, $4, $5) },
    SetProps: { PropMethods.setProps($0, $1, $2, $3) },
    DeleteProps: { PropMethods.deleteProps($0, $1, $2) },
    CopyTo: { PropMethods.copyTo($0, $1, $2, $3, $5, $6, $7, $8, $9) },
    CopyProps: { PropMethods.copyProps($0, $1, $3, $4, $5, $6, $7) },
    GetNamesFromIDs: { PropMethods.getNamesFromIDs($0, $1, $2, $3, $4, $5) },
    GetIDsFromNames: { PropMethods.getIDsFromNames($0, $1, $2, $3, $4) },
    HrSetObjAccess: { this, access in
        method(this, PropDataObject.self) { try $0.setObjectAccess(access) }
    },
    HrSetPropAccess: { PropDataMethods.setPropAccess($0, $1, $2) },
    HrGetPropAccess: { PropDataMethods.getPropAccess($0, $1, $2) },
    HrAddObjProps: { PropDataMethods.addObjProps($0, $1, $2) })

private enum PropDataMethods {
    /// KEEP_OPEN_READONLY to MAPI_DEFERRED_ERRORS.
    private static let saveFlags: ULONG = 0xF

    /// There is nothing that a change would have to reach, and the object goes on as it is.
    static func saveChanges(_ this: UnsafeMutableRawPointer?, _ flags: ULONG) -> HRESULT {
        method(this, PropDataObject.self) { (_: PropDataObject) throws -> Void in
            try MAPIFlags.check(flags, known: saveFlags)
        }
    }

    static func setPropAccess(
        _ this: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?, _ access: UnsafeMutablePointer<ULONG>?
    ) -> HRESULT {
        method(this, PropDataObject.self) { (object: PropDataObject) throws -> Void in
            guard let tags = try TagArray.read(tags), let access else { throw HResult.mapiInvalidParameter }
            try object.setAccess(tags, tags.indices.map { access[$0] })
        }
    }

    static func getPropAccess(
        _ this: UnsafeMutableRawPointer?, _ tags: UnsafeMutablePointer<LPSPropTagArray?>?,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<ULONG>?>?
    ) -> HRESULT {
        out?.pointee = nil
        return method(this, PropDataObject.self) { (object: PropDataObject) throws -> Void in
            guard let tags, let out else { throw HResult.mapiInvalidParameter }
            let asked = try TagArray.read(tags.pointee)
            let shown = try asked ?? object.tagsWithAccess()
            let access = try object.access(of: shown)
            let allocators = object.context.allocators
            let block = try allocators.allocate(max(access.count, 1) &* 4)
            for (index, bits) in access.enumerated() {
                block.storeBytes(of: bits, toByteOffset: index &* 4, as: ULONG.self)
            }
            if asked == nil {
                do { tags.pointee = try TagArray.make(shown, allocators) } catch {
                    allocators.free(block)
                    throw error
                }
            }
            out.pointee = block.assumingMemoryBound(to: ULONG.self)
        }
    }

    static func addObjProps(
        _ this: UnsafeMutableRawPointer?, _ tags: LPSPropTagArray?,
        _ problems: UnsafeMutablePointer<LPSPropProblemArray?>?
    ) -> HRESULT {
        problems?.pointee = nil
        return method(this, PropDataObject.self) { (object: PropDataObject) throws -> Void in
            guard let tags = try TagArray.read(tags) else { throw HResult.mapiInvalidParameter }
            try object.addObjects(tags)
        }
    }
}
