/// What a caller may ask of a table. Counts above these are a mistake in the caller's arithmetic.
enum TableLimits {
    /// Columns of SetColumns, and members of one AND or OR.
    static let columns: UInt32 = 65_536
    static let sortKeys: UInt32 = 1_024
    /// Levels of nested restrictions: they are walked recursively.
    static let restrictionDepth = 128
    /// Conditions in a whole restriction, which may share sub-trees and so be far larger than its memory.
    static let restrictionNodes = 65_536
    static let bookmarks = 65_536
}
