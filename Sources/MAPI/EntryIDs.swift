import COM
import Glibc

/// Entry identifiers as text, joined and taken apart, and in a store's envelope. All that comes back is a MAPI
/// buffer of the caller's.
public enum EntryIDs {
    public typealias Pointer = UnsafeMutableRawPointer
    public typealias Size = UnsafeMutablePointer<UInt32>
    public typealias Out = UnsafeMutablePointer<Pointer?>

    /// A place for an identifier that goes to the caller.
    public struct Target {
        let size: Size
        let out: Out

        /// Empties the place; nil when half of it is missing.
        public init?(_ size: Size?, _ out: Out?) {
            size?.pointee = 0
            out?.pointee = nil
            guard let size, let out else { return nil }
            self.size = size
            self.out = out
        }

        func give(_ block: Pointer, _ count: Int) {
            size.pointee = UInt32(truncatingIfNeeded: count)
            out.pointee = block
        }
    }

    private static func allocate(_ size: Int) throws(HResult) -> Pointer {
        guard let block = BufferMemory.allocate(size) else { throw .mapiNotEnoughMemory }
        return block
    }

    /// HrSzFromEntryID.
    public static func text(_ count: UInt32, _ id: UnsafeRawPointer?) throws(HResult) -> UnsafeMutablePointer<CChar> {
        guard let id, count > 0 else { throw .mapiInvalidParameter }
        let block = try allocate(2 &* Int(count) &+ 1)
        let text = block.bindMemory(to: CChar.self, capacity: 2 &* Int(count) &+ 1)
        HexText.write(id.assumingMemoryBound(to: UInt8.self), Int(count), to: text)
        return text
    }

    /// HrEntryIDFromSz.
    public static func parse(_ text: UnsafePointer<CChar>?, _ target: Target?) throws(HResult) {
        guard let text, let target else { throw .mapiInvalidParameter }
        let count = strlen(text) / 2
        guard count > 0 else { throw .mapiInvalidEntryID }
        let block = try allocate(count)
        guard HexText.read(text, into: block.assumingMemoryBound(to: UInt8.self)) else {
            _ = BufferMemory.free(block)
            throw .mapiInvalidEntryID
        }
        target.give(block, count)
    }

    /// HrComposeEID without a store, and HrDecomposeEID of what that gives: a copy.
    public static func copy(_ count: UInt32, _ id: UnsafeRawPointer?, _ target: Target?) throws(HResult) {
        guard let id, let target, count > 0 else { throw .mapiInvalidParameter }
        let block = try allocate(Int(count))
        block.copyMemory(from: id, byteCount: Int(count))
        target.give(block, Int(count))
    }

    // MARK: Stores

    /// Marks an identifier as a store's in its envelope. [MS-OXCDATA] 2.2.4.3
    private static let wrapped: [UInt8] = [
        0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2,
    ]
    /// Flags, mark, version and flag.
    private static let headerSize = 22
    /// A library's name that is longer is none.
    private static let longestName = 260

    /// WrapStoreEntryID.
    public static func wrap(
        flags: UInt32, library: UnsafeRawPointer?, _ count: UInt32, _ id: UnsafeRawPointer?, _ target: Target?
    ) throws(HResult) {
        try MAPIFlags.check(flags, known: MAPIFlags.unicode)
        guard let library, let id, let target, count > 0,
            let name = name(library, isWide: flags & MAPIFlags.unicode != 0)
        else { throw .mapiInvalidParameter }
        // The name's NUL is counted in; what follows starts on a multiple of 4.
        let start = (headerSize &+ name.count &+ 1 &+ 3) & ~3
        let (size, overflow) = start.addingReportingOverflow(Int(count))
        guard !overflow else { throw .mapiNotEnoughMemory }
        let block = try allocate(size)
        memset(block, 0, start)
        for (index, byte) in wrapped.enumerated() {
            block.storeBytes(of: byte, toByteOffset: 4 &+ index, as: UInt8.self)
        }
        for (index, byte) in name.enumerated() {
            block.storeBytes(of: byte, toByteOffset: headerSize &+ index, as: UInt8.self)
        }
        memcpy(block + start, id, Int(count))
        target.give(block, size)
    }

    /// The bytes of a library's name up to its NUL; nil for one that is empty or too long, or wide and not ASCII.
    private static func name(_ text: UnsafeRawPointer, isWide: Bool) -> [UInt8]? {
        var name: [UInt8] = []
        while name.count <= longestName {
            let unit = isWide
                ? text.loadUnaligned(fromByteOffset: 2 &* name.count, as: UInt16.self)
                : UInt16(text.load(fromByteOffset: name.count, as: UInt8.self))
            if unit == 0 { return name.isEmpty ? nil : name }
            if isWide, unit > 0x7F { return nil }
            name.append(UInt8(truncatingIfNeeded: unit))
        }
        return nil
    }
}
