// The pages of Japanese and Korean mail that shift between sets of characters by escape sequences. Windows' tables
// behind them are those of its own pages (932, 949), which the system's converters of the same names don't have: the
// bytes are rewritten to, and from, a page without shifts whose tables agree.

/// ISO-2022-JP as Windows has it: 50220, 50221 and 50222 differ in how they write half-width katakana.
enum ShiftedJapanese {
    private enum Mode { case ascii, kana, kanji, supplement }

    /// The same text in EUC-JP. Kana of eight bits, which some programs leave in, are taken for what they are.
    static func unshifted(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var mode = Mode.ascii
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index &+= 1
            switch byte {
            case 0x1B:
                let (next, length) = escape(bytes[index...])
                mode = next ?? mode
                index &+= length
                if next == nil { output.append(0xFF) }
            case 0x0E: mode = .kana
            case 0x0F: mode = .ascii
            // A line ends in ASCII, whatever was forgotten before.
            case 0x0A, 0x0D:
                mode = .ascii
                output.append(byte)
            case 0xA1...0xDF where mode == .ascii || mode == .kana: output += [0x8E, byte]
            case 0x21...0x7E where mode != .ascii:
                if mode == .kana {
                    output += byte < 0x60 ? [0x8E, byte | 0x80] : [0xFF]
                } else if index < bytes.count, (0x21...0x7E).contains(bytes[index]) {
                    if mode == .supplement { output.append(0x8F) }
                    output += [byte | 0x80, bytes[index] | 0x80]
                    index &+= 1
                } else {
                    output.append(0xFF)
                }
            default: output.append(byte)
            }
        }
        return output
    }

    /// What an escape sequence, of which the first byte is past, switches to, and how long it is.
    private static func escape(_ bytes: ArraySlice<UInt8>) -> (mode: Mode?, length: Int) {
        switch Array(bytes.prefix(3)) {
        case let next where next.starts(with: [0x28, 0x42]) || next.starts(with: [0x28, 0x4A]): return (.ascii, 2)
        case let next where next.starts(with: [0x28, 0x49]): return (.kana, 2)
        case let next where next.starts(with: [0x24, 0x40]) || next.starts(with: [0x24, 0x42]): return (.kanji, 2)
        case let next where next == [0x24, 0x28, 0x44]: return (.supplement, 3)
        default: return (nil, 0)
        }
    }

    /// EUC-JP text with the shifts of a page.
    static func shifted(_ bytes: [UInt8], page: UInt32) -> [UInt8] {
        let ascii: [UInt8] = [0x1B, 0x28, 0x42]
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count &+ bytes.count / 4)
        var mode = Mode.ascii
        func enter(_ next: Mode) {
            guard next != mode else { return }
            if mode == .kana, page == 50222 { output.append(0x0F) }
            switch next {
            case .ascii: if mode != .kana || page != 50222 { output += ascii }
            case .kana: output += page == 50222 ? [0x0E] : [0x1B, 0x28, 0x49]
            default: output += [0x1B, 0x24, 0x42]
            }
            mode = next
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let second = index &+ 1 < bytes.count ? bytes[index &+ 1] & 0x7F : 0x21
            switch byte {
            case 0x8E:
                // SO and SI shift from ASCII.
                if page == 50222, mode == .kanji { enter(.ascii) }
                enter(.kana)
                output.append(second)
                index &+= 2
            case 0x8F:
                // These pages have no supplementary kanji.
                enter(.ascii)
                output.append(0x3F)
                index &+= 3
            case 0xA1...0xFE:
                enter(.kanji)
                output += [byte & 0x7F, second]
                index &+= 2
            default:
                enter(.ascii)
                output.append(byte)
                index &+= 1
            }
        }
        enter(.ascii)
        return output
    }

    private static let fullWidth: [UInt16] = Array(
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜".utf16)

    /// Half-width katakana made full, voicing marks joined to their letters: what 50220 writes.
    static func widened(_ units: [UInt16]) -> [UInt16] {
        var output: [UInt16] = []
        output.reserveCapacity(units.count)
        for (index, unit) in units.enumerated() {
            guard (0xFF61...0xFF9F).contains(unit) else {
                output.append(unit)
                continue
            }
            let wide = fullWidth[Int(unit &- 0xFF61)]
            let isKana = index > 0 && (0xFF66...0xFF9D).contains(units[index &- 1])
            if isKana, let last = output.last, let joined = voiced(last, by: unit) {
                output[output.count &- 1] = joined
            } else {
                output.append(wide)
            }
        }
        return output
    }

    private static func voiced(_ letter: UInt16, by mark: UInt16) -> UInt16? {
        switch (letter, mark) {
        case (0x30A6, 0xFF9E): return 0x30F4
        // KA to TO: the voiced letter is the next one.
        case (0x30AB...0x30C1, 0xFF9E): return letter % 2 == 1 ? letter &+ 1 : nil
        case (0x30C4...0x30C8, 0xFF9E): return letter % 2 == 0 ? letter &+ 1 : nil
        case (0x30CF...0x30DB, 0xFF9E): return letter % 3 == 0x30CF % 3 ? letter &+ 1 : nil
        case (0x30CF...0x30DB, 0xFF9F): return letter % 3 == 0x30CF % 3 ? letter &+ 2 : nil
        default: return nil
        }
    }
}

/// ISO-2022-KR: 50225.
enum ShiftedKorean {
    private static let header: [UInt8] = [0x1B, 0x24, 0x29, 0x43]

    /// The same text in EUC-KR.
    static func unshifted(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isShifted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index &+= 1
            switch byte {
            case 0x1B where bytes[(index &- 1)...].starts(with: header): index &+= 3
            case 0x0E: isShifted = true
            case 0x0F: isShifted = false
            case 0x0A, 0x0D:
                isShifted = false
                output.append(byte)
            case 0x21...0x7E where isShifted: output.append(byte | 0x80)
            default: output.append(byte)
            }
        }
        return output
    }

    /// EUC-KR text with shifts, behind the header that announces them.
    static func shifted(_ bytes: [UInt8]) -> [UInt8] {
        var output = header
        output.reserveCapacity(bytes.count &+ bytes.count / 4)
        var isShifted = false
        for byte in bytes {
            if (byte >= 0x80) != isShifted {
                isShifted = byte >= 0x80
                output.append(isShifted ? 0x0E : 0x0F)
            }
            output.append(byte & 0x7F)
        }
        if isShifted { output.append(0x0F) }
        return output
    }
}
