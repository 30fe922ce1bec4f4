/// The attributes of a TNEF stream in their order ([MS-OXTNEF] 2.1.2).
public struct TNEFReader {
    /// One attribute whose data are about to be read.
    public struct Attribute {
        public let level: AttributeLevel
        public let id: AttributeID
        public let data: TNEFWindow
        /// The length that it states, which may be more than there is.
        let length: UInt32
        let sumBefore: UInt16
    }

    /// What an attribute turned out to be once it was read.
    public enum Verdict: Equatable, Sendable {
        case whole
        /// The checksum is another.
        case damaged
        /// The stream ends in it.
        case truncated
    }

    private let window: TNEFWindow
    /// What the placement tags of attachments in the text are counted from.
    public let key: UInt16
    /// Something that is no attribute stood where one was to be, and more of it than some writers leave behind.
    public private(set) var endedInGarbage = false

    /// Level, identifier, length and checksum.
    private static let attributeOverhead: UInt64 = 11

    /// - Throws: `TNEFError.notTNEF`, and what the source throws.
    public init(_ window: TNEFWindow) throws {
        guard try window.uint32() == TNEFFormat.signature, let key = try window.uint16() else {
            throw TNEFError.notTNEF
        }
        self.window = window
        self.key = key
    }

    /// The next attribute; nil at the end. Call `finish` with it before the next.
    public mutating func next() throws -> Attribute? {
        guard let first = try window.uint8() else { return nil }
        guard let level = AttributeLevel(rawValue: first) else {
            // Up to two bytes follow the last attribute of many streams; so would line ends that a mail program added.
            endedInGarbage = try window.bytes(upTo: Self.attributeOverhead).count > 2
            return nil
        }
        guard let id = try window.uint32(), let length = try window.uint32() else {
            endedInGarbage = window.position > 9
            return nil
        }
        return Attribute(
            level: level, id: AttributeID(reading: id), data: window.window(UInt64(length)), length: length,
            sumBefore: window.sum)
    }

    /// Passes over what is left of an attribute, and checks its checksum.
    public func finish(_ attribute: Attribute) throws -> Verdict {
        try attribute.data.skipToEnd()
        let sum = window.sum &- attribute.sumBefore
        guard let stated = try window.uint16() else { return .truncated }
        return stated == sum ? .whole : .damaged
    }
}

extension TNEFReader.Attribute {
    /// The two numbers of attOemCodepage; the second counts as 0 where it is missing. Nil for less than one.
    public func codePages() throws -> (first: UInt32, second: UInt32)? {
        guard let first = try data.uint32() else { return nil }
        return (first, try data.uint32() ?? 0)
    }
}
