import CompoundFile
import Testing

/// Names from plain text; the tests use no others.
func name(_ text: String) throws -> ElementName { try #require(ElementName(text)) }

extension Stream {
    func write(_ bytes: [UInt8], at offset: UInt64 = 0) throws {
        try bytes.withUnsafeBytes { try write(at: offset, $0) }
    }
}

extension Storage {
    func stream(_ text: String) throws -> Stream? {
        if case .stream(let stream) = try child(name(text)) { return stream }
        return nil
    }

    func storage(_ text: String) throws -> Storage? {
        if case .storage(let storage) = try child(name(text)) { return storage }
        return nil
    }

    /// Makes a stream, or takes the one that is there, and writes to its beginning.
    @discardableResult
    func put(_ text: String, _ bytes: [UInt8]) throws -> Stream {
        let stream = try stream(text) ?? createStream(name(text))
        try stream.write(bytes)
        return stream
    }
}

/// Steps that come out the same on every run of a seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
