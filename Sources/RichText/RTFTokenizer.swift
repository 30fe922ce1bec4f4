/// What a tokenizer tells.
protocol RTFTokenHandler: AnyObject {
    func beginGroup()
    func endGroup()
    func control(_ name: WordName, _ parameter: Int32?)
    /// A control symbol other than a hexadecimal byte: what stands behind the backslash.
    func symbol(_ byte: UInt8)
    /// A byte given by two digits.
    func escaped(_ byte: UInt8)
    /// Bytes of text as they stand.
    func text(_ bytes: UnsafeRawBufferPointer)
}

/// Cuts RTF into groups, control words, symbols and text, piece by piece.
///
/// Nothing is an error: what is no RTF is text, digits that are none are left out. Raw data behind `\bin` is
/// passed over. The work is one step a byte.
struct RTFTokenizer {
    private enum State { case text, backslash, word, sign, number, firstDigit, secondDigit, binary }

    private var state = State.text
    private var name = WordName()
    private var isNegative = false
    private var number: Int64 = 0
    private var hasNumber = false
    private var digit: UInt8 = 0
    private var binaryLeft: Int64 = 0

    mutating func feed<Handler: RTFTokenHandler>(_ bytes: UnsafeRawBufferPointer, _ handler: Handler) {
        var index = 0
        while index < bytes.count {
            switch state {
            case .text: index = text(bytes, index, handler)
            case .binary:
                let step = min(Int(clamping: binaryLeft), bytes.count &- index)
                binaryLeft &-= Int64(step)
                index &+= step
                if binaryLeft == 0 { state = .text }
            default:
                if step(bytes[index], handler) { index &+= 1 }
            }
        }
    }

    /// There is no more: a word at the very end is one too.
    mutating func finish<Handler: RTFTokenHandler>(_ handler: Handler) {
        if state == .word || state == .number || state == .sign { endWord(handler) }
        state = .text
    }

    /// From here to what is no text.
    private mutating func text<Handler: RTFTokenHandler>(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ handler: Handler
    ) -> Int {
        var end = start
        while end < bytes.count, !RTFTokenizer.isSpecial(bytes[end]) { end &+= 1 }
        if end > start { handler.text(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
        guard end < bytes.count else { return end }
        switch bytes[end] {
        case 0x7B: handler.beginGroup()
        case 0x7D: handler.endGroup()
        case 0x5C: state = .backslash
        default: break
        }
        return end &+ 1
    }

    /// Braces, backslash; line ends, which only wrap the source; NUL, which some documents end with.
    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == 0x7B || byte == 0x7D || byte == 0x5C || byte == 0x0D || byte == 0x0A || byte == 0
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// One byte of a control word or symbol.
    /// - Returns: whether the byte belonged to it.
    private mutating func step<Handler: RTFTokenHandler>(_ byte: UInt8, _ handler: Handler) -> Bool {
        switch state {
        case .backslash: backslash(byte, handler)
        case .word:
            if RTFTokenizer.isLetter(byte) {
                name.append(byte)
            } else if byte == 0x2D {
                isNegative = true
                state = .sign
            } else {
                return numberOrEnd(byte, handler)
            }
        case .sign, .number: return numberOrEnd(byte, handler)
        case .firstDigit, .secondDigit: return hexDigit(byte, handler)
        default: state = .text
        }
        return true
    }

    private mutating func backslash<Handler: RTFTokenHandler>(_ byte: UInt8, _ handler: Handler) {
        if RTFTokenizer.isLetter(byte) {
            name = WordName()
            name.append(byte)
            (isNegative, number, hasNumber) = (false, 0, false)
            state = .word
        } else if byte == 0x27 {
            state = .firstDigit
        } else {
            state = .text
            handler.symbol(byte)
        }
    }

    private mutating func numberOrEnd<Handler: RTFTokenHandler>(_ byte: UInt8, _ handler: Handler) -> Bool {
        guard RTFTokenizer.isDigit(byte) else {
            endWord(handler)
            return byte == 0x20
        }
        number = min(number &* 10 &+ Int64(byte &- 0x30), Int64(Int32.max))
        hasNumber = true
        state = .number
        return true
    }

    private mutating func endWord<Handler: RTFTokenHandler>(_ handler: Handler) {
        state = .text
        let value = Int32(clamping: isNegative ? -number : number)
        if name == RTFTokenizer.binary, hasNumber, value > 0 {
            binaryLeft = Int64(value)
            state = .binary
        }
        handler.control(name, hasNumber ? value : nil)
    }

    private static let binary = WordName("bin")

    private mutating func hexDigit<Handler: RTFTokenHandler>(_ byte: UInt8, _ handler: Handler) -> Bool {
        let value: UInt8
        switch byte {
        case 0x30...0x39: value = byte &- 0x30
        case 0x41...0x46: value = byte &- 0x37
        case 0x61...0x66: value = byte &- 0x57
        default:
            state = .text
            return false
        }
        if state == .firstDigit {
            digit = value
            state = .secondDigit
        } else {
            state = .text
            handler.escaped(digit << 4 | value)
        }
        return true
    }
}
