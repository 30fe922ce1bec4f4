/// The layout of `__properties_version1.0` ([MS-OXMSG] 2.4).
enum PropertyStream {
    static let entrySize = 16
    /// All sizes that headers have. A header of 24 bytes never looks like one of 8 with an entry behind it,
    /// for the ids of recipients are small; the other way round it does.
    private static let candidates = [32, 8, 24]

    /// The entries of a property stream, as they stand in it. Bytes after the last whole entry do not count: some
    /// writers leave a few. Lent: good as long as the bytes are.
    struct Stored {
        private let bytes: UnsafeRawBufferPointer
        private let start: Int
        let count: Int

        init(_ bytes: UnsafeRawBufferPointer, kind: ContainerKind) {
            self.bytes = bytes
            start = headerSize(bytes, kind: kind)
            count = max(bytes.count &- start, 0) / entrySize
        }

        @inline(__always)
        func id(_ index: Int) -> UInt16 {
            let offset = start &+ index &* entrySize &+ 2
            return UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }

        @inline(__always)
        subscript(index: Int) -> PropertyEntry {
            let offset = start &+ index &* entrySize
            let tag = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            let flags = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 4, as: UInt32.self))
            let bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
            return PropertyEntry(
                tag: PropertyTag(rawValue: tag), flags: PropertyFlags(rawValue: flags), bits: bits,
                order: UInt32(truncatingIfNeeded: index), origin: .stored)
        }
    }

    /// The bytes before the first entry. Some writers give an embedded message the header of a top-level
    /// one, or the other way round; the entries then make sense from another offset only.
    static func headerSize(_ bytes: UnsafeRawBufferPointer, kind: ContainerKind) -> Int {
        let expected = kind.headerSize
        if isPlausible(bytes, from: expected), bytes.count < expected || fits(bytes, expected) {
            return expected
        }
        for candidate in candidates where candidate != expected && fits(bytes, candidate) {
            // From 24 the entries are those from 8 without the first. A header has a zero where that has its id.
            if candidate == 24, expected == 8, half(bytes, 10) != 0 { continue }
            if bytes.count > candidate, isPlausible(bytes, from: candidate) { return candidate }
        }
        if isPlausible(bytes, from: expected) || expected == 8 { return expected }
        for candidate in candidates where candidate != expected && bytes.count > candidate {
            if isPlausible(bytes, from: candidate) { return candidate }
        }
        return expected
    }

    private static func fits(_ bytes: UnsafeRawBufferPointer, _ header: Int) -> Bool {
        bytes.count >= header && (bytes.count &- header) % entrySize == 0
    }

    /// A number of two bytes; zero past the end.
    private static func half(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
        guard offset &+ 2 <= bytes.count else { return 0 }
        return UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// Whether the first entries from `start` on have ids and types that exist.
    private static func isPlausible(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        for index in 0..<4 {
            let offset = start &+ index &* entrySize
            guard offset &+ entrySize <= bytes.count else { return true }
            let type = PropertyType(half(bytes, offset))
            guard type.isKnown, half(bytes, offset &+ 2) != 0 else {
                return false
            }
        }
        return true
    }

    /// Lends the bytes of a property stream.
    static func lend(
        header: [UInt8], _ entries: PropertyEntries, _ body: (UnsafeRawBufferPointer) throws(MessageError) -> Void
    ) throws(MessageError) {
        let size = header.count &+ entries.sorted.count &* entrySize
        let outcome = withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { bytes -> Result<_, MessageError> in
            bytes.copyBytes(from: header)
            entries.forEachInOrder { place, entry in
                let offset = header.count &+ place &* entrySize
                let flags = entry.flags ?? .ordinary
                bytes.storeBytes(of: entry.tag.rawValue.littleEndian, toByteOffset: offset, as: UInt32.self)
                bytes.storeBytes(of: flags.rawValue.littleEndian, toByteOffset: offset &+ 4, as: UInt32.self)
                bytes.storeBytes(of: entry.bits.littleEndian, toByteOffset: offset &+ 8, as: UInt64.self)
            }
            do throws(MessageError) { return .success(try body(UnsafeRawBufferPointer(bytes))) } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// The flags that Outlook writes when it makes the property.
    static func defaultFlags(_ id: PropertyID, _ kind: ContainerKind) -> PropertyFlags {
        switch (kind, id) {
        case (.recipient, _): return .ordinary
        case (.attachment, .attachMethod), (.attachment, .renderingPosition):
            return [.mandatory, .ordinary]
        case (.attachment, .creationTime), (.attachment, .lastModificationTime): return .ordinary
        case (_, .access), (_, .accessLevel), (_, .objectType), (_, .recordKey), (_, .instanceKey),
            (_, .displayBcc), (_, .displayCc), (_, .displayTo), (_, .hasAttachments),
            (_, .normalizedSubject), (_, .attachNumber), (_, .storeSupportMask), (_, .creationTime),
            (_, .lastModificationTime):
            return .readable
        default: return .ordinary
        }
    }
}
