import CMAPI
import COM

/// The progress object of one call of CopyTo or CopyProps: told step by step how far the copy is.
///
/// It is asked for nothing but to cancel; whatever else it fails with is its own business. Never called with a
/// lock held.
final class CopyProgress {
    private static let topLevel: UInt32 = 1
    private static let top: UInt32 = 1000

    private let pointer: UnsafeMutablePointer<IMAPIProgress>
    private var isTopLevel = false
    private var low: UInt32 = 0
    private var high = CopyProgress.top
    private var done: UInt32 = 0
    private var steps: UInt32 = 1

    /// Nil unless the caller asked for a dialog and gave an object for it.
    init?(_ request: CopyRequest) {
        guard request.flags & MAPIFlags.dialog != 0, let pointer = request.progress else { return nil }
        self.pointer = pointer
    }

    private var table: IMAPIProgressVtbl? { pointer.pointee.lpVtbl?.pointee }

    /// The object of a call within another one moves between limits that are set already.
    func begin(steps: Int) throws {
        self.steps = max(UInt32(clamping: steps), 1)
        var flags: UInt32 = 0
        try check(table?.GetFlags?(pointer, &flags))
        isTopLevel = flags & Self.topLevel != 0
        if isTopLevel {
            try check(table?.SetLimits?(pointer, &low, &high, &flags))
            (low, high) = (0, Self.top)
        } else {
            try check(table?.GetMin?(pointer, &low))
            try check(table?.GetMax?(pointer, &high))
            if high < low { high = low }
        }
        try tell()
    }

    /// One more step is done.
    func step() throws {
        if done < steps { done &+= 1 }
        try tell()
    }

    /// The copy is made: too late to cancel it.
    func finish() {
        done = steps
        try? tell()
    }

    private func tell() throws {
        let span = UInt64(high &- low) &* UInt64(done) / UInt64(steps)
        let value = low &+ UInt32(truncatingIfNeeded: span)
        // The counts mean something at the top only.
        try check(
            table?.Progress?(pointer, value, isTopLevel ? done : 0, isTopLevel ? steps : 0))
    }

    private func check(_ result: Int32?) throws {
        if result == HResult.mapiUserCancel.rawValue { throw HResult.mapiUserCancel }
    }
}
