import COM
import CompoundFile
import Glibc
import MessageFormat

/// Reads what a caller passes as SPropValue. The caller's pointers may lie at any address, aligned or not
/// (ScCopyProps packs without padding); what they point to is copied at once.
struct CallerProperty {
    /// More values than are read back from a file; a larger count is a mistake in the caller's arithmetic.
    private static let mostValues = UInt32(Limits.values)

    let tag: PropertyTag
    private let element: UnsafeRawPointer

    init(_ element: UnsafeRawPointer) {
        self.element = element
        tag = PropertyTag(rawValue: element.loadUnaligned(as: UInt32.self))
    }

    /// The elements of an array of `count` SPropValue.
    static func array(_ start: UnsafeRawPointer, count: UInt32) -> CallerProperties {
        CallerProperties(start, count: count)
    }

    /// Copies the value.
    /// - Parameter widening: Answers narrow text that is ASCII as UTF-16.
    /// - Throws: `.mapiInvalidType` for a type that no property can have, `.mapiInvalidParameter` for a null
    ///   pointer where data is claimed and for a multi-valued property without values.
    func value(widening: Bool = false) throws(HResult) -> PropertyValue {
        if tag.type.isMultivalued { return try multipleValue() }
        switch tag.type {
        case .short: return .short(load())
        case .long: return .long(load())
        case .float: return .float(load())
        case .double: return .double(load())
        case .currency: return .currency(load())
        case .appTime: return .appTime(load())
        case .error: return .error(load())
        case .boolean: return .boolean(load(UInt16.self) == 0 ? 0 : 1)
        case .longLong: return .longLong(load())
        case .sysTime: return .sysTime(load())
        case .object: return .object
        case .string8:
            guard let pointer else { throw .mapiInvalidParameter }
            if widening, let units = try wideASCII(pointer) { return .unicode(units) }
            return .string8(try readTerminated(pointer))
        case .unicode: return .unicode(try text(pointer))
        case .clsid: return .clsid(try guid(pointer))
        case .binary: return .binary(try bytes(count, at: countedPointer))
        default: throw .mapiInvalidType
        }
    }

    /// Lends the bytes of binary data; nil for any other type.
    func binary() throws(HResult) -> UnsafeRawBufferPointer? {
        guard tag.type == .binary else { return nil }
        return try lentBytes(count, at: countedPointer)
    }

    private func multipleValue() throws(HResult) -> PropertyValue {
        switch tag.type.elementType {
        case .short: return .shorts(try array())
        case .long: return .longs(try array())
        case .float: return .floats(try array())
        case .double: return .doubles(try array())
        case .currency: return .currencies(try array())
        case .appTime: return .appTimes(try array())
        case .longLong: return .longLongs(try array())
        case .sysTime: return .sysTimes(try array())
        case .string8: return .strings8(try each(stride: 8) { p throws(HResult) in try text(Self.pointer(p)) })
        case .unicode: return .unicodes(try each(stride: 8) { p throws(HResult) in try text(Self.pointer(p)) })
        case .clsid: return .clsids(try each(stride: 16) { p throws(HResult) in try guid(p) })
        case .binary:
            return .binaries(
                try each(stride: 16) { p throws(HResult) in
                    try bytes(p.loadUnaligned(as: UInt32.self), at: Self.pointer(p + 8))
                })
        default: throw .mapiInvalidType
        }
    }

    // MARK: Pieces

    private func load<T: BitwiseCopyable>(_: T.Type = T.self) -> T {
        element.loadUnaligned(fromByteOffset: PropertyMarshaller.valueOffset, as: T.self)
    }

    private var count: UInt32 { load() }
    private var pointer: UnsafeRawPointer? {
        Self.pointer(element + PropertyMarshaller.valueOffset)
    }
    private var countedPointer: UnsafeRawPointer? {
        Self.pointer(element + PropertyMarshaller.pointerOffset)
    }

    private static func pointer(_ slot: UnsafeRawPointer) -> UnsafeRawPointer? {
        UnsafeRawPointer(bitPattern: slot.loadUnaligned(as: UInt.self))
    }

    /// A zero-terminated string at any address, without its terminator.
    private func text<Unit: FixedWidthInteger & BitwiseCopyable>(
        _ start: UnsafeRawPointer?
    ) throws(HResult) -> [Unit] {
        guard let start else { throw .mapiInvalidParameter }
        return try readTerminated(start)
    }

    /// A narrow string in the other width; nil where its units need a look at their code page.
    private func wideASCII(_ start: UnsafeRawPointer) throws(HResult) -> [UInt16]? {
        let bytes = UnsafeBufferPointer(
            start: start.assumingMemoryBound(to: UInt8.self), count: try terminatedLength(start, UInt8.self))
        return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: bytes.count) { units in
            var all: UInt8 = 0
            for index in 0..<bytes.count {
                all |= bytes[index]
                units.initializeElement(at: index, to: UInt16(bytes[index]))
            }
            return all < 0x80 ? [UInt16](units) : nil
        }
    }

    private func guid(_ start: UnsafeRawPointer?) throws(HResult) -> GUIDValue {
        guard let start else { throw .mapiInvalidParameter }
        return GUIDValue(at: start)
    }

    private func lentBytes(
        _ count: UInt32, at start: UnsafeRawPointer?
    ) throws(HResult) -> UnsafeRawBufferPointer {
        if count == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard let start, count <= Int32.max else { throw .mapiInvalidParameter }
        return UnsafeRawBufferPointer(start: start, count: Int(count))
    }

    private func bytes(_ count: UInt32, at start: UnsafeRawPointer?) throws(HResult) -> [UInt8] {
        let lent = try lentBytes(count, at: start)
        guard isMemoryAvailable(UInt64(count)) else { throw .mapiNotEnoughMemory }
        return [UInt8](lent)
    }

    private func array<T: BitwiseCopyable>() throws(HResult) -> [T] {
        try each(stride: MemoryLayout<T>.stride) { $0.loadUnaligned(as: T.self) }
    }

    private func each<T>(
        stride: Int, _ body: (UnsafeRawPointer) throws(HResult) -> T
    ) throws(HResult) -> [T] {
        guard count > 0, count <= Self.mostValues, let start = countedPointer else {
            throw .mapiInvalidParameter
        }
        var values: [T] = []
        values.reserveCapacity(Int(count))
        for index in 0..<Int(count) { values.append(try body(start + index * stride)) }
        return values
    }
}

/// An array of SPropValue in the caller's memory.
struct CallerProperties: RandomAccessCollection {
    private let start: UnsafeRawPointer
    let endIndex: Int

    fileprivate init(_ start: UnsafeRawPointer, count: UInt32) {
        self.start = start
        endIndex = Int(count)
    }

    var startIndex: Int { 0 }
    subscript(index: Int) -> CallerProperty { CallerProperty(start + index &* PropertyMarshaller.elementSize) }
}

/// The units before the terminator of a string at any address.
func readTerminated<Unit: FixedWidthInteger & BitwiseCopyable>(
    _ start: UnsafeRawPointer
) throws(HResult) -> [Unit] {
    let length = try terminatedLength(start, Unit.self)
    var units: [Unit] = []
    units.reserveCapacity(length)
    for index in 0..<length {
        units.append(start.loadUnaligned(fromByteOffset: index * MemoryLayout<Unit>.size, as: Unit.self))
    }
    return units
}

/// How many units stand before the terminator.
/// - Throws: `.mapiNotEnoughMemory` for more than can be kept.
private func terminatedLength<Unit: FixedWidthInteger & BitwiseCopyable>(
    _ start: UnsafeRawPointer, _: Unit.Type
) throws(HResult) -> Int {
    var length = 0
    if MemoryLayout<Unit>.size == 1 {
        length = strlen(start.assumingMemoryBound(to: CChar.self))
    } else {
        while start.loadUnaligned(fromByteOffset: length * MemoryLayout<Unit>.size, as: Unit.self) != 0 { length += 1 }
    }
    // Twice: what is kept may be the text in the other width.
    guard length < 1 << 30, isMemoryAvailable(UInt64(length) &* 4) else { throw .mapiNotEnoughMemory }
    return length
}

extension GUIDValue {
    /// The 16 bytes at any address.
    init(at start: UnsafeRawPointer) {
        self.init(
            low: start.loadUnaligned(as: UInt64.self),
            high: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
}
