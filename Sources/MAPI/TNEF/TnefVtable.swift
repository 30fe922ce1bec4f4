import CMAPI
import COM
import MessageFormat

/// ITnef: the slots in the header's order.
let tnefVtable = ITnefVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    AddProps: { TnefMethods.addProps($0, $1, $2, $3, $4) },
    ExtractProps: { TnefMethods.extractProps($0, $1, $2, $3) },
    Finish: { TnefMethods.finish($0, $1, $2, $3) },
    OpenTaggedBody: { TnefMethods.openTaggedBody($0, $1, $2, $3) },
    SetProps: { TnefMethods.setProps($0, $1, $2, $3, $4) },
    EncodeRecips: { TnefMethods.encodeRecips($0, $1, $2) },
    FinishComponent: { TnefMethods.finishComponent($0, $1, $2, $3, $4, $5, $6) })

private enum TnefMethods {
    typealias Problems = UnsafeMutablePointer<LPSTnefProblemArray?>

    private static func run(_ this: UnsafeMutableRawPointer?, _ body: (TnefObject) throws -> Void) -> HRESULT {
        method(this, TnefObject.self) { (object: TnefObject) throws -> Void in try object.run { try body(object) } }
    }

    static func addProps(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ element: ULONG, _ data: LPVOID?, _ tags: LPSPropTagArray?
    ) -> HRESULT {
        run(this) { try $0.addProps(flags, element, data, try TagArray.read(tags)) }
    }

    static func extractProps(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ tags: LPSPropTagArray?, _ problems: Problems?
    ) -> HRESULT {
        problems?.pointee = nil
        return run(this) { try $0.extractProps(flags, try TagArray.read(tags)).give(to: problems) }
    }

    static func finish(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ key: UnsafeMutablePointer<WORD>?, _ problems: Problems?
    ) -> HRESULT {
        problems?.pointee = nil
        return run(this) { object in
            try MAPIFlags.check(flags, known: 0)
            let finished = try object.finish()
            try finished.problems.give(to: problems)
            key?.pointee = finished.key
        }
    }

    static func openTaggedBody(
        _ this: UnsafeMutableRawPointer?, _ message: LPMESSAGE?, _ flags: ULONG, _ out: UnsafeMutablePointer<LPSTREAM?>?
    ) -> HRESULT {
        out?.pointee = nil
        return run(this) { object in
            guard let out else { throw HResult.mapiInvalidParameter }
            out.pointee = try object.openTaggedBody(message, flags).assumingMemoryBound(to: IStream.self)
        }
    }

    static func setProps(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ element: ULONG, _ count: ULONG, _ values: LPSPropValue?
    ) -> HRESULT {
        run(this) { try $0.setProps(flags, element, try read(count, values)) }
    }

    private static func read(_ count: ULONG, _ values: LPSPropValue?) throws -> [PropertyResult] {
        guard let values, count > 0, count <= 1 << 20 else { throw HResult.mapiInvalidParameter }
        return try CallerProperty.array(UnsafeRawPointer(values), count: count).map {
            PropertyResult($0.tag, try $0.value())
        }
    }

    static func encodeRecips(_ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ table: LPMAPITABLE?) -> HRESULT {
        run(this) { object in
            try MAPIFlags.check(flags, known: 0)
            try object.encodeRecipients(table)
        }
    }

    static func finishComponent(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ component: ULONG, _ customTags: LPSPropTagArray?,
        _ customValues: LPSPropValue?, _ tags: LPSPropTagArray?, _ problems: Problems?
    ) -> HRESULT {
        problems?.pointee = nil
        return run(this) { object in
            let custom = try TagArray.read(customTags) ?? []
            if custom.isEmpty != (customValues == nil) { throw HResult.mapiInvalidParameter }
            let values = custom.isEmpty ? [] : try read(ULONG(clamping: custom.count), customValues)
            // One value for each tag, in the order of the tags.
            guard zip(custom, values).allSatisfy({ $0 == $1.tag }) else { throw HResult.mapiInvalidParameter }
            try object.finishComponent(flags, component, values, try TagArray.read(tags)).give(to: problems)
        }
    }
}
