import COM
import MessageFormat

/// How a call gives stored values to its caller: most of them as they lie in the file, from there into the caller's
/// block.
struct DirectReading {
    let converter: TextConverter
    /// The width of text where the caller does not say; nil for the one in which it is stored.
    let unicode: Bool?
    /// Bytes of data from which on a value is left to OpenProperty.
    let limit: Int
    /// Whether properties that may not be read are kept back.
    let respectsFlags: Bool

    enum Answer {
        case given
        /// There is no such property.
        case missing
        /// Something else has to make the value.
        case none
    }

    /// The bytes of data that a block will hold with all properties of a table, as far as that is known. What a file only
    /// claims is believed up to a point.
    func dataBytes(of table: PropertyTable) -> Int {
        min(table.directBytes(below: UInt64(clamping: limit), unicode: unicode == true), DirectReading.mostClaimed)
    }

    private static let mostClaimed = 1 << 18

    /// Puts a property into the block if it can be given as it is stored.
    func give(_ tag: PropertyTag, of table: inout DirectTable, to block: PropertyBlock) throws -> Answer {
        let property: DirectProperty
        switch try table.find(tag.id) {
        case .missing: return .missing
        case .unknown: return .none
        case .property(let found): property = found
        }
        if respectsFlags, !property.flags.contains(.readable) { return .none }
        let type = property.tag.type
        let wanted = tag.type == .unspecified ? TableColumn.inWidth(type, unicode: unicode) : tag.type
        guard property.isInStream else {
            guard wanted == type else { return .none }
            block.append(property.tag, bits: property.bits)
            return .given
        }
        // What may become twice as long and reach the limit is looked at more closely.
        let widens = type == .string8 && wanted == .unicode
        guard type == wanted || widens, property.bits < UInt64(clamping: widens ? limit / 2 : limit) else {
            return .none
        }
        let size = Int(property.bits)
        let room = try block.room(widens ? size &* 2 : size)
        let count = try table.read(property, into: UnsafeMutableRawBufferPointer(start: room, count: size))
        switch (type, wanted) {
        case (.unicode, .unicode): block.appendText16(property.tag, bytes: count)
        case (.binary, .binary): block.appendBinary(property.tag, bytes: count)
        case (.clsid, .clsid):
            // One that was cut short is filled with zeros.
            if count < 16 { (room + count).initializeMemory(as: UInt8.self, repeating: 0, count: 16 &- count) }
            block.appendGUID(property.tag)
        case (.string8, .string8):
            guard try isASCII(room, count) || converter.file == converter.narrow else { return .none }
            block.appendText8(property.tag, bytes: count)
        case (.string8, .unicode):
            if isASCII(room, count), try converter.isFileASCII {
                CodePage.widenASCII(room, count)
            } else if try !converter.file.widen(room, count) {
                return .none
            }
            block.appendText16(property.tag.withType(.unicode), bytes: 2 &* count)
        default: return .none
        }
        return .given
    }

    private func isASCII(_ start: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        var index = 0
        while index &+ 8 <= count {
            let word = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { return false }
            index &+= 8
        }
        while index < count {
            if start.load(fromByteOffset: index, as: UInt8.self) >= 0x80 { return false }
            index &+= 1
        }
        return true
    }
}
