// Looking at what a storage holds, and reading it, without a node for every element: what reads messages does so by
// the thousand, and as a rule of files that nobody changes.

/// A child as its directory entry in the last commit has it. Lent; its units lie in the directory.
public struct CommittedChild {
    private let entry: EntryView
    public let id: StreamID

    init(_ id: StreamID, _ entry: EntryView) {
        self.id = id
        self.entry = entry
    }

    public var kind: ElementKind { entry.isStream ? .stream : .storage }

    /// Bytes, as the entry states them; a damaged file may hold less.
    public var size: UInt64 { entry.size }

    public var name: ElementName { entry.name.name }

    /// All that the entry says.
    public var info: ElementInfo { info(named: name) }

    /// The same for who knows the name already.
    public func info(named name: ElementName) -> ElementInfo { ElementInfo(entry, name) }

    /// What a stream says whose name is a prefix of twelve units and eight upper-case hexadecimal digits.
    public func numberedStream(after prefix: ElementName) -> (number: UInt32, id: StreamID, size: UInt64)? {
        guard entry.isStream, let number = number(after: prefix) else { return nil }
        return (number, id, entry.size)
    }

    /// The number that eight upper-case hexadecimal digits say behind a prefix of twelve units; nil for any other name.
    private func number(after prefix: ElementName) -> UInt32? {
        let bytes = entry.bytes
        let (a, b, c) = (prefix.words.0, prefix.words.1, prefix.words.2)
        // The length counts the NUL.
        guard bytes.load16(64) == 42, bytes.load64(0) == a, bytes.load64(8) == b, bytes.load64(16) == c,
            bytes.load16(40) == 0
        else { return nil }
        var value: UInt32 = 0
        for place in 0..<8 {
            let unit = bytes.load16(24 &+ 2 &* place)
            let digit = unit &- 0x30
            let letter = unit &- 0x41
            guard digit < 10 || letter < 6 else { return nil }
            value = value << 4 | UInt32(digit < 10 ? digit : letter &+ 10)
        }
        return value
    }

    /// Whether the name is this one unit for unit, case included.
    public func hasName(_ name: ElementName) -> Bool {
        let bytes = entry.bytes
        return bytes.load64(0) == name.words.0 && bytes.load64(8) == name.words.1 && self.name.hasSameUnits(name)
    }

    /// The units of the name, none for an entry without one.
    public var units: UnsafeBufferPointer<UInt16> {
        let count = DirectoryEntry.nameLength(entry.bytes, 0).count
        let start = entry.bytes.baseAddress?.assumingMemoryBound(to: UInt16.self)
        return UnsafeBufferPointer(start: start, count: count)
    }
}

/// A storage as the last commit has it, without a node for it or for what is in it. Lent by a node; good until the next
/// commit.
public struct CommittedStorage {
    /// Not retained: who has the node from which it came keeps that.
    private let unretained: Unmanaged<Base>
    private let id: StreamID

    fileprivate init(_ base: Base, _ id: StreamID) {
        unretained = Unmanaged.passUnretained(base)
        self.id = id
    }

    private init(_ base: Unmanaged<Base>, _ id: StreamID) {
        unretained = base
        self.id = id
    }

    private var base: Base { unretained.takeUnretainedValue() }

    /// Counts up with every commit of the file: as long as it is the same, identifiers stay good.
    public var generation: UInt64 { unretained._withUnsafeGuaranteedRef { $0.generation } }

    /// A storage below this one.
    public func storage(_ id: StreamID) -> CommittedStorage { CommittedStorage(unretained, id) }

    /// Lends each child, in tree order unless the tree is damaged; names can then occur more than once, and the first
    /// is the element.
    public func walk(_ body: (CommittedChild) -> Void) throws(CompoundFileError) {
        let directory = base.directory
        try directory.walk(id) { id, entry in
            if directory.isElement(entry, id) { body(CommittedChild(id, entry)) }
        }
    }

    /// The stream of that name, and its size; nil when there is none.
    public func stream(_ name: ElementName) throws(CompoundFileError) -> (id: StreamID, size: UInt64)? {
        guard let found = try base.directory.find(name, in: id), let entry = try base.directory.view(found),
            entry.isStream
        else { return nil }
        return (found, entry.size)
    }

    /// Fills the buffer with a stream's content from its start on; answers fewer bytes where the stream ends or the
    /// file has lost them.
    public func read(
        _ stream: StreamID, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        var failure: CompoundFileError?
        let count = unretained._withUnsafeGuaranteedRef { base -> Int in
            do throws(CompoundFileError) {
                guard let entry = try base.directory.view(stream) else { return 0 }
                return try base.readStream(stream, entry, into: buffer)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return count
    }

    /// The content of a stream, or its first `limit` bytes. Memory is taken for what the file really holds.
    public func readAll(_ stream: StreamID, limit: UInt64) throws(CompoundFileError) -> [UInt8] {
        guard let entry = try base.directory.view(stream) else { return [] }
        var count = min(limit, entry.size)
        if count >= Limit.miniStreamCutoff {
            count = min(limit, try CommittedStream(base: base, id: stream, entry: entry).available())
        }
        return try readBytes(count: count) { (target) throws(CompoundFileError) in
            try base.readStream(stream, entry, into: target)
        }
    }
}

extension Storage {
    /// The storage in the last commit; nil where its children or their contents have changed since, or it is gone.
    public var committed: CommittedStorage? { committed(unless: [.members, .content]) }

    /// The same; nil also where anything further down has changed.
    public var committedTree: CommittedStorage? { committed(unless: [.members, .content, .below]) }

    private func committed(unless changed: Changes) -> CommittedStorage? {
        guard case .committed(let id) = origin, changes.isDisjoint(with: changed), !isDetached else { return nil }
        return CommittedStorage(context.base, id)
    }
}

extension Storage {
    /// The bytes in all streams below a storage that was made since the last commit, down to so many storages in each
    /// other; nil for one that was there before.
    public func newBytes(_ depth: Int) -> UInt64? {
        guard case .none = origin else { return nil }
        var total: UInt64 = 0
        for child in touched.values {
            switch child {
            case .element(.stream(let stream)): total = total.addingReportingOverflow(stream.length).partialValue
            case .content(let run): total = total.addingReportingOverflow(UInt64(run.count)).partialValue
            case .element(.storage(let storage)):
                guard depth > 0 else { continue }
                guard let bytes = storage.newBytes(depth &- 1) else { return nil }
                total = total.addingReportingOverflow(bytes).partialValue
            case .removed: break
            }
        }
        return total
    }

    /// Lends names, kinds and lengths of the children, in no order; answers false where not all are known to
    /// this level. A storage has no length.
    public func knownChildren(_ body: (ElementName, ElementKind, UInt64) -> Void) throws(CompoundFileError) -> Bool {
        try checkAlive()
        switch origin {
        case .none: break
        case .committed(let id): guard try committedListing(id).count == 0 else { return false }
        case .level: return false
        }
        for place in touched.places {
            let name = touched.name(at: place)
            switch touched.values[place] {
            case .element(.stream(let stream)): body(name, .stream, stream.length)
            case .content(let run): body(name, .stream, UInt64(run.count))
            case .element(.storage): body(name, .storage, 0)
            case .removed: break
            }
        }
        return true
    }
}

extension Base {
    fileprivate func readStream(
        _ id: StreamID, _ entry: EntryView, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        let size = entry.size
        let count = Int(min(UInt64(buffer.count), size))
        guard count > 0 else { return 0 }
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        if size < Limit.miniStreamCutoff, try readSmall(entry.firstSector, into: part) { return count }
        return try CommittedStream(base: self, id: id, entry: entry).readContent(at: 0, into: part)
    }

    /// Follows the links of a small stream as it reads. Answers false where anything is odd, for a chain to find out
    /// what.
    private func readSmall(
        _ start: UInt32, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Bool {
        if try readAdjacent(start, 0, into: buffer) { return true }
        let limit = miniFAT.limit
        var mini = start
        var done = 0
        while done < buffer.count {
            guard mini < limit else { return false }
            // As far as the mini sectors follow each other.
            let first = mini
            let missing = buffer.count &- done
            var length = Limit.miniSectorSize
            while length < missing {
                let next = try miniFAT.link(of: mini)
                let isAdjacent = next == mini &+ 1
                mini = next
                guard isAdjacent, next < limit else { break }
                length &+= Limit.miniSectorSize
            }
            length = min(length, missing)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ length])
            let position = UInt64(first) << UInt64(Limit.miniShift)
            guard try readMiniStream(at: position, into: part) == length else { return false }
            done &+= length
        }
        return true
    }
}
