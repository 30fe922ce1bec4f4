import CMAPI
import COM
import MessageFormat

/// MAPIUtil's helpers around any object's IMAPIProp, ours or a caller's: by its vtable alone.
public enum ObjectHelpers {
    /// One property, as a block of the object's allocator.
    /// - Throws: the property's own error where it can't be had.
    public static func property(_ tag: UInt32, of object: LPMAPIPROP) throws(HResult) -> LPSPropValue {
        guard let get = object.pointee.lpVtbl?.pointee.GetProps else { throw .mapiNoSupport }
        var tags = SPropTagArray()
        tags.cValues = 1
        tags.aulPropTag = (tag)
        var count: ULONG = 0
        var values: LPSPropValue?
        let code = get(object, &tags, 0, &count, &values)
        guard code >= 0, let values, count > 0 else {
            Allocators.free(values, of: object)
            throw code < 0 ? HResult(rawValue: code) : .mapiNotFound
        }
        let found = CallerProperty(UnsafeRawPointer(values))
        guard found.tag.type == .error else { return values }
        let error = try? found.value()
        Allocators.free(values, of: object)
        if case .error(let code)? = error, code < 0 { throw HResult(rawValue: code) }
        throw .mapiNotFound
    }

    /// - Throws: what the object answered, or the problem that it had with the value.
    public static func set(_ value: LPSPropValue, in object: LPMAPIPROP) throws(HResult) {
        guard let set = object.pointee.lpVtbl?.pointee.SetProps else { throw .mapiNoSupport }
        var problems: LPSPropProblemArray?
        let code = set(object, 1, value, &problems)
        defer { Allocators.free(problems, of: object) }
        try HResult.check(code)
        guard let problems else { return }
        let start = UnsafeRawPointer(problems)
        // The count at 0; the code of the first at 12.
        guard start.loadUnaligned(as: UInt32.self) > 0 else { return }
        try HResult.check(start.loadUnaligned(fromByteOffset: 12, as: Int32.self))
    }

    /// Whether GetPropList lists a tag, or, for one without a type, its identifier.
    public static func hasProperty(_ tag: UInt32, in object: LPMAPIPROP) -> Bool {
        guard let list = object.pointee.lpVtbl?.pointee.GetPropList else { return false }
        let sought = PropertyTag(rawValue: tag)
        // The list shows strings in the width that it is asked for.
        let flags = sought.type.elementType == .unicode ? MAPIFlags.unicode : 0
        var tags: LPSPropTagArray?
        let code = list(object, flags, &tags)
        defer { Allocators.free(tags, of: object) }
        guard code >= 0, let tags, let listed = try? TagArray.read(tags) else { return false }
        return listed.contains { sought.type == .unspecified ? $0.id == sought.id : $0 == sought }
    }

    /// AddRef of any object; 0 for null.
    public static func addReference(_ object: UnsafeMutableRawPointer?) -> UInt32 {
        guard let unknown = object?.assumingMemoryBound(to: IUnknown.self) else { return 0 }
        return unknown.pointee.lpVtbl?.pointee.AddRef?(unknown) ?? 0
    }

    /// Release of any object; 0 for null.
    public static func release(_ object: UnsafeMutableRawPointer?) -> UInt32 {
        guard let unknown = object?.assumingMemoryBound(to: IUnknown.self) else { return 0 }
        return unknown.pointee.lpVtbl?.pointee.Release?(unknown) ?? 0
    }
}

extension Allocators {
    /// - Throws: `.mapiInvalidParameter` unless all three are there.
    init(
        _ allocateBuffer: LPALLOCATEBUFFER?, _ allocateMore: LPALLOCATEMORE?, _ freeBuffer: LPFREEBUFFER?
    ) throws(HResult) {
        guard let allocateBuffer, let allocateMore, let freeBuffer else { throw .mapiInvalidParameter }
        self.init(allocateBuffer: allocateBuffer, allocateMore: allocateMore, freeBuffer: freeBuffer)
    }

    /// What `object` allocates its answers with: for one of ours the functions that it was given, for any other
    /// MAPI's own, as the interfaces demand.
    static func of(_ object: UnsafeRawPointer) -> Allocators? {
        switch HandleTable.resolve(UnsafeMutableRawPointer(mutating: object)) {
        case .alive(let object as PropObject): return object.context.allocators
        case .alive(let object as TableObject): return object.allocators
        default: return nil
        }
    }

    /// Frees what a method of `object` gave out.
    static func free(_ block: UnsafeMutableRawPointer?, of object: UnsafeRawPointer) {
        guard let block else { return }
        if let own = of(object) { own.free(block) } else { _ = BufferMemory.free(block) }
    }
}
