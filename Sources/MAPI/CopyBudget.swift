import COM
import CompoundFile
import MessageFormat

/// What one copy may take from the file that its source is in.
///
/// Streams of a damaged file can share their sectors: a few megabytes of it then stand for gigabytes of attachments,
/// or for thousands of embedded messages with a million properties each, and their copy would fill memory or a disk.
final class CopyBudget {
    /// What is granted to every file, besides so many times its size.
    static let least: UInt64 = 1 << 26
    static let factor: UInt64 = 8

    private var left: UInt64

    init(_ source: PropObject) {
        // Of a storage that is not ours nothing is known.
        let held = source.context.storage?.bytesHeld ?? .max
        let (most, overflow) = held.multipliedReportingOverflow(by: Self.factor)
        left = overflow ? .max : Self.least &+ most
    }

    /// - Throws: MAPI_E_CORRUPT_DATA when so much can't be real.
    func spend(_ bytes: UInt64) throws(HResult) {
        guard bytes <= left else { throw .mapiCorruptData }
        left &-= bytes
    }

    /// The value of a property, whose bytes count if they lie in the file.
    func value(_ tag: PropertyTag, of table: inout PropertyTable) throws -> PropertyValue? {
        let value = try table.value(of: tag.id)
        if let value, !tag.type.isFixedLength, table.isStored(tag.id) { try spend(UInt64(clamping: value.dataSize)) }
        return value
    }
}
