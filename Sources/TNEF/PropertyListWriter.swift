import CompoundFile
import MessageFormat

/// Writes a list of properties into an attribute whose length is not known ([MS-OXTNEF] 2.1.3.4): text as UTF-16 with
/// its terminator, everything on multiples of four.
public struct PropertyListWriter {
    private let output: TNEFOutput
    private let start: UInt64
    fileprivate var count: UInt32 = 0

    /// Begins a list, in the body of `TNEFOutput.attribute`.
    init(_ output: TNEFOutput) throws {
        self.output = output
        start = output.place
        try output.write(UInt32(0))
    }

    /// Ends the list.
    func finish() throws { try output.fill(start, count) }

    // MARK: Properties

    /// A property with its value.
    /// - Returns: false, and nothing is written, for a value that no list can hold.
    public mutating func add(_ tag: PropertyTag, _ name: PropertyName?, _ value: PropertyValue) throws -> Bool {
        switch value {
        case .object, .raw: return false
        default: break
        }
        try header(PropertyTag(tag.id, value.type), name)
        try write(value)
        count &+= 1
        return true
    }

    /// Text or binary data that `body` writes in pieces; text without a terminator, which it gets here. When `body`
    /// throws, there is no such property.
    public mutating func add(_ tag: PropertyTag, _ name: PropertyName?, _ body: () throws -> Void) throws {
        let place = output.place
        do {
            try header(tag, name)
            try output.write(UInt32(1))
            let lengthPlace = output.place
            try output.write(UInt32(0))
            try body()
            if tag.type == .unicode { try output.write(UInt16(0)) }
            guard let length = UInt32(exactly: output.place &- lengthPlace &- 4) else { throw TNEFError.tooLarge }
            try pad(Int(length))
            try output.fill(lengthPlace, length)
        } catch {
            try output.rewind(to: place)
            throw error
        }
        count &+= 1
    }

    /// An object: the interface that opens it, and the bytes that `body` writes.
    public mutating func add(_ tag: PropertyTag, object: GUIDValue, _ body: () throws -> Void) throws {
        let output = output
        try add(tag, nil) {
            try output.write(object.bytes)
            try body()
        }
    }

    private func header(_ tag: PropertyTag, _ name: PropertyName?) throws {
        try output.write(tag.type.rawValue)
        try output.write(tag.id.rawValue)
        guard tag.id.isNamed, let name else { return }
        try output.write(name.set.bytes)
        switch name.kind {
        case .id(let number):
            try output.write(UInt32(0))
            try output.write(number)
        case .string(let units):
            try output.write(UInt32(1))
            try counted(Self.text(units))
        }
    }

    // MARK: Values

    private static func text(_ units: [UInt16]) -> [UInt8] {
        (units + [0]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private func pad(_ count: Int) throws { try output.write([UInt8](repeating: 0, count: (0 &- count) & 3)) }

    private func counted(_ bytes: [UInt8]) throws {
        guard let count = UInt32(exactly: bytes.count) else { throw TNEFError.tooLarge }
        try output.write(count)
        try output.write(bytes)
        try pad(bytes.count)
    }

    private func single(_ bytes: [UInt8]) throws {
        try output.write(UInt32(1))
        try counted(bytes)
    }

    private func each<T>(_ values: [T], _ body: (T) throws -> Void) throws {
        try output.write(UInt32(clamping: values.count))
        for value in values { try body(value) }
    }

    private func write(_ value: PropertyValue) throws {
        switch value {
        case .short(let number): try output.write(Int32(number) & 0xFFFF)
        case .boolean(let number): try output.write(UInt32(number))
        case .long(let number), .error(let number): try output.write(number)
        case .float(let number): try output.write(number.bitPattern)
        case .double(let number), .appTime(let number): try output.write(number.bitPattern)
        case .currency(let number), .longLong(let number): try output.write(number)
        case .sysTime(let number): try output.write(number)
        case .clsid(let guid): try output.write(guid.bytes)
        case .string8(let bytes): try single(bytes + [0])
        case .unicode(let units): try single(Self.text(units))
        case .binary(let bytes): try single(bytes)
        default: try writeMultiple(value)
        }
    }

    private func writeMultiple(_ value: PropertyValue) throws {
        switch value {
        case .shorts(let values): try each(values) { try output.write(Int32($0) & 0xFFFF) }
        case .longs(let values): try each(values) { try output.write($0) }
        case .floats(let values): try each(values) { try output.write($0.bitPattern) }
        case .doubles(let values), .appTimes(let values): try each(values) { try output.write($0.bitPattern) }
        case .currencies(let values), .longLongs(let values): try each(values) { try output.write($0) }
        case .sysTimes(let values): try each(values) { try output.write($0) }
        case .clsids(let values): try each(values) { try output.write($0.bytes) }
        case .strings8(let values): try each(values) { try counted($0 + [0]) }
        case .unicodes(let values): try each(values) { try counted(Self.text($0)) }
        case .binaries(let values): try each(values) { try counted($0) }
        default: break
        }
    }
}

extension TNEFOutput {
    private struct EmptyList: Error {}

    /// An attribute with the list of the properties that `body` adds; none for no properties, for some readers choke on
    /// an empty list.
    public func list(
        _ level: AttributeLevel, _ id: AttributeID, _ body: (inout PropertyListWriter) throws -> Void
    ) throws {
        do {
            try attribute(level, id) {
                var list = try PropertyListWriter(self)
                try body(&list)
                guard list.count > 0 else { throw EmptyList() }
                try list.finish()
            }
        } catch is EmptyList {}
    }
}

/// Writes what attRecipTable holds: the number of rows, and each as a list of properties ([MS-OXTNEF] 2.1.3.5.1).
public struct PropertyRowsWriter {
    private let output: TNEFOutput
    private let start: UInt64
    private var count: UInt32 = 0

    /// Begins the rows, in the body of `TNEFOutput.attribute`.
    public init(_ output: TNEFOutput) throws {
        self.output = output
        start = output.place
        try output.write(UInt32(0))
    }

    /// A row with the properties that `body` adds.
    public mutating func row(_ body: (inout PropertyListWriter) throws -> Void) throws {
        var list = try PropertyListWriter(output)
        try body(&list)
        try list.finish()
        count &+= 1
    }

    public func finish() throws { try output.fill(start, count) }
}
