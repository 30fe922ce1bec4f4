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
}
