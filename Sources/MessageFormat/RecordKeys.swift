import CompoundFile

/// The record keys in use by a message's attachments, or by its recipients. A key is made once, of four bytes, and
/// never changes afterwards, so that after a deletion it is no longer the number of its row.
struct RecordKeys {
    /// Those of four bytes, as numbers: no other could be made again. A run of them, which mostly are all, and the others.
    private var run: Range<UInt32> = 0..<0
    private var others = Set<UInt32>()
    /// Where to look for the next key when that of a number is in use. It only goes up, so that thousands that are in
    /// use are passed once, and not for each object without one.
    private var next: UInt32 = 0

    mutating func insert(_ key: UInt32) {
        if run.isEmpty, key < .max {
            run = key..<key &+ 1
        } else if key == run.upperBound, key < .max {
            run = run.lowerBound..<key &+ 1
        } else {
            others.insert(key)
        }
    }

    private func isUsed(_ key: UInt32) -> Bool { run.contains(key) || others.contains(key) }

    /// Gives an object without a key the one of its number, or the next that is free.
    mutating func supply(_ table: inout PropertyTable, number: UInt32) throws(MessageError) {
        guard try table.tag(of: .recordKey) == nil else { return }
        let key = free(from: number)
        insert(key)
        table.set(.binary(littleEndian(key)), tag: PropertyTag(.recordKey, .binary))
    }

    private mutating func free(from number: UInt32) -> UInt32 {
        if !isUsed(number) { return number }
        next = max(next, number)
        while isUsed(next) { next = next &+ 1 }
        return next
    }
}

extension PropertyTable {
    /// The record key as a number, if it is one of four bytes.
    mutating func recordKeyNumber() throws(MessageError) -> UInt32? {
        guard case .binary(let key) = try value(of: .recordKey), key.count == 4 else { return nil }
        return UInt32(truncatingIfNeeded: StreamValue.word(key, at: 0, width: 4))
    }
}
