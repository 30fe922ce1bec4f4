import CGLib

/// Handles that are no interfaces, such as sessions. They look like pointers and lead nowhere: a number is never
/// given out twice, so that one which was closed is recognised for good.
extension HandleTable {
    private final class Registry {
        let mutex: UnsafeMutablePointer<GMutex>
        let objects: OpaquePointer?
        var next: UInt = 0x1001

        init() {
            mutex = .allocate(capacity: 1)
            mutex.initialize(to: GMutex())
            g_mutex_init(mutex)
            objects = g_hash_table_new(g_direct_hash, g_direct_equal)
        }

        func withLock<Result>(_ body: (Registry) -> Result) -> Result {
            g_mutex_lock(mutex)
            defer { g_mutex_unlock(mutex) }
            return body(self)
        }
    }

    private static let registry = Registry()

    /// A new handle for an object, which the table retains until `take(opaque:as:)`. Nil only when numbers have
    /// run out.
    public static func register(opaque object: AnyObject) -> UnsafeMutableRawPointer? {
        registry.withLock { registry in
            // Odd: no allocation has such an address.
            guard let handle = UnsafeMutableRawPointer(bitPattern: registry.next) else { return nil }
            registry.next &+= 2
            g_hash_table_insert(registry.objects, handle, Unmanaged.passRetained(object).toOpaque())
            return handle
        }
    }

    /// The object behind a handle, nil if the handle is closed, foreign or of another class.
    public static func object<Object: AnyObject>(
        opaque handle: UnsafeMutableRawPointer?, as type: Object.Type
    ) -> Object? {
        guard let handle else { return nil }
        return registry.withLock { registry in
            guard let stored = g_hash_table_lookup(registry.objects, handle) else { return nil }
            return Unmanaged<AnyObject>.fromOpaque(stored).takeUnretainedValue() as? Object
        }
    }

    /// Closes a handle and gives its object back, once.
    public static func take<Object: AnyObject>(
        opaque handle: UnsafeMutableRawPointer?, as type: Object.Type
    ) -> Object? {
        guard let handle else { return nil }
        return registry.withLock { registry in
            guard let stored = g_hash_table_lookup(registry.objects, handle) else { return nil }
            let reference = Unmanaged<AnyObject>.fromOpaque(stored)
            guard let object = reference.takeUnretainedValue() as? Object else { return nil }
            g_hash_table_remove(registry.objects, handle)
            reference.release()
            return object
        }
    }
}
