/// What one call may give back, in bytes of memory.
///
/// Streams of a damaged file can share their sectors: a few megabytes of it then claim thousands of values, each
/// below the threshold, and all of them together more than there is memory.
struct AnswerBudget {
    /// Far above what the properties of any real message, or the rows of any real table, take.
    static let bytes = 1 << 28

    private(set) var left: Int

    init(_ bytes: Int = AnswerBudget.bytes) { left = bytes }

    var isSpent: Bool { left <= 0 }

    mutating func spend(_ bytes: Int) { left &-= bytes }
}
