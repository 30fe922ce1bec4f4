/// The last 4096 bytes of RTF that were compressed and those to come next, with where each three bytes, and each
/// two, were seen before.
struct MatchWindow {
    /// A run of bytes that was there before: where in the ring, and how long; no length is none.
    struct Match {
        var ring: UInt16 = 0
        var length: UInt8 = 0
    }

    /// The length of the longest reference.
    static let longest = 17
    /// How many places with the same three bytes are looked at. All in the window would be 4095; more than this
    /// gains next to nothing, and bounds the work for text that repeats itself.
    private static let mostCandidates = 96
    /// The farthest distance: one less than the ring, where a reference means the end.
    private static let farthest = 4095
    private static let capacity = 1 << 16

    /// History, then pending bytes.
    private var bytes: [UInt8]
    /// The index of the first pending byte.
    private var current: Int
    /// What index 0 is the position of, counted from the start of the preload.
    private var base: UInt32 = 0
    /// As far as positions are entered in the tables.
    private var entered = 0
    /// Positions plus one, 0 for none: the newest for a hash of three bytes, for each the one before it with the
    /// same hash, by its low 12 bits, and the newest for two bytes.
    private var newest: [UInt32]
    private var older: [UInt32]
    private var newestPair: [UInt32]
    private var found: [Match] = []

    init() {
        bytes = Preload.bytes
        bytes.reserveCapacity(MatchWindow.capacity)
        current = Preload.bytes.count
        newest = [UInt32](repeating: 0, count: 1 << 12)
        older = [UInt32](repeating: 0, count: 1 << 12)
        newestPair = [UInt32](repeating: 0, count: 1 << 16)
    }

    var pending: Int { bytes.count &- current }

    /// Where the next byte goes in the decompressor's ring.
    var ringPosition: Int { (Int(base) &+ current) & Preload.ringMask }

    func pendingByte(_ index: Int) -> UInt8 {
        let place = current &+ index
        return place < bytes.count ? bytes[place] : 0
    }

    /// Takes as many bytes as there is room for.
    mutating func append(_ new: UnsafeRawBufferPointer) -> Int {
        if bytes.count >= MatchWindow.capacity, current > Preload.ringSize { slide() }
        let count = min(new.count, max(0, MatchWindow.capacity &- bytes.count))
        bytes.append(contentsOf: new.prefix(count))
        return count
    }

    /// Forgets what is too far back to refer to.
    private mutating func slide() {
        let gone = current &- Preload.ringSize
        bytes.removeFirst(gone)
        current &-= gone
        entered &-= gone
        base &+= UInt32(truncatingIfNeeded: gone)
    }

    mutating func advance(_ count: Int) { current = min(current &+ count, bytes.count) }

    /// The longest match at each of the next `count` pending bytes.
    mutating func matches(_ count: Int) -> [Match] {
        if found.count < count { found = [Match](repeating: Match(), count: count) }
        let last = bytes.count
        for index in 0..<count {
            let place = current &+ index
            enter(upTo: place)
            found[index] = longestMatch(at: place, end: last)
        }
        return found
    }

    @inline(__always)
    private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let word = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        return Int((word &* 0x9E37_79B1) >> 20)
    }

    /// Enters all places before `place`, as far as their bytes are there.
    private mutating func enter(upTo place: Int) {
        while entered < place, entered &+ 2 < bytes.count {
            let position = base &+ UInt32(truncatingIfNeeded: entered)
            let (first, second) = (bytes[entered], bytes[entered &+ 1])
            let key = MatchWindow.hash(first, second, bytes[entered &+ 2])
            older[Int(position) & Preload.ringMask] = newest[key]
            newest[key] = position &+ 1
            newestPair[Int(first) << 8 | Int(second)] = position &+ 1
            entered &+= 1
        }
    }

    private func longestMatch(at place: Int, end: Int) -> Match {
        let most = min(MatchWindow.longest, end &- place)
        guard most >= 2 else { return Match() }
        let position = base &+ UInt32(truncatingIfNeeded: place)
        var (best, bestPosition): (Int, UInt32) = (1, 0)
        if most >= 3 {
            var candidate = newest[MatchWindow.hash(bytes[place], bytes[place &+ 1], bytes[place &+ 2])]
            var looks = MatchWindow.mostCandidates
            while candidate != 0, looks > 0 {
                let there = candidate &- 1
                guard position &- there <= UInt32(MatchWindow.farthest), there >= base else { break }
                let length = commonLength(Int(there &- base), place, most)
                if length > best { (best, bestPosition) = (length, there) }
                if best == most { break }
                let next = older[Int(there) & Preload.ringMask]
                // A slot that a newer position has taken over leads forward.
                guard next < candidate else { break }
                candidate = next
                looks &-= 1
            }
        }
        if best < 2 {
            let candidate = newestPair[Int(bytes[place]) << 8 | Int(bytes[place &+ 1])]
            guard candidate != 0 else { return Match() }
            let there = candidate &- 1
            guard position &- there <= UInt32(MatchWindow.farthest), there >= base else { return Match() }
            (best, bestPosition) = (2, there)
        }
        return Match(
            ring: UInt16(truncatingIfNeeded: bestPosition & 0xFFF), length: UInt8(truncatingIfNeeded: best))
    }

    @inline(__always)
    private func commonLength(_ left: Int, _ right: Int, _ most: Int) -> Int {
        var length = 0
        while length < most, bytes[left &+ length] == bytes[right &+ length] { length &+= 1 }
        return length
    }
}
