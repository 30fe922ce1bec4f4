import CompoundFile

/// The record keys in use by a message's attachments, or by its recipients. A key is made once, of four bytes, and
/// never changes afterwards, so that after a deletion it is no longer the number of its row.
struct RecordKeys {
    private var used: Set<[UInt8]> = []

    mutating func insert(_ table: inout PropertyTable) throws(MessageError) {
        if case .binary(let key) = try table.value(of: .recordKey) { used.insert(key) }
    }

    /// Gives an object without a key the one of its number, or the next that is free.
    mutating func supply(_ table: inout PropertyTable, number: UInt32) throws(MessageError) {
        guard try table.tag(of: .recordKey) == nil else { return }
        var candidate = number
        while used.contains(littleEndian(candidate)) { candidate = candidate &+ 1 }
        let key = littleEndian(candidate)
        used.insert(key)
        table.set(.binary(key), tag: PropertyTag(.recordKey, .binary))
    }
}
