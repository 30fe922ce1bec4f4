/// The name of a storage or stream: 1 to 31 UTF-16 code units.
///
/// Equality, hash and order are those of [MS-CFB] 2.6.4: the shorter name first, then code unit by code unit on
/// simple upper case by a fixed table. The units lie inline, so that names cost no allocation.
public struct ElementName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The longest name, in code units.
    public static let maximumLength = 31

    /// Units 0 to 30 in memory order, then the count; unused units are zero.
    typealias Words = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    var words: Words

    /// Nil when the name is empty, longer than 31 units or holds `/`, `\`, `:`, `!` or NUL.
    public init?(utf16 units: UnsafeBufferPointer<UInt16>) {
        guard units.count > 0, units.count <= ElementName.maximumLength else { return nil }
        for unit in units where ElementName.isIllegal(unit) { return nil }
        self.init(unchecked: units)
    }

    /// No name yet: it has no units.
    public init() { words = (0, 0, 0, 0, 0, 0, 0, 0) }

    /// Becomes the units up to a NUL, as which no name is there yet. Answers false for what `init(utf16:)` refuses.
    public mutating func read(_ units: UnsafePointer<UInt16>) -> Bool {
        withUnsafeMutablePointer(to: &words) { words in
            let target = UnsafeMutableRawPointer(words).assumingMemoryBound(to: UInt16.self)
            for count in 0...ElementName.maximumLength {
                let unit = units[count]
                if ElementName.isIllegal(unit) {
                    guard unit == 0, count > 0 else { return false }
                    target[ElementName.maximumLength] = UInt16(truncatingIfNeeded: count)
                    return true
                }
                // The place behind the last unit is that of the count.
                target[count] = unit
            }
            return false
        }
    }

    /// Nil for what the other `init(utf16:)` refuses.
    public init?(utf16: some Collection<UInt16>) {
        let name =
            utf16.withContiguousStorageIfAvailable { ElementName(utf16: $0) }
            ?? Array(utf16).withUnsafeBufferPointer { ElementName(utf16: $0) }
        guard let name else { return nil }
        self = name
    }

    /// Nil for what `init(utf16:)` refuses.
    public init?(_ string: String) { self.init(utf16: Array(string.utf16)) }

    /// A name of the program's own; ASCII. What does not fit is left off.
    public static func literal(_ text: StaticString) -> ElementName {
        var units: [UInt16] = []
        text.withUTF8Buffer { units = $0.prefix(maximumLength).map { UInt16($0 & 0x7F) } }
        return units.withUnsafeBufferPointer { ElementName(unchecked: $0) }
    }

    /// A name as a file holds it, whatever units it is made of; only the first 31 are kept.
    init(unchecked units: UnsafeBufferPointer<UInt16>) {
        words = (0, 0, 0, 0, 0, 0, 0, 0)
        let count = min(units.count, ElementName.maximumLength)
        withUnsafeMutableBytes(of: &words) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(units)[0..<2 &* count]))
            bytes.bindMemory(to: UInt16.self)[ElementName.maximumLength] = UInt16(count)
        }
    }

    /// This name with a unit behind it, then a number as eight upper-case hexadecimal digits; the unit is left out
    /// when it is zero. What does not fit is left off.
    public func appending(_ separator: UInt16 = 0, hexadecimal number: UInt32) -> ElementName {
        var result = self
        var length = count
        guard length &+ (separator == 0 ? 8 : 9) <= ElementName.maximumLength else { return self }
        withUnsafeMutableBytes(of: &result.words) { bytes in
            if separator != 0 {
                bytes.storeBytes(of: separator, toByteOffset: 2 &* length, as: UInt16.self)
                length &+= 1
            }
            bytes.storeBytes(of: ElementName.digits(number >> 16), toByteOffset: 2 &* length, as: UInt64.self)
            bytes.storeBytes(of: ElementName.digits(number), toByteOffset: 2 &* length &+ 8, as: UInt64.self)
            let count = UInt16(truncatingIfNeeded: length &+ 8)
            bytes.storeBytes(of: count, toByteOffset: 2 &* ElementName.maximumLength, as: UInt16.self)
        }
        return result
    }

    /// The last four hexadecimal digits of a number, the first of them in the lowest 16 bits.
    private static func digits(_ number: UInt32) -> UInt64 {
        let number = UInt64(number)
        let values = number >> 12 & 0xF | (number >> 8 & 0xF) << 16 | (number >> 4 & 0xF) << 32 | (number & 0xF) << 48
        // Those above 9 reach the next bits with 6 added, and are letters: 7 behind the digits.
        let letters = (values &+ 0x0006_0006_0006_0006) >> 4 & 0x0001_0001_0001_0001
        return values &+ 0x0030_0030_0030_0030 &+ letters &* 7
    }

    /// From `count` (at most 31) little-endian units at `offset` of `bytes`, which must hold 64 bytes from there.
    init(unchecked bytes: UnsafeRawBufferPointer, at offset: Int, count: Int) {
        words = (0, 0, 0, 0, 0, 0, 0, 0)
        let count = min(count, ElementName.maximumLength)
        guard offset >= 0, count > 0, bytes.count &- offset >= 64 else { return }
        withUnsafeMutableBytes(of: &words) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset &+ 2 &* count]))
            target.bindMemory(to: UInt16.self)[ElementName.maximumLength] = UInt16(count)
        }
    }

    /// Puts the 64 bytes at `start` into a name; answers false unless they are `count` (1 to 31) units other than NUL
    /// and one NUL.
    @inline(__always)
    static func put(sound start: UnsafeRawPointer, _ count: Int, to target: UnsafeMutablePointer<ElementName>) -> Bool {
        UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: 64)
        let words = UnsafeMutableRawPointer(target).assumingMemoryBound(to: UInt64.self)
        let (whole, rest) = (count >> 2, UInt64(count & 3) &* 16)
        var zeros: UInt64 = 0
        for index in 0..<whole { zeros |= ElementName.zeros(words[index]) }
        let mask: UInt64 = 1 << rest &- 1
        let last = words[whole]
        zeros |= ElementName.zeros(last | ~mask) | (last >> rest) & 0xFFFF
        words[whole] = last & mask
        for index in whole &+ 1..<8 { words[index] = 0 }
        words[7] |= UInt64(count) << 48
        return zeros == 0
    }

    /// Zero if no unit of four is.
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0001_0001_0001_0001) & ~word & 0x8000_8000_8000_8000
    }

    /// One of `!`, `/`, `:` and `\`, or NUL.
    @inline(__always)
    static func isIllegal(_ unit: UInt16) -> Bool {
        // Most units are beyond all of them.
        unit <= 0x5C && (unit == 0x5C || unit < 0x40 && 0x0400_8002_0000_0001 >> UInt64(unit) & 1 != 0)
    }

    /// The number of code units.
    public var count: Int { Int(truncatingIfNeeded: words.7 >> 48) }

    /// The code units.
    public var utf16: [UInt16] {
        withUnits { Array($0) }
    }

    /// The name as text; unpaired surrogates become U+FFFD.
    public var string: String { withUnits { String(decoding: $0, as: UTF16.self) } }
    public var description: String { string }

    /// Copies the code units, and a NUL behind them, to where there is room for so many.
    public func copy(to target: UnsafeMutablePointer<UInt16>) {
        let count = count
        withUnsafePointer(to: words) { UnsafeMutableRawPointer(target).copyMemory(from: $0, byteCount: 2 &* count) }
        target[count] = 0
    }

    /// Lends the code units.
    @inline(__always)
    public func withUnits<Result>(_ body: (UnsafeBufferPointer<UInt16>) -> Result) -> Result {
        let count = count
        return withUnsafeBytes(of: words) { bytes in
            body(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt16.self)[0..<count]))
        }
    }

    // MARK: Order

    /// Below, equal to or above zero as this name sorts before, with or after the other.
    func compare(_ other: ElementName) -> Int {
        let (left, right) = (words, other.words)
        if left.7 >> 48 != right.7 >> 48 { return count &- other.count }
        var difference = ElementName.difference(left.0, right.0)
        if difference == 0 { difference = ElementName.difference(left.1, right.1) }
        if difference == 0 { difference = ElementName.difference(left.2, right.2) }
        if difference == 0 { difference = ElementName.difference(left.3, right.3) }
        if difference == 0 { difference = ElementName.difference(left.4, right.4) }
        if difference == 0 { difference = ElementName.difference(left.5, right.5) }
        if difference == 0 { difference = ElementName.difference(left.6, right.6) }
        if difference == 0 { difference = ElementName.difference(left.7, right.7) }
        return difference
    }

    /// How the first units differ that do, of four; the counts at the end of the eighth word are the same by then.
    @inline(__always)
    private static func difference(_ left: UInt64, _ right: UInt64) -> Int {
        left == right ? 0 : foldedDifference(left, right)
    }

    private static func foldedDifference(_ left: UInt64, _ right: UInt64) -> Int {
        let (left, right) = (foldedWord(left), foldedWord(right))
        if left == right { return 0 }
        let lane = UInt64((left ^ right).trailingZeroBitCount) & ~15
        return Int(left >> lane & 0xFFFF) &- Int(right >> lane & 0xFFFF)
    }

    public static func == (left: ElementName, right: ElementName) -> Bool {
        left.hasSameUnits(right) || left.compare(right) == 0
    }

    public static func < (left: ElementName, right: ElementName) -> Bool { left.compare(right) < 0 }

    /// Whether the two are the same unit for unit, case included.
    func hasSameUnits(_ other: ElementName) -> Bool {
        let (a, b) = (words, other.words)
        return
            ((a.0 ^ b.0) | (a.1 ^ b.1) | (a.2 ^ b.2) | (a.3 ^ b.3)
            | (a.4 ^ b.4) | (a.5 ^ b.5) | (a.6 ^ b.6) | (a.7 ^ b.7)) == 0
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(folded)
    }

    /// The same for every case of a name; for tables of our own.
    var hash: UInt32 {
        let word = folded
        return UInt32(truncatingIfNeeded: word ^ word >> 32)
    }

    /// All units and the count in one word, whatever the case. The factors are the process's own secret, so that no
    /// file can be made of names that fall together.
    private var folded: UInt64 {
        let (first, second) = ElementName.factors
        let used = 2 &* count
        var result = words.7 >> 48 ^ second
        withUnsafeBytes(of: words) { bytes in
            var offset = 0
            while offset < used {
                let word = foldedWord(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let product = (result ^ word).multipliedFullWidth(by: first)
                result = (product.high ^ product.low) &+ second
                offset &+= 8
            }
        }
        return result
    }

    private static let factors: (UInt64, UInt64) = (UInt64.random(in: 0...(.max)) | 1, UInt64.random(in: 0...(.max)))
}

/// Four units at once; ASCII, which nearly all names are, without a branch per unit.
@inline(__always)
private func foldedWord(_ word: UInt64) -> UInt64 {
    guard word & 0xFF80_FF80_FF80_FF80 == 0 else { return foldedUnits(word) }
    // Bit 7 of a lane tells whether its unit is at least "a", respectively above "z".
    let fromA = word &+ 0x001F_001F_001F_001F
    let aboveZ = word &+ 0x0005_0005_0005_0005
    return word &- (((fromA & ~aboveZ) & 0x0080_0080_0080_0080) >> 2)
}

private func foldedUnits(_ word: UInt64) -> UInt64 {
    var result: UInt64 = 0
    for shift in [0, 16, 32, 48] as [UInt64] {
        result |= UInt64(uppercased(UInt16(truncatingIfNeeded: word >> shift))) << shift
    }
    return result
}

/// The simple upper case of one code unit ([MS-CFB] 2.6.4).
func uppercased(_ unit: UInt16) -> UInt16 {
    if unit < 0x80 { return unit >= 0x61 && unit <= 0x7A ? unit &- 0x20 : unit }
    var low = 0
    var high = simpleUppercaseRuns.count
    while low < high {
        let middle = (low &+ high) / 2
        if simpleUppercaseRuns[middle].last < unit { low = middle &+ 1 } else { high = middle }
    }
    guard low < simpleUppercaseRuns.count else { return unit }
    let run = simpleUppercaseRuns[low]
    guard unit >= run.first, (unit &- run.first) % run.stride == 0 else { return unit }
    return UInt16(truncatingIfNeeded: Int32(unit) &+ run.distance)
}
