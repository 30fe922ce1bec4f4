import CGLib

/// Which differences between texts do not count.
struct TextFolding: OptionSet {
    let rawValue: UInt8

    static let ignoreCase = TextFolding(rawValue: 1)
    static let ignoreNonSpacing = TextFolding(rawValue: 2)

    /// The text with what does not count taken out: equal results mean equal texts.
    func apply(to units: [UInt16]) -> [UInt16] {
        if isEmpty { return units }
        var result: [UInt16] = []
        result.reserveCapacity(units.count)
        var iterator = TextScalars(units: units)
        while let scalar = iterator.next() {
            if scalar < 0x80 {
                let isUpper = contains(.ignoreCase) && (0x41...0x5A).contains(scalar)
                result.append(UInt16(truncatingIfNeeded: isUpper ? scalar | 0x20 : scalar))
            } else if contains(.ignoreNonSpacing) {
                appendBase(of: scalar, to: &result)
            } else {
                append(scalar, to: &result)
            }
        }
        return result
    }

    /// Appends the letter without its marks.
    private func appendBase(of scalar: UInt32, to result: inout [UInt16]) {
        withUnsafeTemporaryAllocation(of: gunichar.self, capacity: Self.longestDecomposition) { parts in
            let count = g_unichar_fully_decompose(scalar, 0, parts.baseAddress, gsize(parts.count))
            for part in parts.prefix(Int(clamping: count)) {
                if g_unichar_type(part) != G_UNICODE_NON_SPACING_MARK { append(part, to: &result) }
            }
        }
    }

    /// G_UNICHAR_MAX_DECOMPOSITION_LENGTH
    private static let longestDecomposition = 18

    private func append(_ scalar: UInt32, to result: inout [UInt16]) {
        let isSurrogate = (0xD800...0xDFFF).contains(scalar)
        let scalar = contains(.ignoreCase) && !isSurrogate ? g_unichar_tolower(scalar) : scalar
        if scalar < 0x1_0000 {
            result.append(UInt16(truncatingIfNeeded: scalar))
        } else {
            let offset = scalar &- 0x1_0000
            result.append(UInt16(truncatingIfNeeded: 0xD800 &+ (offset >> 10)))
            result.append(UInt16(truncatingIfNeeded: 0xDC00 &+ (offset & 0x3FF)))
        }
    }
}

/// The code points of UTF-16 text; a surrogate without its partner stands for itself.
private struct TextScalars: IteratorProtocol {
    private let units: [UInt16]
    private var index = 0

    init(units: [UInt16]) { self.units = units }

    mutating func next() -> UInt32? {
        guard index < units.count else { return nil }
        let unit = UInt32(units[index])
        index &+= 1
        guard unit & 0xFC00 == 0xD800, index < units.count, units[index] & 0xFC00 == 0xDC00 else {
            return unit
        }
        let low = UInt32(units[index]) & 0x3FF
        index &+= 1
        return 0x1_0000 &+ ((unit & 0x3FF) << 10 | low)
    }
}
