import CMAPI
import COM
import CompoundFile

/// HrAllocAdviseSink's object: an IMAPIAdviseSink that passes what it is told on to a function.
public final class AdviseSink: ComObject {
    private static let interface = InterfaceType(
        name: "IMAPIAdviseSink", vtable: immortal(makeSinkVtable()), iids: [.ole(0x20302)],
        deadCode: .mapiInvalidObject)

    private let callback: LPNOTIFCALLBACK
    private let context: LPVOID?

    /// - Parameter context: handed to each call; the function's business alone.
    public init(_ callback: LPNOTIFCALLBACK, context: LPVOID?) {
        self.callback = callback
        self.context = context
        super.init(type: Self.interface, lock: TreeLock())
    }

    /// No lock is held while the function runs.
    fileprivate func notify(_ count: ULONG, _ notifications: LPNOTIFICATION?) -> ULONG {
        ULONG(bitPattern: callback(context, count, notifications))
    }
}

private func makeSinkVtable() -> IMAPIAdviseSinkVtbl {
    IMAPIAdviseSinkVtbl(
        QueryInterface: { queryInterface($0, $1, $2) },
        AddRef: { addRef($0) },
        Release: { release($0) },
        OnNotify: { this, count, notifications in
            guard let sink = HandleTable.object(at: this, as: AdviseSink.self) else {
                return ULONG(bitPattern: HResult.mapiInvalidObject.rawValue)
            }
            return sink.notify(count, notifications)
        })
}
