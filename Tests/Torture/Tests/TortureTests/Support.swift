import CompoundFile
import Glibc
import Testing

extension Storage {
    @discardableResult
    func storageToFill(_ text: String) throws -> Storage { try storage(text) ?? createStorage(name(text)) }

    func removeIfThere(_ text: String) throws { if try child(name(text)) != nil { try remove(name(text)) } }
}

/// Bytes that differ from place to place.
enum Pattern {
    private static let source: [UInt8] = (0..<1_000_064).map { place in
        UInt8(truncatingIfNeeded: place &* 31 &+ (place >> 8) &* 7 &+ 1)
    }

    static func bytes(_ count: Int, seed: Int = 0) -> [UInt8] {
        let start = (count &+ seed &* 13) % 64
        return Array(source[start..<start + count])
    }
}

/// What the environment asks for.
enum Effort {
    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }

    /// A seed to repeat; nil for those that each test has.
    static let seed = number("SEED")
    /// How long each random test goes on; nil for its few fixed seeds.
    static let seconds = number("OPENIMSG_SECONDS")

    /// The seeds of a random test: the one that is to be repeated, fixed ones, or new ones until the time is over.
    static func each(of fixed: Int, _ body: (UInt64) throws -> Void) throws {
        if let seed { return try body(seed) }
        let start = time(nil)
        guard let seconds else { return try (1...UInt64(fixed)).forEach(body) }
        while UInt64(time(nil) - start) < seconds { try body(UInt64.random(in: 0...UInt64(UInt32.max))) }
    }
}

/// A file of this process alone, gone at the end.
func withFile(_ body: (FileByteStore) throws -> Void) throws {
    let store = try FileByteStore(temporaryIn: nil)
    defer { store.unlink() }
    try body(store)
}
