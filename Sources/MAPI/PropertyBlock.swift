import COM
import CompoundFile
import Glibc
import MessageFormat

/// An array of SPropValue with all its data while it is put together: how much room that takes is known only
/// afterwards. Then it goes into one block of the caller's.
///
/// Until then pointers are distances from the start of the data, and an element's padding says which there are.
final class PropertyBlock {
    private enum Pointers: UInt32 {
        case none = 0
        /// In the first eight bytes of the union, or in the next.
        case single, counted
        /// In the next, to an array of pointers, or of SBinary.
        case texts, binaries
    }

    /// The elements, and behind room for all of them the data.
    private var start: UnsafeMutableRawPointer
    private var size: Int
    private let capacity: Int
    private let dataOffset: Int
    private(set) var count = 0
    private var length = 0
    /// Whether there is an element of type PT_ERROR.
    private(set) var hasErrors = false
    private var owner: Owner

    /// Whose the memory is.
    private enum Owner {
        case library
        /// A block of the caller's.
        case caller(Allocators)
        /// It has been given away.
        case nobody
    }

    /// Room for so many elements, and no more.
    init(capacity: Int) throws(HResult) {
        (dataOffset, size) = try PropertyBlock.layout(capacity, 512)
        guard let memory = malloc(size) else { throw .mapiNotEnoughMemory }
        self.capacity = capacity
        start = memory
        owner = .library
    }

    /// The same. Where it is known how many bytes of data there will be it is put together in the caller's block at once.
    init(capacity: Int, data: Int, _ allocators: Allocators) throws(HResult) {
        (dataOffset, size) = try PropertyBlock.layout(capacity, max(data, 512))
        if data > 0 {
            start = try allocators.allocate(size)
            owner = .caller(allocators)
        } else {
            guard let memory = malloc(size) else { throw .mapiNotEnoughMemory }
            start = memory
            owner = .library
        }
        self.capacity = capacity
    }

    private static func layout(_ capacity: Int, _ data: Int) throws(HResult) -> (dataOffset: Int, size: Int) {
        let elements = capacity.multipliedReportingOverflow(by: PropertyMarshaller.elementSize)
        let size = elements.partialValue.addingReportingOverflow(data)
        guard !elements.overflow, !size.overflow else { throw .mapiNotEnoughMemory }
        return (elements.partialValue, size.partialValue)
    }

    deinit { freeMemory() }

    private func freeMemory() {
        switch owner {
        case .library: free(start)
        case .caller(let allocators): allocators.free(start)
        case .nobody: break
        }
    }

    private var elements: UnsafeMutableRawPointer { start }
    private var data: UnsafeMutableRawPointer { start + dataOffset }

    /// What the elements take so far, with their data.
    var byteCount: Int { count &* PropertyMarshaller.elementSize &+ length }

    /// Begins anew.
    func removeAll() {
        count = 0
        length = 0
        hasErrors = false
    }

    // MARK: Appending

    private func add(_ tag: PropertyTag, _ pointers: Pointers, _ first: UInt64, _ second: UInt64 = 0) {
        guard count < capacity else { return }
        let element = elements + count &* PropertyMarshaller.elementSize
        element.storeBytes(of: tag.rawValue, as: UInt32.self)
        element.storeBytes(of: pointers.rawValue, toByteOffset: 4, as: UInt32.self)
        element.storeBytes(of: first, toByteOffset: PropertyMarshaller.valueOffset, as: UInt64.self)
        element.storeBytes(of: second, toByteOffset: PropertyMarshaller.pointerOffset, as: UInt64.self)
        count &+= 1
        if tag.type == .error { hasErrors = true }
    }

    /// A value that stands in the union.
    func append(_ tag: PropertyTag, bits: UInt64) { add(tag, .none, bits) }

    func append(_ id: PropertyID, error: HResult) {
        add(PropertyTag(id, .error), .none, UInt64(UInt32(bitPattern: error.rawValue)))
    }

    func append(_ result: PropertyResult) throws(HResult) {
        guard count < capacity else { return }
        let end = PropertyMarshaller.place(result, from: length)
        try grow(to: end)
        let element = elements + count &* PropertyMarshaller.elementSize
        _ = PropertyMarshaller.place(result, from: length, at: element, in: data)
        length = end
        let pointers: Pointers
        switch result.value {
        case .string8, .unicode, .clsid: pointers = .single
        case .strings8, .unicodes: pointers = .texts
        case .binaries: pointers = .binaries
        default: pointers = result.value.inlineBits == nil ? .counted : .none
        }
        element.storeBytes(of: pointers.rawValue, toByteOffset: 4, as: UInt32.self)
        count &+= 1
        if result.tag.type == .error { hasErrors = true }
    }

    /// Where the data of the next element goes: so many bytes, and a terminator's more.
    func room(_ size: Int) throws(HResult) -> UnsafeMutableRawPointer {
        let start = (length &+ 7) & ~7
        // For a class identifier at least.
        try grow(to: start &+ max(size, 16) &+ 2)
        return data + start
    }

    /// UTF-16 that has been put where `room` said. A terminator that came with it does not count twice.
    func appendText16(_ tag: PropertyTag, bytes: Int) {
        let start = (length &+ 7) & ~7
        var units = bytes / 2
        if units > 0, data.load(fromByteOffset: start &+ 2 &* units &- 2, as: UInt16.self) == 0 { units &-= 1 }
        data.storeBytes(of: 0, toByteOffset: start &+ 2 &* units, as: UInt16.self)
        length = start &+ 2 &* units &+ 2
        add(tag, .single, UInt64(start))
    }

    /// The same for 8-bit text.
    func appendText8(_ tag: PropertyTag, bytes: Int) {
        let start = (length &+ 7) & ~7
        var count = bytes
        if count > 0, data.load(fromByteOffset: start &+ count &- 1, as: UInt8.self) == 0 { count &-= 1 }
        data.storeBytes(of: 0, toByteOffset: start &+ count, as: UInt8.self)
        length = start &+ count &+ 1
        add(tag, .single, UInt64(start))
    }

    /// Bytes that have been put there.
    func appendBinary(_ tag: PropertyTag, bytes: Int) {
        let start = (length &+ 7) & ~7
        length = start &+ bytes
        add(tag, .counted, UInt64(bytes), UInt64(start))
    }

    /// The 16 bytes of a class identifier that have been put there.
    func appendGUID(_ tag: PropertyTag) {
        let start = (length &+ 7) & ~7
        length = start &+ 16
        add(tag, .single, UInt64(start))
    }

    /// Makes room for so many bytes of data.
    private func grow(to length: Int) throws(HResult) {
        let needed = dataOffset &+ length
        guard needed > size else { return }
        let wanted = max(needed, size &* 2)
        let grown: UnsafeMutableRawPointer?
        if case .library = owner {
            grown = realloc(start, wanted)
        } else {
            grown = malloc(wanted)
            if let grown {
                memcpy(grown, start, dataOffset &+ self.length)
                freeMemory()
            }
        }
        guard let grown else { throw .mapiNotEnoughMemory }
        owner = .library
        start = grown
        size = wanted
    }

    // MARK: The caller's block

    /// Puts everything into one block of the caller's, of at least the bytes of one element. Call it once.
    func make(_ allocators: Allocators) throws(HResult) -> UnsafeMutableRawPointer {
        let elementBytes = count &* PropertyMarshaller.elementSize
        let used = max(elementBytes &+ length, PropertyMarshaller.elementSize)
        // Not where much of it would be wasted.
        if case .caller = owner, size / 2 <= used {
            owner = .nobody
            settle(in: start, UInt(bitPattern: data))
            return start
        }
        let block = try allocators.allocate(used)
        memcpy(block, elements, elementBytes)
        memcpy(block + elementBytes, data, length)
        settle(in: block, UInt(bitPattern: block + elementBytes))
        return block
    }

    /// Makes pointers of the distances in a block whose data begin at `origin`.
    private func settle(in block: UnsafeMutableRawPointer, _ origin: UInt) {
        for index in 0..<count { PropertyBlock.settle(block + index &* PropertyMarshaller.elementSize, origin) }
    }

    private static func settle(_ element: UnsafeMutableRawPointer, _ origin: UInt) {
        let pointers = Pointers(rawValue: element.load(fromByteOffset: 4, as: UInt32.self))
        element.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
        switch pointers {
        case nil, Pointers.none?: break
        case .single: move(element + PropertyMarshaller.valueOffset, origin)
        case .counted: move(element + PropertyMarshaller.pointerOffset, origin)
        case .texts: settleArray(element, stride: 8, slot: 0, origin)
        case .binaries: settleArray(element, stride: 16, slot: 8, origin)
        }
    }

    private static func settleArray(_ element: UnsafeMutableRawPointer, stride: Int, slot: Int, _ origin: UInt) {
        let count = Int(element.load(fromByteOffset: PropertyMarshaller.valueOffset, as: UInt32.self))
        move(element + PropertyMarshaller.pointerOffset, origin)
        let array = element.load(fromByteOffset: PropertyMarshaller.pointerOffset, as: UInt.self)
        guard let array = UnsafeMutableRawPointer(bitPattern: array) else { return }
        for index in 0..<count { move(array + (index &* stride &+ slot), origin) }
    }

    private static func move(_ slot: UnsafeMutableRawPointer, _ origin: UInt) {
        slot.storeBytes(of: slot.load(as: UInt.self) &+ origin, as: UInt.self)
    }
}
