import COM

/// Bytes as hexadecimal text in 8-bit characters: HexFromBin and its kin.
public enum HexText {
    public typealias Characters = UnsafePointer<CChar>

    private static func byte(_ text: Characters, _ index: Int) -> UInt8 { UInt8(bitPattern: text[index]) }

    /// Reads pairs of digits up to the NUL, at most `limit` of them if there is a limit.
    /// - Returns: false at the first thing that is no pair, and when there is more than fits.
    public static func read(
        _ text: Characters?, into bytes: UnsafeMutablePointer<UInt8>?, limit: Int? = nil
    ) -> Bool {
        guard let text else { return false }
        var count = 0
        while text[2 &* count] != 0 {
            guard let bytes, limit.map({ count < $0 }) ?? true,
                let high = HexadecimalText.value(byte(text, 2 &* count)),
                let low = HexadecimalText.value(byte(text, 2 &* count &+ 1))
            else { return false }
            bytes[count] = high << 4 | low
            count &+= 1
        }
        return true
    }

    /// Writes two digits for each byte, and a NUL.
    public static func write(
        _ bytes: UnsafePointer<UInt8>?, _ count: Int, to text: UnsafeMutablePointer<CChar>?
    ) {
        guard let text else { return }
        guard let bytes, count > 0 else {
            text[0] = 0
            return
        }
        for index in 0..<count {
            text[2 &* index] = HexadecimalText.digit(bytes[index] >> 4)
            text[2 &* index &+ 1] = HexadecimalText.digit(bytes[index] & 15)
        }
        text[2 &* count] = 0
    }

    /// The number that hexadecimal digits at the start of a text make; its low 32 bits.
    public static func number(_ text: Characters?) -> UInt32 {
        guard let text else { return 0 }
        var (number, index): (UInt32, Int) = (0, 0)
        while let digit = HexadecimalText.value(byte(text, index)) {
            number = number << 4 | UInt32(digit)
            index &+= 1
        }
        return number
    }

    /// The same for decimal digits.
    public static func decimal(_ text: Characters?) -> UInt32 {
        guard let text else { return 0 }
        var (number, index): (UInt32, Int) = (0, 0)
        while (0x30...0x39).contains(byte(text, index)) {
            number = number &* 10 &+ UInt32(byte(text, index) &- 0x30)
            index &+= 1
        }
        return number
    }
}
