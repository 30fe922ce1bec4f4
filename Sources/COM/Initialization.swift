import CGLib

/// CoInitialize, OleInitialize and their kin: counted per process, and otherwise without effect.
public enum Initialization {
    /// How often something was entered.
    private struct Counter {
        private let count = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

        init() { count.initialize(to: 0) }

        /// S_OK for the first, S_FALSE for those within.
        func enter() -> HResult { g_atomic_int_add(count, 1) == 0 ? .ok : .falseResult }

        /// One too many is ignored.
        func leave() {
            while true {
                let now = g_atomic_int_get(count)
                if now <= 0 || g_atomic_int_compare_and_exchange(count, now, now &- 1) != 0 { return }
            }
        }
    }

    nonisolated(unsafe) private static let base = Counter()
    nonisolated(unsafe) private static let ole = Counter()

    public static func enter() -> HResult { base.enter() }
    public static func leave() { base.leave() }

    /// COM's base too; the answer is about OLE alone.
    public static func enterOLE() -> HResult {
        _ = base.enter()
        return ole.enter()
    }

    public static func leaveOLE() {
        ole.leave()
        base.leave()
    }
}
