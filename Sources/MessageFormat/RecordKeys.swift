import CompoundFile

/// The record keys in use by a message's attachments, or by its recipients. A key is made once, of four bytes, and
/// never changes afterwards, so that after a deletion it is no longer the number of its row.
struct RecordKeys {
    /// Those of four bytes, as numbers, ascending: no other could be made again. They mostly come in this order.
    private var used: [UInt32] = []

    /// Takes a number in; answers false for one that was there.
    private mutating func insert(_ number: UInt32) -> Bool {
        var low = 0
        var high = used.count
        if let last = used.last, last < number { low = high }
        while low < high {
            let middle = (low &+ high) / 2
            if used[middle] < number { low = middle &+ 1 } else { high = middle }
        }
        if low < used.count, used[low] == number { return false }
        if low == used.count { used.append(number) } else { used.insert(number, at: low) }
        return true
    }

    mutating func insert(_ table: inout PropertyTable) throws(MessageError) {
        if case .binary(let key) = try table.value(of: .recordKey), key.count == 4 {
            _ = insert(UInt32(truncatingIfNeeded: StreamValue.word(key, at: 0, width: 4)))
        }
    }

    /// Gives an object without a key the one of its number, or the next that is free.
    mutating func supply(_ table: inout PropertyTable, number: UInt32) throws(MessageError) {
        guard try table.tag(of: .recordKey) == nil else { return }
        var candidate = number
        while !insert(candidate) { candidate = candidate &+ 1 }
        table.set(.binary(littleEndian(candidate)), tag: PropertyTag(.recordKey, .binary))
    }
}
