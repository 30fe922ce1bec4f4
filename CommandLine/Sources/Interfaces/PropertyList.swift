import CMAPI

/// Property values in the form in which the library takes them; owns the memory that they point to.
final class PropertyList {
    var values: [SPropValue] = []
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { block.deallocate() }
    }

    func add(_ tag: PropertyTag, long: Int32) {
        append(tag) { $0.l = long }
    }

    func add(_ tag: PropertyTag, boolean: Bool) {
        append(tag) { $0.b = boolean ? 1 : 0 }
    }

    func add(_ tag: PropertyTag, time: FileTime) {
        append(tag) { $0.ft = time.record }
    }

    /// - Parameter text: up to its first NUL, where a string of the interfaces ends
    func add(_ tag: PropertyTag, text: String) {
        let block = store(Array(text.utf16.prefix { $0 != 0 }) + [0])
        append(tag) { $0.lpszW = block.assumingMemoryBound(to: UInt16.self) }
    }

    func add(_ tag: PropertyTag, bytes: [UInt8]) {
        let block = store(bytes)
        append(tag) {
            $0.bin = SBinary(
                cb: UInt32(clamping: bytes.count), lpb: block.assumingMemoryBound(to: UInt8.self))
        }
    }

    private func append(_ tag: PropertyTag, _ fill: (inout _PV) -> Void) {
        var value = SPropValue()
        value.ulPropTag = tag.rawValue
        fill(&value.Value)
        values.append(value)
    }

    private func store<Element>(_ elements: [Element]) -> UnsafeMutableRawPointer {
        let size = elements.count * MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: 16)
        elements.withUnsafeBytes { source in
            if let base = source.baseAddress { block.copyMemory(from: base, byteCount: size) }
        }
        blocks.append(block)
        return block
    }
}
