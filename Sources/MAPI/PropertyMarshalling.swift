import COM
import CompoundFile
import MessageFormat

/// One element of what GetProps or QueryRows returns: a value, or the error that stands in its place.
struct PropertyResult {
    var tag: PropertyTag
    var value: PropertyValue

    init(_ tag: PropertyTag, _ value: PropertyValue) {
        self.tag = tag
        self.value = value
    }

    /// A PT_ERROR element: the identifier is kept, the code stands in the value.
    init(_ id: PropertyID, error: HResult) {
        self.init(PropertyTag(id, .error), .error(error.rawValue))
    }
}

/// Lays an array of SPropValue with all its data out in one block.
///
/// It runs twice over the same values: with no block it only counts, with a block it fills. Every
/// array element and every pointed-to value starts on a multiple of 8.
struct PropertyMarshaller {
    /// sizeof(SPropValue): tag at 0, pad at 4, union at 8 with a counted array's pointer at 16.
    static let elementSize = 24
    static let valueOffset = 8
    static let pointerOffset = 16

    private let base: UnsafeMutableRawPointer?
    private(set) var offset: Int
    /// What pointers are counted from.
    private let origin: UInt

    private init(base: UnsafeMutableRawPointer?, offset: Int, origin: UInt = 0) {
        self.base = base
        self.offset = offset
        self.origin = origin
    }

    /// Puts one result where the caller says: its data go to a distance from the start of `data`, and pointers are
    /// distances from there too. With no place for the element it only counts.
    /// - Returns: the end of the data.
    static func place(
        _ result: PropertyResult, from offset: Int, at element: UnsafeMutableRawPointer? = nil,
        in data: UnsafeMutableRawPointer? = nil
    ) -> Int {
        var marshaller = PropertyMarshaller(base: data, offset: offset, origin: UInt(bitPattern: data))
        marshaller.place(result, at: element)
        return marshaller.offset
    }

    /// Bytes that `results` take with all their data.
    static func size(of results: [PropertyResult]) -> Int {
        var counter = PropertyMarshaller(base: nil, offset: results.count * elementSize)
        for result in results { counter.place(result, at: nil) }
        return counter.offset
    }

    /// Fills `block`, which has room for `size(of: results)` bytes.
    static func fill(_ block: UnsafeMutableRawPointer, with results: [PropertyResult]) {
        var marshaller = PropertyMarshaller(base: block, offset: results.count * elementSize)
        for (index, result) in results.enumerated() {
            marshaller.place(result, at: block + index * elementSize)
        }
    }

    private mutating func place(_ result: PropertyResult, at element: UnsafeMutableRawPointer?) {
        if let element {
            element.initializeMemory(as: UInt64.self, repeating: 0, count: Self.elementSize / 8)
            element.storeBytes(of: result.tag.rawValue, as: UInt32.self)
        }
        if let bits = result.value.inlineBits {
            element?.storeBytes(of: bits, toByteOffset: Self.valueOffset, as: UInt64.self)
            return
        }
        switch result.value {
        case .string8(let bytes): placePointer(placeText(bytes), at: element)
        case .unicode(let units): placePointer(placeText(units), at: element)
        case .clsid(let guid): placePointer(placeArray(guid.bytes), at: element)
        case .binary(let bytes):
            placeCounted(bytes.count, placeArray(bytes), at: element)
        default: placeMultiple(result.value, at: element)
        }
    }

    private mutating func placeMultiple(
        _ value: PropertyValue, at element: UnsafeMutableRawPointer?
    ) {
        switch value {
        case .shorts(let values): placeCounted(values.count, placeArray(values), at: element)
        case .longs(let values): placeCounted(values.count, placeArray(values), at: element)
        case .floats(let values): placeCounted(values.count, placeArray(values), at: element)
        case .doubles(let values): placeCounted(values.count, placeArray(values), at: element)
        case .appTimes(let values): placeCounted(values.count, placeArray(values), at: element)
        case .currencies(let values): placeCounted(values.count, placeArray(values), at: element)
        case .longLongs(let values): placeCounted(values.count, placeArray(values), at: element)
        case .sysTimes(let values): placeCounted(values.count, placeArray(values), at: element)
        case .clsids(let values):
            placeCounted(values.count, placeArray(values.flatMap(\.bytes)), at: element)
        case .strings8(let values):
            placeCounted(values.count, placeTexts(values), at: element)
        case .unicodes(let values):
            placeCounted(values.count, placeTexts(values), at: element)
        case .binaries(let values):
            placeCounted(values.count, placeBinaries(values), at: element)
        default: break
        }
    }

    // MARK: Pieces

    /// The next `count` bytes from a multiple of 8; nil while only counting.
    private mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer? {
        let start = (offset + 7) & ~7
        offset = start + count
        return base.map { $0 + start }
    }

    private mutating func placeArray<T>(_ values: [T]) -> UnsafeMutableRawPointer? {
        let bytes = values.count * MemoryLayout<T>.stride
        guard let target = reserve(bytes) else { return nil }
        values.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: target, count: bytes).copyMemory(from: source)
        }
        return target
    }

    /// A string with the terminator that the file leaves out.
    private mutating func placeText<Unit: FixedWidthInteger>(
        _ units: [Unit]
    ) -> UnsafeMutableRawPointer? {
        let bytes = units.count * MemoryLayout<Unit>.size
        guard let target = reserve(bytes + MemoryLayout<Unit>.size) else { return nil }
        units.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: target, count: bytes).copyMemory(from: source)
        }
        target.storeBytes(of: 0, toByteOffset: bytes, as: Unit.self)
        return target
    }

    private mutating func placeTexts<Unit: FixedWidthInteger>(
        _ strings: [[Unit]]
    ) -> UnsafeMutableRawPointer? {
        let pointers = reserve(strings.count * MemoryLayout<UnsafeRawPointer>.size)
        for (index, string) in strings.enumerated() {
            let text = placeText(string)
            pointers?.storeBytes(
                of: pointer(text), toByteOffset: index * MemoryLayout<UInt>.size, as: UInt.self)
        }
        return pointers
    }

    /// An array of SBinary: the count at 0, the pointer at 8.
    private mutating func placeBinaries(_ values: [[UInt8]]) -> UnsafeMutableRawPointer? {
        let array = reserve(values.count * 16)
        for (index, value) in values.enumerated() {
            let bytes = placeArray(value)
            array?.storeBytes(of: UInt64(value.count), toByteOffset: index * 16, as: UInt64.self)
            array?.storeBytes(
                of: pointer(bytes), toByteOffset: index * 16 + 8, as: UInt.self)
        }
        return array
    }

    private func pointer(_ target: UnsafeMutableRawPointer?) -> UInt { UInt(bitPattern: target) &- origin }

    private func placePointer(
        _ target: UnsafeMutableRawPointer?, at element: UnsafeMutableRawPointer?
    ) {
        element?.storeBytes(of: pointer(target), toByteOffset: Self.valueOffset, as: UInt.self)
    }

    private func placeCounted(
        _ count: Int, _ target: UnsafeMutableRawPointer?, at element: UnsafeMutableRawPointer?
    ) {
        element?.storeBytes(
            of: UInt64(count), toByteOffset: Self.valueOffset, as: UInt64.self)
        element?.storeBytes(of: pointer(target), toByteOffset: Self.pointerOffset, as: UInt.self)
    }
}

extension PropertyValue {
    /// The union's eight bytes for a value that stands in them; nil for one that is pointed to.
    var inlineBits: UInt64? {
        switch self {
        case .short(let value): return UInt64(UInt16(bitPattern: value))
        case .long(let value): return UInt64(UInt32(bitPattern: value))
        case .float(let value): return UInt64(value.bitPattern)
        case .double(let value), .appTime(let value): return value.bitPattern
        case .currency(let value), .longLong(let value): return UInt64(bitPattern: value)
        case .sysTime(let value): return value
        case .error(let value): return UInt64(UInt32(bitPattern: value))
        case .boolean(let value): return UInt64(value)
        case .object: return 0
        case .raw(_, let bits): return bits
        default: return nil
        }
    }

    /// Bytes of data that a caller gets: what the size threshold of GetProps is held against.
    var dataSize: Int {
        switch self {
        case .string8(let bytes), .binary(let bytes): return bytes.count
        case .unicode(let units): return units.count * 2
        case .strings8(let values), .binaries(let values):
            return values.reduce(0) { $0 + $1.count }
        case .unicodes(let values): return values.reduce(0) { $0 + $1.count * 2 }
        case .shorts(let values): return values.count * 2
        case .longs(let values): return values.count * 4
        case .floats(let values): return values.count * 4
        case .doubles(let values), .appTimes(let values): return values.count * 8
        case .currencies(let values), .longLongs(let values): return values.count * 8
        case .sysTimes(let values): return values.count * 8
        case .clsids(let values): return values.count * 16
        default: return 0
        }
    }
}
