import CompoundFile
import Testing

/// Random work on one storage level after another, and the same work on a picture.
///
/// The levels are the root, a transaction on some storage of the root, a transaction on some storage of that one, and
/// so on; only the uppermost is worked on.
struct Script {
    private struct Level {
        let storage: Storage
        /// What `storage` shows, and what it showed after its last commit.
        var picture: Picture
        var committed: Picture
        /// Where it is in the level below.
        let path: [String]
    }

    let file: CompoundFile
    private var levels: [Level]
    private var generator: SeededGenerator
    private(set) var log: [String] = []

    private static let sizes = [
        0, 1, 63, 64, 65, 500, 511, 512, 513, 4032, 4095, 4096, 4097, 9000, 65_535, 65_536, 65_537, 150_000,
    ]

    init(_ file: CompoundFile, _ seed: UInt64) throws {
        self.file = file
        generator = SeededGenerator(state: seed)
        let picture = try Picture(file.root)
        levels = [Level(storage: file.root, picture: picture, committed: picture, path: [])]
    }

    /// What the root shows.
    var root: Picture { levels[0].picture }
    /// What the file holds, as far as this opener knows.
    var committed: Picture { levels[0].committed }
    var isAtRoot: Bool { levels.count == 1 }

    /// Compares all that can be seen with what should be.
    func verify(_ title: @autoclosure () -> String) throws {
        guard let level = levels.last else { return }
        let found = try Picture(level.storage)
        if found != level.picture {
            Issue.record("\(title()): \(level.picture.difference(from: found)) after \(log.suffix(12))")
        }
    }

    // MARK: Steps

    /// Does one thing to an element somewhere below the uppermost level.
    mutating func edit() throws {
        guard let level = levels.last else { return }
        let path = randomPath(level.picture)
        var storage = level.storage
        for part in path { storage = try #require(try storage.storage(part)) }
        var picture = level.picture.at(path)
        try edit(storage, &picture)
        levels[levels.count - 1].picture.replace(path[...], picture)
    }

    private mutating func edit(_ storage: Storage, _ picture: inout Picture) throws {
        let key = "n\(pick(14))"
        switch pick(15) {
        case 0...4: try write(storage, key, &picture)
        case 5, 6: try setLength(storage, key, &picture)
        case 7, 8:
            note("remove \(key)")
            if picture.has(key) { try storage.remove(name(key)) }
            picture.streams[key] = nil
            picture.storages[key] = nil
        case 9, 10: try rename(storage, key, &picture)
        case 11, 12:
            guard !picture.has(key) else { return }
            note("storage \(key)")
            _ = try storage.createStorage(name(key))
            picture.storages[key] = Picture()
        case 13:
            let keys = picture.storages.keys.sorted()
            guard keys.count > 1 else { return }
            let (from, to) = (keys[pick(keys.count - 1)], keys[keys.count - 1])
            guard from != to, picture.weight < 1_500_000 else { return }
            note("copy \(from) to \(to)")
            let (source, target) = (try #require(try storage.storage(from)), try #require(try storage.storage(to)))
            try source.copyContents(into: target)
            if let copied = picture.storages[from] { picture.storages[to]?.merge(copied) }
        default:
            note("class and bits")
            let number = UInt32(pick(1000))
            try storage.setClass(.ole(number))
            try storage.setStateBits(number, mask: 0xFF)
            picture.clsid = .ole(number)
            picture.stateBits = picture.stateBits & ~0xFF | number & 0xFF
        }
    }

    private mutating func write(_ storage: Storage, _ key: String, _ picture: inout Picture) throws {
        guard picture.storages[key] == nil else { return }
        let bytes = Pattern.bytes(Script.sizes[pick(Script.sizes.count)], seed: pick(60))
        var expected = picture.streams[key] ?? []
        // Now and then behind the end: what lies between is zero.
        let offset = pick(6) == 0 ? expected.count + pick(6000) : pick(expected.count + 1)
        note("write \(bytes.count) at \(offset) of \(key)")
        var stream: Stream? = try storage.stream(key) ?? storage.createStream(name(key))
        try stream?.write(bytes, at: UInt64(offset))
        if pick(2) == 0 { storage.letGo(&stream) }
        if bytes.count > 0, offset > expected.count {
            expected += [UInt8](repeating: 0, count: offset - expected.count)
        }
        if bytes.count > 0 { expected.replaceSubrange(offset..<min(expected.count, offset + bytes.count), with: bytes) }
        picture.streams[key] = expected
    }

    private mutating func setLength(_ storage: Storage, _ key: String, _ picture: inout Picture) throws {
        guard let old = picture.streams[key] else { return }
        let length = pick(2) == 0 ? pick(old.count + 3000) : Script.sizes[pick(Script.sizes.count)]
        note("length \(length) of \(key)")
        try #require(try storage.stream(key)).setLength(UInt64(length))
        picture.streams[key] = Array(old.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - old.count))
    }

    private mutating func rename(_ storage: Storage, _ key: String, _ picture: inout Picture) throws {
        // Names are the same in either case.
        let new = pick(5) == 0 ? key : "n\(pick(14))"
        guard picture.has(key), new == key || !picture.has(new) else { return }
        note("rename \(key) to \(new)")
        try storage.rename(name(key), to: name(new == key ? key.uppercased() : new))
        if new == key { try storage.rename(name(key), to: name(new)) }
        let (stream, child) = (picture.streams.removeValue(forKey: key), picture.storages.removeValue(forKey: key))
        picture.streams[new] = stream
        picture.storages[new] = child
    }

    /// Opens a transaction, or ends the uppermost one.
    mutating func changeLevel() throws {
        guard let level = levels.last else { return }
        guard levels.count > 1, levels.count > 3 || pick(2) == 0 else {
            let path = randomPath(level.picture)
            var storage = level.storage
            for part in path { storage = try #require(try storage.storage(part)) }
            let picture = level.picture.at(path)
            note("begin in \(path)")
            levels.append(Level(storage: try storage.beginTransaction(), picture: picture, committed: picture, path: path))
            return
        }
        switch pick(4) {
        case 0:
            note("revert")
            try level.storage.revertTransaction()
            levels[levels.count - 1].picture = level.committed
        case 1:
            // Left without a commit, it comes to nothing.
            note("leave")
            levels.removeLast()
        default:
            note("commit")
            try level.storage.commitTransaction()
            levels[levels.count - 1].committed = level.picture
            levels[levels.count - 2].picture.replace(level.path[...], level.picture)
            if pick(2) == 0 { levels.removeLast() }
        }
    }

    /// Commits the file; only from the root.
    mutating func commit(_ options: CommitOptions) throws {
        note("publish \(options.rawValue)")
        try file.commit(options)
        levels[0].committed = levels[0].picture
    }

    mutating func revert() {
        note("revert all")
        file.revert()
        levels.removeLast(levels.count - 1)
        levels[0].picture = levels[0].committed
    }

    // MARK: Choices

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    private mutating func note(_ text: String) { log.append(text) }

    private mutating func randomPath(_ picture: Picture) -> [String] {
        var path: [String] = []
        var current = picture
        while path.count < 5, !current.storages.isEmpty, pick(3) > 0 {
            let keys = current.storages.keys.sorted()
            let key = keys[pick(keys.count)]
            path.append(key)
            current = current.storages[key] ?? Picture()
        }
        return path
    }
}

extension Picture {
    /// Bytes in all streams.
    var weight: Int {
        streams.values.reduce(0) { $0 + $1.count } + storages.values.reduce(0) { $0 + $1.weight }
    }

    /// Becomes what a copy of another one into it leaves.
    mutating func merge(_ other: Picture) {
        (clsid, stateBits) = (other.clsid, other.stateBits)
        for (key, bytes) in other.streams {
            storages[key] = nil
            streams[key] = bytes
        }
        for (key, child) in other.storages {
            streams[key] = nil
            storages[key, default: Picture()].merge(child)
        }
    }

    func has(_ key: String) -> Bool { streams[key] != nil || storages[key] != nil }

    func at(_ path: [String]) -> Picture { path.reduce(self) { $0.storages[$1] ?? Picture() } }

    mutating func replace(_ path: ArraySlice<String>, _ picture: Picture) {
        guard let first = path.first else {
            self = picture
            return
        }
        storages[first]?.replace(path.dropFirst(), picture)
    }

    /// In words, where two differ.
    func difference(from other: Picture, _ path: String = "") -> [String] {
        var result: [String] = []
        if clsid != other.clsid || stateBits != other.stateBits { result.append("\(path)/ attributes") }
        for key in Set(streams.keys).union(other.streams.keys) where streams[key] != other.streams[key] {
            let counts = [streams[key], other.streams[key]].map { $0.map { String($0.count) } ?? "none" }
            result.append("\(path)/\(key): expected \(counts[0]), found \(counts[1])")
        }
        for key in Set(storages.keys).union(other.storages.keys) where storages[key] != other.storages[key] {
            guard let one = storages[key], let two = other.storages[key] else {
                result.append("\(path)/\(key): \(storages[key] == nil ? "too much" : "missing")")
                continue
            }
            result += one.difference(from: two, path + "/" + key)
        }
        return result
    }
}
