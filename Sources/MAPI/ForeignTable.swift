import CMAPI
import COM
import MessageFormat

/// A caller's table: as much of IMAPITable as reading all rows takes.
final class ForeignTable {
    private let pointer: UnsafeMutablePointer<IMAPITable>
    private let reference: CallerReference

    /// Takes over the reference that came with the pointer.
    init(owning pointer: UnsafeMutablePointer<IMAPITable>) {
        self.pointer = pointer
        reference = CallerReference(owning: UnsafeMutableRawPointer(pointer))
    }

    /// Takes a reference of its own.
    init(_ pointer: UnsafeMutablePointer<IMAPITable>) {
        self.pointer = pointer
        reference = CallerReference(UnsafeMutableRawPointer(pointer))
    }

    private var table: IMAPITableVtbl? { pointer.pointee.lpVtbl?.pointee }

    private func check(_ result: Int32?) throws {
        guard let result else { throw HResult.mapiNoSupport }
        try HResult.check(result)
    }

    func rowCount() throws -> Int {
        var count: UInt32 = 0
        try check(table?.GetRowCount?(pointer, 0, &count))
        return Int(count)
    }

    func setColumns(_ tags: [PropertyTag]) throws {
        var array = [UInt32(clamping: tags.count)] + tags.map(\.rawValue)
        try array.withUnsafeMutableBytes { bytes in
            let tags = bytes.baseAddress?.assumingMemoryBound(to: SPropTagArray.self)
            try check(table?.SetColumns?(pointer, tags, 0))
        }
    }

    /// Hands the next rows over, at most so many.
    /// - Returns: how many there were; 0 at the end.
    func read(_ most: Int, _ body: (CallerProperties) throws -> Void) throws -> Int {
        var set: LPSRowSet?
        let code = table?.QueryRows?(pointer, Int32(clamping: most), 0, &set)
        defer { Self.free(set) }
        try check(code)
        guard let set else { return 0 }
        let rows = UnsafeRawPointer(set)
        let count = Int(rows.loadUnaligned(as: UInt32.self))
        for index in 0..<count {
            let row = rows + 8 + index * 16
            let values = row.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            guard let properties = Self.properties(of: row) else { continue }
            try body(CallerProperty.array(properties, count: min(values, 1 << 16)))
        }
        return count
    }

    private static func properties(of row: UnsafeRawPointer) -> UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(
            bitPattern: row.loadUnaligned(fromByteOffset: 8, as: UInt.self))
    }

    /// As FreeProws does it: every row by itself, then the set.
    private static func free(_ set: LPSRowSet?) {
        guard let set else { return }
        let rows = UnsafeRawPointer(set)
        for index in 0..<Int(rows.loadUnaligned(as: UInt32.self)) {
            ForeignProp.free(properties(of: rows + 8 + index * 16))
        }
        ForeignProp.free(set)
    }
}

/// An ADRLIST for a caller's ModifyRecipients. The rows are buffers of their own, since a callee may free or
/// replace one; what is in the list in the end is freed with it.
final class RecipientList {
    let pointer: LPADRLIST

    init(_ rows: [[PropertyResult]]) throws {
        guard let block = BufferMemory.allocate(8 + rows.count * 16) else {
            throw HResult.mapiNotEnoughMemory
        }
        pointer = block.assumingMemoryBound(to: ADRLIST.self)
        block.initializeMemory(as: UInt64.self, repeating: 0, count: 1 + rows.count * 2)
        for (index, row) in rows.enumerated() {
            guard let values = BufferMemory.allocate(PropertyMarshaller.size(of: row)) else {
                throw HResult.mapiNotEnoughMemory
            }
            PropertyMarshaller.fill(values, with: row)
            let entry = block + 8 + index * 16
            entry.storeBytes(of: UInt32(clamping: row.count), toByteOffset: 4, as: UInt32.self)
            entry.storeBytes(of: UInt(bitPattern: values), toByteOffset: 8, as: UInt.self)
            block.storeBytes(of: UInt32(clamping: index + 1), as: UInt32.self)
        }
    }

    deinit {
        let block = UnsafeMutableRawPointer(pointer)
        for index in 0..<Int(block.load(as: UInt32.self)) {
            ForeignProp.free(
                UnsafeMutableRawPointer(
                    bitPattern: block.load(fromByteOffset: 16 + index * 16, as: UInt.self)))
        }
        ForeignProp.free(block)
    }
}
