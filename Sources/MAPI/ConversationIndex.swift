import COM
import CompoundFile
import Glibc

/// The place of a message in its conversation. [MS-OXOMSG] 2.2.1.3
public enum ConversationIndex {
    private static let headerSize = 22
    /// More responses than that make no conversation; the bound keeps a parent's size honest.
    private static let longestParent = 1 << 20

    /// ScCreateConversationIndex: a new header, or the parent with one response level more.
    /// - Throws: `.mapiInvalidParameter` for a parent without end, `.mapiCallFailed` without random numbers.
    public static func make(parent: UnsafeRawBufferPointer, now: FileTime) throws(HResult) -> [UInt8] {
        guard parent.count <= longestParent else { throw .mapiInvalidParameter }
        guard let guid = GUIDValue.random() else { throw .mapiCallFailed }
        guard parent.count >= headerSize else { return header(now, guid) }
        return Array(parent) + response(since: time(of: parent), now, random: UInt8(truncatingIfNeeded: guid.low))
    }

    /// A marker, the middle of the time, most significant byte first, and the conversation's GUID.
    private static func header(_ now: FileTime, _ guid: GUIDValue) -> [UInt8] {
        // The top byte of every time from 1829 to 2057 is the marker itself: those 5 bytes follow it.
        [1] + (2...6).reversed().map { UInt8(truncatingIfNeeded: now.ticks >> (8 &* UInt64($0))) } + guid.bytes
    }

    /// The time in a header, which lacks the low 16 bits.
    private static func time(of header: UnsafeRawBufferPointer) -> UInt64 {
        header[0..<6].reduce(0) { $0 << 8 | UInt64($1) } << 16
    }

    /// A bit for the unit, 31 bits of time passed in steps of 2^18 or, over 1.7 years, 2^23; then 4 random bits.
    private static func response(since start: UInt64, _ now: FileTime, random: UInt8) -> [UInt8] {
        let passed = now.ticks > start ? now.ticks &- start : 0
        let isLong = passed >> 32 & 0x00FE_0000 != 0
        let delta = UInt32(truncatingIfNeeded: passed >> (isLong ? 23 : 18)) & 0x7FFF_FFFF
        let word = delta | (isLong ? 0x8000_0000 : 0)
        return (0...3).reversed().map { UInt8(truncatingIfNeeded: word >> (8 &* UInt32($0))) } + [random & 0xF0]
    }

    /// The bytes in a MAPI buffer.
    public static func give(
        _ parent: UnsafeRawPointer?, _ count: UInt32, _ target: EntryIDs.Target?
    ) throws(HResult) {
        guard let target else { throw .mapiInvalidParameter }
        let bytes = try make(
            parent: UnsafeRawBufferPointer(start: parent, count: parent == nil ? 0 : Int(count)), now: .now())
        guard let block = BufferMemory.allocate(bytes.count) else { throw .mapiNotEnoughMemory }
        bytes.withUnsafeBytes { if let source = $0.baseAddress { memcpy(block, source, bytes.count) } }
        target.give(block, bytes.count)
    }
}
