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
    static let mostCandidates = 96
    /// The farthest distance: one less than the ring, where a reference means the end.
    static let farthest = 4095
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
        newest = [UInt32](repeating: 0, count: 1 << 14)
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
        let count = min(count, pending)
        if found.count < count { found = [Match](repeating: Match(), count: count) }
        let (start, base) = (current, base)
        var entered = entered
        bytes.withUnsafeBufferPointer { bytes in
            newest.withUnsafeMutableBufferPointer { newest in
                older.withUnsafeMutableBufferPointer { older in
                    newestPair.withUnsafeMutableBufferPointer { newestPair in
                        found.withUnsafeMutableBufferPointer { found in
                            var search = MatchSearch(
                                bytes: bytes, base: base, newest: newest, older: older, newestPair: newestPair)
                            for index in 0..<count {
                                entered = search.enter(from: entered, upTo: start &+ index)
                                found[index] = search.longestMatch(at: start &+ index)
                            }
                        }
                    }
                }
            }
        }
        self.entered = entered
        return found
    }
}

/// Looks for matches in a window's bytes and tables. Places are indexes into the bytes, positions count from the
/// start of the preload.
private struct MatchSearch {
    let bytes: UnsafeBufferPointer<UInt8>
    let base: UInt32
    let newest: UnsafeMutableBufferPointer<UInt32>
    let older: UnsafeMutableBufferPointer<UInt32>
    let newestPair: UnsafeMutableBufferPointer<UInt32>
    /// The place that the last match was found at, where it had the full length.
    var fullMatch: Int?

    /// 14 bits, the size of `newest`.
    @inline(__always)
    private func hash(_ place: Int) -> Int {
        let word = UInt32(bytes[place]) << 16 | UInt32(bytes[place &+ 1]) << 8 | UInt32(bytes[place &+ 2])
        return Int((word &* 0x9E37_79B1) >> 18)
    }

    @inline(__always)
    private func pair(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place &+ 1]) }

    /// Enters all places before `end`, as far as their bytes are there; answers where it stopped.
    @inline(__always)
    func enter(from start: Int, upTo end: Int) -> Int {
        var place = start
        while place < end, place &+ 2 < bytes.count {
            let position = base &+ UInt32(truncatingIfNeeded: place)
            let key = hash(place)
            older[Int(position) & Preload.ringMask] = newest[key]
            newest[key] = position &+ 1
            newestPair[pair(place)] = position &+ 1
            place &+= 1
        }
        return place
    }

    mutating func longestMatch(at place: Int) -> MatchWindow.Match {
        let most = min(MatchWindow.longest, bytes.count &- place)
        guard most >= 2 else { return MatchWindow.Match() }
        // Behind a match of full length most often the same one goes on.
        if let last = fullMatch, commonLength(last &+ 1, place, most) == MatchWindow.longest {
            fullMatch = last &+ 1
            return match(last &+ 1, MatchWindow.longest)
        }
        var (best, bestPlace) = (1, 0)
        if most >= 3 { search(place, most, &best, &bestPlace) }
        fullMatch = best == MatchWindow.longest ? bestPlace : nil
        if best < 2 {
            let candidate = newestPair[pair(place)]
            guard let there = reach(candidate, from: place) else { return MatchWindow.Match() }
            (best, bestPlace) = (2, there)
        }
        return match(bestPlace, best)
    }

    private func search(_ place: Int, _ most: Int, _ best: inout Int, _ bestPlace: inout Int) {
        var candidate = newest[hash(place)]
        var looks = MatchWindow.mostCandidates
        while looks > 0, let there = reach(candidate, from: place) {
            if bytes[there &+ best] == bytes[place &+ best] {
                let length = commonLength(there, place, most)
                if length > best { (best, bestPlace) = (length, there) }
                if best == most { return }
            }
            let next = older[Int(candidate &- 1) & Preload.ringMask]
            // A slot that a newer position has taken over leads forward.
            guard next < candidate else { return }
            candidate = next
            looks &-= 1
        }
    }

    /// The place of a table's entry; nil for none and for those that are too far back.
    @inline(__always)
    private func reach(_ candidate: UInt32, from place: Int) -> Int? {
        guard candidate != 0, candidate &- 1 >= base else { return nil }
        let there = Int(candidate &- 1 &- base)
        return there < place && place &- there <= MatchWindow.farthest ? there : nil
    }

    private func match(_ place: Int, _ length: Int) -> MatchWindow.Match {
        let position = base &+ UInt32(truncatingIfNeeded: place)
        return MatchWindow.Match(
            ring: UInt16(truncatingIfNeeded: position & 0xFFF), length: UInt8(truncatingIfNeeded: length))
    }

    /// How far two places agree, at most `most` bytes, which there are behind `right`; `left` is before it.
    @inline(__always)
    private func commonLength(_ left: Int, _ right: Int, _ most: Int) -> Int {
        guard left < right else { return 0 }
        var length = 0
        let raw = UnsafeRawBufferPointer(bytes)
        while most &- length >= 8 {
            let one = raw.loadUnaligned(fromByteOffset: left &+ length, as: UInt64.self).littleEndian
            let other = raw.loadUnaligned(fromByteOffset: right &+ length, as: UInt64.self).littleEndian
            if one != other { return length &+ (one ^ other).trailingZeroBitCount >> 3 }
            length &+= 8
        }
        while length < most, bytes[left &+ length] == bytes[right &+ length] { length &+= 1 }
        return length
    }
}
