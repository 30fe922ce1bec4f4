import CompoundFile

/// The record keys in use by a message's attachments, or by its recipients. A key is made once, of four bytes, and
/// never changes afterwards, so that after a deletion it is no longer the number of its row.
struct RecordKeys {
    /// Those of four bytes, as numbers: no other could be made again.
    private var used: Set<UInt32> = []

    mutating func insert(_ table: inout PropertyTable) throws(MessageError) {
        if case .binary(let key) = try table.value(of: .recordKey), key.count == 4 {
            used.insert(UInt32(truncatingIfNeeded: StreamValue.word(key, at: 0, width: 4)))
        }
    }

    /// Gives an object without a key the one of its number, or the next that is free.
    mutating func supply(_ table: inout PropertyTable, number: UInt32) throws(MessageError) {
        guard try table.tag(of: .recordKey) == nil else { return }
        var candidate = number
        while used.contains(candidate) { candidate = candidate &+ 1 }
        used.insert(candidate)
        table.set(.binary(littleEndian(candidate)), tag: PropertyTag(.recordKey, .binary))
    }
}
