/// A set of small numbers.
struct Bitmap {
    private var words: ContiguousArray<UInt64>

    init(count: Int) { words = ContiguousArray(repeating: 0, count: max(0, count) / 64 &+ 1) }

    func contains(_ number: UInt32) -> Bool {
        let index = Int(number >> 6)
        return index < words.count && words[index] & (1 << UInt64(number & 63)) != 0
    }

    /// Answers false when the number is a member already.
    mutating func insert(_ number: UInt32) -> Bool {
        let index = Int(number >> 6)
        if index >= words.count { words.append(contentsOf: repeatElement(0, count: index &+ 1 &- words.count)) }
        let bit: UInt64 = 1 << UInt64(number & 63)
        if words[index] & bit != 0 { return false }
        words[index] |= bit
        return true
    }

    mutating func remove(_ number: UInt32) {
        let index = Int(number >> 6)
        if index < words.count { words[index] &= ~(1 << UInt64(number & 63)) }
    }

    /// Makes a run of numbers members; does nothing and answers false when one of them is.
    mutating func insert(_ start: UInt32, count: UInt32) -> Bool {
        guard count > 0 else { return true }
        let (first, last) = (Int(start >> 6), Int((start &+ count &- 1) >> 6))
        if last >= words.count { words.append(contentsOf: repeatElement(0, count: last &+ 1 &- words.count)) }
        let head = UInt64.max << UInt64(start & 63)
        let tail = UInt64.max >> UInt64(63 &- (start &+ count &- 1) & 63)
        func mask(_ index: Int) -> UInt64 { (index == first ? head : .max) & (index == last ? tail : .max) }
        for index in first...last where words[index] & mask(index) != 0 { return false }
        for index in first...last { words[index] |= mask(index) }
        return true
    }

    /// Calls `body` with each number from zero up to `end` that is no member.
    func forEachMissing(
        upTo end: UInt32, _ body: (UInt32) throws(CompoundFileError) -> Void
    ) throws(CompoundFileError) {
        var number: UInt32 = 0
        while number < end {
            let index = Int(number >> 6)
            var missing = index < words.count ? ~words[index] : .max
            while missing != 0 {
                let one = number &+ UInt32(missing.trailingZeroBitCount)
                guard one < end else { return }
                try body(one)
                missing &= missing &- 1
            }
            guard end &- number > 64 else { return }
            number &+= 64
        }
    }
}
