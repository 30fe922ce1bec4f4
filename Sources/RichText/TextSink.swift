/// Turns bytes of text in a code page into UTF-16. The first argument is the page's number.
public typealias RTFTextDecoder = (UInt32, [UInt8]) -> [UInt16]

/// Where text ends up: bytes in code pages, and characters, as UTF-16.
struct TextSink {
    private(set) var units: [UInt16] = []
    private let decode: RTFTextDecoder
    /// Bytes whose page has characters of several, not yet known to be complete.
    private var pending: [UInt8] = []
    private var pendingPage: UInt32 = 0
    /// Between the two bytes of a character of Shift-JIS.
    private var isInside = false
    /// The upper halves of pages of single bytes that were met.
    private var tables: [UInt32: [UInt16]] = [:]
    private var table: (page: UInt32, units: [UInt16]) = (0, [])

    /// Bytes that wait for their character's others beyond this are converted as they are.
    private static let mostPending = 1 << 16

    init(decode: @escaping RTFTextDecoder) { self.decode = decode }

    /// How many units there were before `units`.
    private var taken = 0
    /// How many there are in all.
    var total: Int { taken &+ units.count }

    /// What is held back for a link that is under way; longer text cannot be its address.
    private static let mostHeld = 2 &* FieldLink.longest

    /// Takes the text so far, but not from the unit `hold` on if that is near.
    mutating func take(before hold: Int) -> [UInt16] {
        let isHeld = hold < total && total &- hold <= TextSink.mostHeld
        let count = isHeld ? min(max(hold &- taken, 0), units.count) : units.count
        let given = Array(units[..<count])
        units.removeFirst(count)
        taken &+= count
        return given
    }

    /// Whether the text from a place on is just this.
    func ends(with text: [UInt16], from start: Int) -> Bool {
        start >= taken && total &- start == text.count && units.suffix(text.count).elementsEqual(text)
    }

    mutating func append(unit: UInt16) {
        flush()
        units.append(unit)
    }

    mutating func append(ascii text: StaticString) {
        flush()
        for index in 0..<text.utf8CodeUnitCount { units.append(UInt16(text.utf8Start[index])) }
    }

    mutating func append(_ byte: UInt8, page: UInt32) {
        if TextSink.isMultibyte(page) {
            if byte < 0x80, pending.isEmpty { units.append(UInt16(byte)) } else { keep(byte, page) }
        } else {
            flush()
            units.append(byte < 0x80 ? UInt16(byte) : upper(page)[Int(byte & 0x7F)])
        }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer, page: UInt32) {
        // The last byte of a character that began with an escaped one may stand as it is.
        if !pending.isEmpty {
            guard pendingPage != page else { return bytes.forEach { append($0, page: page) } }
            flush()
        }
        if bytes.allSatisfy({ $0 < 0x80 }) {
            units.append(contentsOf: bytes.lazy.map { UInt16($0) })
        } else {
            for byte in bytes { append(byte, page: page) }
        }
    }

    private mutating func keep(_ byte: UInt8, _ page: UInt32) {
        if pendingPage != page { flush() }
        if page == 932 {
            // Windows' no-break space, which other tables do not have.
            if byte == 0xA0, !isInside { return append(unit: 0xA0) }
            isInside = !isInside && ((0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte))
        }
        // Between two ASCII bytes no character is under way.
        if byte < 0x80, let last = pending.last, last < 0x80 || pending.count >= TextSink.mostPending {
            flush()
            units.append(UInt16(byte))
            return
        }
        pendingPage = page
        pending.append(byte)
        if pending.count > TextSink.mostPending &+ 8 { flush() }
    }

    /// Converts what is pending, complete or not.
    mutating func flush() {
        guard !pending.isEmpty else { return }
        units += decode(pendingPage, pending)
        isInside = false
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func upper(_ page: UInt32) -> [UInt16] {
        if table.page == page, !table.units.isEmpty { return table.units }
        if let known = tables[page] {
            table = (page, known)
            return known
        }
        let made = (0..<128).map { decode(page, [UInt8($0 | 0x80)]).first ?? 0xFFFD }
        tables[page] = made
        table = (page, made)
        return made
    }

    /// Whether characters of the page may take several bytes.
    static func isMultibyte(_ page: UInt32) -> Bool {
        switch page {
        case 932, 936, 949, 950, 1200, 1201, 1361, 10001, 10002, 10003, 10008, 20932, 20936, 20949, 50220...50229,
            51932, 51936, 51949, 51950, 52936, 54936, 65000, 65001:
            return true
        default: return false
        }
    }
}
