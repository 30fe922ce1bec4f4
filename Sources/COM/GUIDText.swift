import CGLib
import CMAPI
import CompoundFile
import Glibc

/// GUIDs as {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}.
extension GUIDValue {
    /// Units in the text, without a NUL.
    public static let textLength = 38
    /// Where the dashes are; the braces stand at both ends.
    private static let dashes = [9, 14, 19, 24]
    /// The byte of the file order that the text's pairs of digits stand for, from left to right.
    private static let byteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    /// The text in upper case.
    public var text: [UInt16] {
        let bytes = self.bytes
        var text: [UInt16] = [0x7B]
        for place in GUIDValue.byteOrder {
            if GUIDValue.dashes.contains(text.count) { text.append(0x2D) }
            guard place < bytes.count else { continue }
            text.append(HexadecimalText.digit(bytes[place] >> 4))
            text.append(HexadecimalText.digit(bytes[place] & 15))
        }
        return text + [0x7D]
    }

    /// From the text; digits may have either case. Nil for anything else.
    public init?(text: [UInt16]) {
        guard text.count == GUIDValue.textLength, text.first == 0x7B, text.last == 0x7D else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        var at = 1
        for place in GUIDValue.byteOrder {
            if GUIDValue.dashes.contains(at) {
                guard text[at] == 0x2D else { return nil }
                at &+= 1
            }
            guard let high = HexadecimalText.value(text[at]), let low = HexadecimalText.value(text[at &+ 1]) else {
                return nil
            }
            bytes[place] = high << 4 | low
            at &+= 2
        }
        self.init(bytes: bytes)
    }

    /// A random GUID. RFC 4122, 4.4
    /// - Returns: nil when the system has no random numbers to give.
    public static func random() -> GUIDValue? {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard bytes.withUnsafeMutableBytes({ getentropy($0.baseAddress, $0.count) }) == 0 else { return nil }
        // The version stands in the high bits of Data3, which is little-endian, the variant in those of byte 8.
        bytes[7] = bytes[7] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return GUIDValue(bytes: bytes)
    }
}

/// Hexadecimal digits.
public enum HexadecimalText {
    /// The digit for 0 to 15, upper case.
    public static func digit<Unit: FixedWidthInteger>(_ value: UInt8) -> Unit {
        Unit(truncatingIfNeeded: value < 10 ? 0x30 &+ value : 0x37 &+ value)
    }

    /// What a digit of either case stands for; nil for another character.
    public static func value<Unit: FixedWidthInteger>(_ unit: Unit) -> UInt8? {
        switch unit {
        case 0x30...0x39: return UInt8(truncatingIfNeeded: unit &- 0x30)
        case 0x41...0x46: return UInt8(truncatingIfNeeded: unit &- 0x37)
        case 0x61...0x66: return UInt8(truncatingIfNeeded: unit &- 0x57)
        default: return nil
        }
    }
}

/// The functions of COM around GUIDs and classes.
public enum ClassNames {
    /// CLSIDFromString: a text without a brace, and none at all, give the GUID of zeros, a wrong one what comes before
    /// its fault, as on Windows.
    public static func parseClass(
        _ text: UnsafePointer<UInt16>?, _ out: UnsafeMutablePointer<GUID>?, failure: HResult
    ) throws(HResult) {
        guard let out else { throw .invalidArgument }
        if text?.pointee != 0x7B { out.pointee = GUID(GUIDValue.zero) }
        if let text, !read(text, into: &out.pointee) { throw failure }
    }

    /// IIDFromString: none at all gives the GUID of zeros; a text of another length is no argument.
    public static func parseInterface(
        _ text: UnsafePointer<UInt16>?, _ out: UnsafeMutablePointer<GUID>?, failure: HResult
    ) throws(HResult) {
        guard let out else { throw .invalidArgument }
        guard let text else {
            out.pointee = GUID(GUIDValue.zero)
            return
        }
        guard units(text, limit: GUIDValue.textLength)?.count == GUIDValue.textLength else { throw .invalidArgument }
        if !read(text, into: &out.pointee) { throw failure }
    }

    /// Takes over the parts of a text up to its fault, if it has one; of a number the digits before it.
    private static func read(_ text: UnsafePointer<UInt16>, into guid: inout GUID) -> Bool {
        var place = 1
        func number(_ digits: Int, _ take: (UInt32) -> Void) -> Bool {
            var value: UInt32 = 0
            defer { take(value) }
            for _ in 0..<digits {
                guard let digit: UInt8 = HexadecimalText.value(text[place]) else { return false }
                value = value << 4 | UInt32(digit)
                place &+= 1
            }
            return true
        }
        func sign(_ expected: UInt16) -> Bool {
            guard text[place] == expected else { return false }
            place &+= 1
            return true
        }
        guard text[0] == 0x7B, number(8, { guid.Data1 = $0 }), sign(0x2D),
            number(4, { guid.Data2 = UInt16(truncatingIfNeeded: $0) }), sign(0x2D),
            number(4, { guid.Data3 = UInt16(truncatingIfNeeded: $0) }), sign(0x2D)
        else { return false }
        for index in 0..<8 {
            if index == 2, !sign(0x2D) { return false }
            var byte: UInt8 = 0
            guard number(2, { byte = UInt8(truncatingIfNeeded: $0) }) else { return false }
            withUnsafeMutableBytes(of: &guid.Data4) { $0[index] = byte }
        }
        return sign(0x7D) && text[place] == 0
    }

    /// StringFromCLSID and StringFromIID.
    public static func write(
        _ guid: UnsafePointer<GUID>?, _ out: UnsafeMutablePointer<UnsafeMutablePointer<UInt16>?>?
    ) throws(HResult) {
        out?.pointee = nil
        guard let out, let guid = GUIDValue(guid) else { throw .invalidArgument }
        out.pointee = try TaskAllocator.copy(guid.text)
    }

    /// StringFromGUID2.
    public static func write(
        _ guid: UnsafePointer<GUID>?, into room: UnsafeMutablePointer<UInt16>?, _ count: Int32
    ) -> Int32 {
        guard let room, let guid = GUIDValue(guid), count > GUIDValue.textLength else { return 0 }
        for (index, unit) in (guid.text + [0]).enumerated() { room[index] = unit }
        return Int32(GUIDValue.textLength &+ 1)
    }

    /// CoCreateGuid.
    public static func create(_ out: UnsafeMutablePointer<GUID>?) throws(HResult) {
        guard let out else { throw .invalidArgument }
        guard let guid = GUIDValue.random() else { throw .fail }
        out.pointee = GUID(guid)
    }
}
