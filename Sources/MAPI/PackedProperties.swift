import CMAPI
import COM
import Glibc
import MessageFormat

/// Pieces laid one after the other in a block, without padding. With no block it only counts.
struct Packer {
    private let base: UnsafeMutableRawPointer?
    private(set) var offset: Int

    init(base: UnsafeMutableRawPointer?, offset: Int = 0) {
        self.base = base
        self.offset = offset
    }

    /// Room for the next `count` bytes.
    mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer? {
        defer { offset &+= count }
        return base.map { $0 + offset }
    }

    /// A copy of `count` bytes.
    mutating func place(_ source: UnsafeRawPointer?, _ count: Int) -> UnsafeMutableRawPointer? {
        let target = reserve(count)
        if let target, let source, count > 0 { target.copyMemory(from: source, byteCount: count) }
        return target
    }

    /// Goes on at a multiple of 8.
    mutating func align() { offset = (offset &+ 7) & ~7 }
}

/// One SPropValue of a caller's as it lies in memory, at any address, seen as what it points to.
///
/// Nothing here looks at more than its pointers and counts; what the data means is `CallerProperty`'s business.
struct PackedProperty {
    /// What a pointer leads to.
    enum Text { case narrow, wide }

    private enum Shape {
        /// Data in the union itself: its bytes.
        case inline(Int)
        case text(Text)
        case guid
        case bytes
        /// An array of values of a fixed size.
        case array(Int)
        case texts(Text)
        case binaries
    }

    /// sizeof(SBinary): count at 0, pointer at 8.
    private static let binarySize = 16
    private static let pointerSize = 8
    /// Arrays of this size and more are a caller's mistake.
    private static let largestArray = Int(Int32.max)

    private let element: UnsafeRawPointer
    private let shape: Shape
    /// Added to each pointer before it is followed: for data that has moved.
    private let shift: Int

    /// - Throws: `.mapiNoSupport` for a type that no property has.
    init(_ element: UnsafeRawPointer, shift: Int = 0) throws(HResult) {
        self.element = element
        self.shift = shift
        let type = PropertyTag(rawValue: element.loadUnaligned(as: UInt32.self)).type
        guard let shape = type.isMultivalued ? Self.multiple(type.elementType) : Self.single(type) else {
            throw .mapiNoSupport
        }
        self.shape = shape
    }

    private static func single(_ type: PropertyType) -> Shape? {
        switch type {
        case .null, .object: return .inline(0)
        case .short, .boolean: return .inline(2)
        case .long, .float, .error: return .inline(4)
        case .double, .currency, .appTime, .longLong, .sysTime: return .inline(8)
        case .string8: return .text(.narrow)
        case .unicode: return .text(.wide)
        case .clsid: return .guid
        case .binary: return .bytes
        default: return nil
        }
    }

    private static func multiple(_ element: PropertyType) -> Shape? {
        switch element {
        case .short: return .array(2)
        case .long, .float: return .array(4)
        case .double, .currency, .appTime, .longLong, .sysTime: return .array(8)
        case .clsid: return .array(16)
        case .string8: return .texts(.narrow)
        case .unicode: return .texts(.wide)
        case .binary: return .binaries
        default: return nil
        }
    }

    // MARK: Sizes

    /// Bytes of data in the union or behind it.
    /// - Parameter withArrays: counts arrays of pointers and of SBinary in, and data in the union out, as copies
    ///   do. Without it no pointer is followed but to strings and to arrays of them and of SBinary.
    func size(withArrays: Bool) throws(HResult) -> Int {
        switch shape {
        case .inline(let size): return withArrays ? 0 : size
        case .text(let text): return try Self.length(text, try followed(PropertyMarshaller.valueOffset))
        case .guid:
            if withArrays { _ = try followed(PropertyMarshaller.valueOffset) }
            return 16
        case .bytes:
            if withArrays, count > 0 { _ = try followed(PropertyMarshaller.pointerOffset) }
            return try Self.checked(Int(count))
        case .array(let stride):
            if withArrays { _ = try array(stride) }
            return try Self.checked(Int(count) &* stride)
        case .texts(let text):
            let start = try array(Self.pointerSize)
            var total = withArrays ? Int(count) &* Self.pointerSize : 0
            for index in 0..<Int(count) {
                total &+= try Self.length(text, try Self.pointer(start + index &* Self.pointerSize, shift))
            }
            return total
        case .binaries:
            let start = try array(Self.binarySize)
            var total = withArrays ? Int(count) &* Self.binarySize : 0
            for index in 0..<Int(count) {
                let slot = start + index &* Self.binarySize
                total &+= withArrays ? try binary(slot).count : Int(slot.loadUnaligned(as: UInt32.self))
            }
            return total
        }
    }

    // MARK: Copying

    /// Copies the data behind the value, and makes `target`, a copy of the SPropValue itself, point to it.
    func copy(to target: UnsafeMutableRawPointer?, _ packer: inout Packer) throws(HResult) {
        switch shape {
        case .inline: return
        case .text(let text):
            let source = try followed(PropertyMarshaller.valueOffset)
            let placed = packer.place(source, try Self.length(text, source))
            Self.store(placed, in: target, PropertyMarshaller.valueOffset)
        case .guid:
            let placed = packer.place(try followed(PropertyMarshaller.valueOffset), 16)
            Self.store(placed, in: target, PropertyMarshaller.valueOffset)
        case .bytes:
            let source = count == 0 ? nil : try followed(PropertyMarshaller.pointerOffset)
            let placed = packer.place(source, try Self.checked(Int(count)))
            Self.store(placed, in: target, PropertyMarshaller.pointerOffset)
        case .array(let stride):
            let placed = packer.place(try array(stride), Int(count) &* stride)
            Self.store(placed, in: target, PropertyMarshaller.pointerOffset)
        case .texts(let text): try copyTexts(text, to: target, &packer)
        case .binaries: try copyBinaries(to: target, &packer)
        }
    }

    /// First the pointers, then the strings.
    private func copyTexts(
        _ text: Text, to target: UnsafeMutableRawPointer?, _ packer: inout Packer
    ) throws(HResult) {
        let start = try array(Self.pointerSize)
        let pointers = packer.reserve(Int(count) &* Self.pointerSize)
        Self.store(pointers, in: target, PropertyMarshaller.pointerOffset)
        for index in 0..<Int(count) {
            let source = try Self.pointer(start + index &* Self.pointerSize, shift)
            let placed = packer.place(source, try Self.length(text, source))
            Self.store(placed, in: pointers, index &* Self.pointerSize)
        }
    }

    /// First the SBinary structures, then the bytes.
    private func copyBinaries(to target: UnsafeMutableRawPointer?, _ packer: inout Packer) throws(HResult) {
        let start = try array(Self.binarySize)
        let structures = packer.place(start, Int(count) &* Self.binarySize)
        Self.store(structures, in: target, PropertyMarshaller.pointerOffset)
        for index in 0..<Int(count) {
            let binary = try binary(start + index &* Self.binarySize)
            let placed = packer.place(binary.bytes, binary.count)
            Self.store(placed, in: structures, index &* Self.binarySize &+ 8)
        }
    }

    // MARK: Moving

    /// Adds `distance` to all pointers, those in the value and those that it points to.
    func relocate(by distance: Int) throws(HResult) {
        let value = UnsafeMutableRawPointer(mutating: element)
        switch shape {
        case .inline: return
        case .text, .guid: Self.move(value + PropertyMarshaller.valueOffset, distance)
        case .texts:
            let start = UnsafeMutableRawPointer(mutating: try array(Self.pointerSize))
            for index in 0..<Int(count) { Self.move(start + index &* Self.pointerSize, distance) }
            Self.move(value + PropertyMarshaller.pointerOffset, distance)
        case .binaries:
            let start = UnsafeMutableRawPointer(mutating: try array(Self.binarySize))
            for index in 0..<Int(count) { Self.move(start + (index &* Self.binarySize &+ 8), distance) }
            Self.move(value + PropertyMarshaller.pointerOffset, distance)
        case .bytes, .array: Self.move(value + PropertyMarshaller.pointerOffset, distance)
        }
    }

    /// A null pointer stays one: a binary value of no bytes may have it.
    static func move(_ slot: UnsafeMutableRawPointer, _ distance: Int) {
        let old = slot.loadUnaligned(as: Int.self)
        if old != 0 { slot.storeBytes(of: old &+ distance, as: Int.self) }
    }

    // MARK: Pieces

    private var count: UInt32 {
        element.loadUnaligned(fromByteOffset: PropertyMarshaller.valueOffset, as: UInt32.self)
    }

    private func followed(_ offset: Int) throws(HResult) -> UnsafeRawPointer {
        try Self.pointer(element + offset, shift)
    }

    /// The array that a multi-valued property points to.
    private func array(_ stride: Int) throws(HResult) -> UnsafeRawPointer {
        guard count > 0 else { throw .mapiInvalidParameter }
        _ = try Self.checked(Int(count) &* stride)
        return try followed(PropertyMarshaller.pointerOffset)
    }

    private func binary(_ slot: UnsafeRawPointer) throws(HResult) -> (bytes: UnsafeRawPointer?, count: Int) {
        let count = Int(slot.loadUnaligned(as: UInt32.self))
        if count == 0 { return (nil, 0) }
        return (try Self.pointer(slot + 8, shift), try Self.checked(count))
    }

    static func pointer(_ slot: UnsafeRawPointer, _ shift: Int) throws(HResult) -> UnsafeRawPointer {
        let address = slot.loadUnaligned(as: Int.self)
        guard address != 0, let pointer = UnsafeRawPointer(bitPattern: address &+ shift) else {
            throw .mapiInvalidParameter
        }
        return pointer
    }

    static func checked(_ bytes: Int) throws(HResult) -> Int {
        guard bytes <= largestArray else { throw .mapiInvalidParameter }
        return bytes
    }

    static func store(
        _ pointer: UnsafeMutableRawPointer?, in block: UnsafeMutableRawPointer?, _ offset: Int
    ) {
        block?.storeBytes(of: UInt(bitPattern: pointer), toByteOffset: offset, as: UInt.self)
    }

    /// Bytes of a string with its terminator.
    static func length(_ text: Text, _ start: UnsafeRawPointer) throws(HResult) -> Int {
        switch text {
        case .narrow: return try checked(Int(clamping: strlen(start.assumingMemoryBound(to: CChar.self))) &+ 1)
        case .wide:
            var length = 0
            while start.loadUnaligned(fromByteOffset: length, as: UInt16.self) != 0 { length &+= 2 }
            return try checked(length &+ 2)
        }
    }
}
