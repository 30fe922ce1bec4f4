import CGLib

/// Calls from inside this library into a caller's own storages, streams and lock bytes.
///
/// Such an object may call back. Its message's state is being read or changed at that moment, in place: methods of
/// the same tree are refused until the call has come back. Calls into other trees are none of this business.
public enum CallOut {
    /// How many such calls this thread is in.
    private static let depth: UnsafeMutablePointer<GPrivate> = {
        let slot = UnsafeMutablePointer<GPrivate>.allocate(capacity: 1)
        slot.initialize(to: GPrivate())
        return slot
    }()

    /// Whether this thread is in such a call.
    public static var isUnderWay: Bool { g_private_get(depth) != nil }

    /// Runs `body`, which calls into a caller's object.
    public static func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let before = UInt(bitPattern: g_private_get(depth))
        g_private_set(depth, UnsafeMutableRawPointer(bitPattern: before &+ 1))
        defer { g_private_set(depth, UnsafeMutableRawPointer(bitPattern: before)) }
        return try body()
    }
}
