import CompoundFile

/// The eight value bytes of an entry, as one little-endian number ([MS-OXMSG] 2.4.2.1).
enum FixedValue {
    /// Reads a fixed-length value. The bytes above its width are garbage in files of Outlook and do not
    /// count.
    static func decode(_ bits: UInt64, _ type: PropertyType) -> PropertyValue {
        switch type {
        case .short: return .short(Int16(truncatingIfNeeded: bits))
        case .long: return .long(Int32(truncatingIfNeeded: bits))
        case .float: return .float(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .double: return .double(Double(bitPattern: bits))
        case .currency: return .currency(Int64(bitPattern: bits))
        case .appTime: return .appTime(Double(bitPattern: bits))
        case .error: return .error(Int32(truncatingIfNeeded: bits))
        case .boolean: return .boolean(UInt16(truncatingIfNeeded: bits))
        case .longLong: return .longLong(Int64(bitPattern: bits))
        case .sysTime: return .sysTime(bits)
        default: return .raw(type: type.rawValue, bits: bits)
        }
    }

    /// Without what stands above a value of so many bytes.
    static func cut(_ bits: UInt64, to width: Int) -> UInt64 {
        width < 8 ? bits & (1 << UInt64(8 &* width) &- 1) : bits
    }

    /// The bits of a value that lives in its entry, padded with zeros; nil for one that has a stream.
    static func encode(_ value: PropertyValue) -> UInt64? {
        switch value {
        case .short(let number): return UInt64(UInt16(bitPattern: number))
        case .long(let number), .error(let number): return UInt64(UInt32(bitPattern: number))
        case .float(let number): return UInt64(number.bitPattern)
        case .double(let number), .appTime(let number): return number.bitPattern
        case .currency(let number), .longLong(let number): return UInt64(bitPattern: number)
        case .boolean(let number): return UInt64(number)
        case .sysTime(let number): return number
        case .raw(_, let bits): return bits
        default: return nil
        }
    }
}

/// The bytes of values that have streams.
enum StreamValue {
    /// The value in a stream of a single-valued type. One NUL at the end of text is a terminator that some
    /// writers store; a class identifier cut short is filled with zeros.
    static func decode(_ bytes: [UInt8], _ type: PropertyType) -> PropertyValue {
        switch type {
        case .string8: return .string8(text8(bytes))
        case .unicode: return .unicode(text16(bytes))
        case .clsid: return .clsid(guid(bytes, at: 0))
        default: return .binary(bytes)
        }
    }

    /// The bytes of a value that has one stream; nil for all others.
    static func encode(_ value: PropertyValue) -> [UInt8]? {
        switch value {
        case .string8(let bytes), .binary(let bytes): return bytes
        case .unicode(let units): return littleEndian(units)
        case .clsid(let clsid): return clsid.bytes
        default: return nil
        }
    }

    /// Lends the bytes of a value that has one stream; nil for all others.
    static func lend<Result>(
        _ value: PropertyValue, _ body: (UnsafeRawBufferPointer) throws(MessageError) -> Result
    ) throws(MessageError) -> Result? {
        #if _endian(little)
            if case .unicode(let units) = value {
                return try units.withUnsafeBufferPointer { (units) throws(MessageError) in
                    try body(UnsafeRawBufferPointer(units))
                }
            }
        #endif
        guard let bytes = encode(value) ?? ArrayValue.encode(value) else { return nil }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(MessageError) in
            try body(UnsafeRawBufferPointer(bytes))
        }
    }

    static func text8(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == 0 ? Array(bytes.dropLast()) : bytes
    }

    /// UTF-16LE without the one NUL at the end.
    static func text16(_ bytes: [UInt8]) -> [UInt16] {
        var units = units(bytes)
        if units.last == 0 { units.removeLast() }
        return units
    }

    /// UTF-16LE; an odd last byte does not count.
    static func units(_ bytes: [UInt8]) -> [UInt16] {
        let count = bytes.count / 2
        return [UInt16](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { source in
                for index in 0..<count {
                    let unit = source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
                    buffer.initializeElement(at: index, to: UInt16(littleEndian: unit))
                }
            }
            initialized = count
        }
    }

    static func guid(_ bytes: [UInt8], at offset: Int) -> GUIDValue {
        GUIDValue(low: word(bytes, at: offset, width: 8), high: word(bytes, at: offset &+ 8, width: 8))
    }

    /// A little-endian number of up to 8 bytes; bytes past the end count as zero.
    static func word(_ bytes: [UInt8], at offset: Int, width: Int) -> UInt64 {
        if offset >= 0, offset < bytes.count &- 7 {
            let word = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
            return UInt64(littleEndian: word) & (width < 8 ? 1 << UInt64(8 &* width) &- 1 : .max)
        }
        var value: UInt64 = 0
        for place in 0..<width {
            let index = offset &+ place
            guard index >= 0, index < bytes.count else { break }
            value |= UInt64(bytes[index]) << UInt64(8 &* place)
        }
        return value
    }
}

/// The bytes of multi-valued properties whose values stand back to back in one stream ([MS-OXMSG] 2.1.4.1).
enum ArrayValue {
    /// Reads whole values only.
    static func decode(_ bytes: [UInt8], _ type: PropertyType) -> PropertyValue {
        let element = type.elementType
        let width = type.arrayWidth ?? 1
        let offsets = stride(from: 0, to: bytes.count - bytes.count % width, by: width)
        func words() -> [UInt64] { offsets.map { StreamValue.word(bytes, at: $0, width: min(width, 8)) } }
        switch element {
        case .short: return .shorts(words().map { Int16(truncatingIfNeeded: $0) })
        case .boolean: return .shorts(words().map { Int16(truncatingIfNeeded: $0) })
        case .long, .error: return .longs(words().map { Int32(truncatingIfNeeded: $0) })
        case .float: return .floats(words().map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) })
        case .double: return .doubles(words().map { Double(bitPattern: $0) })
        case .appTime: return .appTimes(words().map { Double(bitPattern: $0) })
        case .currency: return .currencies(words().map { Int64(bitPattern: $0) })
        case .longLong: return .longLongs(words().map { Int64(bitPattern: $0) })
        case .sysTime: return .sysTimes(words())
        default: return .clsids(offsets.map { StreamValue.guid(bytes, at: $0) })
        }
    }

    /// The bytes back to back; nil for what is no array of fixed-length values.
    static func encode(_ value: PropertyValue) -> [UInt8]? {
        switch value {
        case .shorts(let values): return littleEndian(values)
        case .longs(let values): return littleEndian(values)
        case .floats(let values): return littleEndian(values.map(\.bitPattern))
        case .doubles(let values), .appTimes(let values): return littleEndian(values.map(\.bitPattern))
        case .currencies(let values), .longLongs(let values): return littleEndian(values)
        case .sysTimes(let values): return littleEndian(values)
        case .clsids(let values): return values.flatMap(\.bytes)
        default: return nil
        }
    }
}

/// The bytes of numbers, least significant first.
func littleEndian<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    #if _endian(little)
        return numbers.withUnsafeBytes { [UInt8]($0) }
    #else
        return numbers.map(\.littleEndian).withUnsafeBytes { [UInt8]($0) }
    #endif
}

/// The bytes of one number, least significant first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { [UInt8]($0) }
}
