import CGLib

/// CoInitialize and its kin: counted per process, and otherwise without effect.
public enum Initialization {
    private static let count: UnsafeMutablePointer<Int32> = {
        let count = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        count.initialize(to: 0)
        return count
    }()

    /// S_OK for the first, S_FALSE for those within.
    public static func enter() -> HResult { g_atomic_int_add(count, 1) == 0 ? .ok : .falseResult }

    /// One too many is ignored.
    public static func leave() {
        while true {
            let now = g_atomic_int_get(count)
            if now <= 0 || g_atomic_int_compare_and_exchange(count, now, now &- 1) != 0 { return }
        }
    }
}
