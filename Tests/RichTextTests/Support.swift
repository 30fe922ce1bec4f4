/// Numbers that look random and are the same every time.
struct Random {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return bound > 0 ? Int((state >> 33) % UInt64(bound)) : 0
    }
}

/// Bytes to work on.
enum Sample {
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = Random(seed: seed)
        return (0..<count).map { _ in UInt8(random.below(256)) }
    }

    /// Text that repeats itself as RTF does.
    static func words(_ count: Int, seed: UInt64) -> [UInt8] {
        let pool = [
            "\\par ", "\\htmlrtf0 ", "{\\*\\htmltag64 <p>}", "hello ", "world", "\\'e4", "\\u8364?", "{\\f0\\fs20 ",
            "}", "x", "the ", "quick ", "\r\n",
        ].map { Array($0.utf8) }
        var random = Random(seed: seed)
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += pool[random.below(pool.count)] }
        return Array(bytes.prefix(count))
    }
}

/// SHA-256 (FIPS 180-4), to hold constant tables against.
enum SHA256 {
    private static let primes: [UInt64] = {
        var found: [UInt64] = []
        var candidate: UInt64 = 2
        while found.count < 64 {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }()

    /// The first 32 bits of the fraction of a root, by Newton's steps on whole numbers.
    private static func fraction(_ prime: UInt64, cube: Bool) -> UInt32 {
        let value = Double(prime)
        var root = value
        for _ in 0..<200 {
            root = cube ? (2 * root + value / (root * root)) / 3 : (root + value / root) / 2
        }
        return UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    static func hex(_ message: [UInt8]) -> String {
        let constants = primes.map { fraction($0, cube: true) }
        var hash = primes.prefix(8).map { fraction($0, cube: false) }
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        let bits = UInt64(message.count) * 8
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
        func rotate(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }
        for block in stride(from: 0, to: bytes.count, by: 64) {
            var words = (0..<16).map { index in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + index * 4 + $1]) }
            }
            for index in 16..<64 {
                let (near, far) = (words[index - 2], words[index - 15])
                let first = rotate(far, 7) ^ rotate(far, 18) ^ far >> 3
                let second = rotate(near, 17) ^ rotate(near, 19) ^ near >> 10
                words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
            }
            var state = Array(hash)
            for index in 0..<64 {
                let (a, e) = (state[0], state[4])
                let choice = (e & state[5]) ^ (~e & state[6])
                let mixed = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
                let first = state[7] &+ mixed &+ choice &+ constants[index] &+ words[index]
                let majority = (a & state[1]) ^ (a & state[2]) ^ (state[1] & state[2])
                let second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
                state = [first &+ second] + state.dropLast()
                state[4] = state[4] &+ first
            }
            hash = zip(hash, state).map { $0 &+ $1 }
        }
        return hash.map { String($0 | 0, radix: 16) }.map { String(repeating: "0", count: 8 - $0.count) + $0 }.joined()
    }
}
