import Glibc

/// Where uncommitted bytes wait: in memory up to a bound, beyond it in a temporary file that has no name any more.
///
/// It guards itself: whoever drops a stream last drops its pages, and that may be a thread that holds no lock while
/// others write to streams in the same space.
public final class ScratchSpace {
    /// Bytes that one space keeps in memory before full pages go to the temporary file.
    public static let memoryThreshold = 1 << 20

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Opened before the first slot is given out; the same from then on.
    private var descriptor: Int32 = -1
    private var slotCount = 0
    private var freeSlots: [Int] = []
    private var bytesInMemory = 0

    public init() {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    var isOverBudget: Bool { locked { bytesInMemory > ScratchSpace.memoryThreshold } }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Counts bytes that pages hold in memory in, or out when there are fewer now.
    fileprivate func count(_ change: Int) { locked { bytesInMemory &+= change } }

    /// A place of one page in the temporary file; nil when there is no such file.
    private func reserveSlot() -> Int? {
        locked {
            if descriptor < 0 { descriptor = ScratchSpace.openFile() }
            guard descriptor >= 0 else { return nil }
            if let free = freeSlots.popLast() { return free }
            slotCount &+= 1
            return slotCount &- 1
        }
    }

    fileprivate func release(_ slot: Int) { locked { freeSlots.append(slot) } }

    /// Writes one page (or its beginning) to a free slot and answers which.
    fileprivate func store(_ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) -> Int {
        guard let slot = reserveSlot() else {
            throw CompoundFileError(errno == EMFILE ? .tooManyOpenFiles : .mediumFull, "scratch space")
        }
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(slot << Page.shift &+ done))
            if count > 0 {
                done &+= count
            } else if count == 0 || errno != EINTR {
                let kind: CompoundFileError.Code = errno == ENOSPC || count == 0 ? .mediumFull : .writeFault
                release(slot)
                throw CompoundFileError(kind, "scratch space")
            }
        }
        return slot
    }

    fileprivate func load(
        _ slot: Int, from start: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(slot << Page.shift &+ start &+ done))
            if count > 0 {
                done &+= count
            } else if count == 0 || errno != EINTR {
                throw CompoundFileError(.readFault, "scratch space")
            }
        }
    }

    /// A descriptor, or -1 with the cause in errno.
    private static func openFile() -> Int32 {
        // __O_TMPFILE | O_DIRECTORY, which the importer does not know.
        for directory in ["/var/tmp", "/tmp"] {
            let unnamed = open(directory, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
            if unnamed >= 0 { return unnamed }
            let path = directory + "/oim" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
            let named = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
            if named >= 0 { _ = unlink(path) }
            if named >= 0 { return named }
        }
        return -1
    }
}

/// 64 KiB of a stream, or its written beginning; the rest reads as zeros.
final class Page {
    static let shift = 16
    static let size = 1 << shift

    private let scratch: ScratchSpace
    /// The bytes while they are in memory.
    private var bytes: [UInt8]
    /// The place in the scratch file while they are there, and how many they are.
    private var slot: Int?
    private(set) var count: Int
    /// The bytes that differ from what lies under the page; nil for all of them.
    var changed: Range<Int>?

    init(_ bytes: [UInt8], _ scratch: ScratchSpace) {
        self.scratch = scratch
        self.bytes = bytes
        count = bytes.count
        scratch.count(bytes.count)
    }

    deinit {
        scratch.count(0 &- bytes.count)
        if let slot { scratch.release(slot) }
    }

    func copy() throws(CompoundFileError) -> Page {
        try load()
        let copy = Page(bytes, scratch)
        copy.changed = changed
        return copy
    }

    /// Fills `buffer` from `start` of the page on; what the page does not hold reads as zeros.
    func read(from start: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) {
        let held = max(0, min(count &- start, buffer.count))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<held])
        if let slot {
            try scratch.load(slot, from: start, into: part)
        } else if held > 0 {
            bytes.withUnsafeBytes { source in
                part.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start &+ held]))
            }
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[held...]).initializeMemory(as: UInt8.self, repeating: 0)
    }

    /// Overwrites bytes from `start` on; the page must reach no further than its size.
    func write(from start: Int, _ source: UnsafeRawBufferPointer) throws(CompoundFileError) {
        let end = start &+ source.count
        guard start >= 0, end <= Page.size else { return }
        try load()
        if let known = changed {
            changed = known.isEmpty ? start..<end : min(known.lowerBound, start)..<max(known.upperBound, end)
        }
        let before = bytes.count
        if start == before {
            bytes.append(contentsOf: source)
        } else {
            if end > before { bytes.append(contentsOf: repeatElement(0, count: end &- before)) }
            bytes.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[start..<end]).copyMemory(from: source)
            }
        }
        count = bytes.count
        scratch.count(count &- before)
    }

    /// Cuts the page off.
    func truncate(to newCount: Int) throws(CompoundFileError) {
        changed = nil
        guard newCount < count else { return }
        try load()
        bytes.removeLast(count &- newCount)
        scratch.count(newCount &- count)
        count = newCount
    }

    /// Moves the bytes to the scratch file.
    func spill() throws(CompoundFileError) {
        guard slot == nil, count > 0 else { return }
        slot = try bytes.lendBytes { (source) throws(CompoundFileError) in try scratch.store(source) }
        bytes = []
        scratch.count(0 &- count)
    }

    private func load() throws(CompoundFileError) {
        guard let place = slot else { return }
        var loaded = [UInt8](repeating: 0, count: count)
        try loaded.lendMutableBytes { (target) throws(CompoundFileError) in
            try scratch.load(place, from: 0, into: target)
        }
        bytes = loaded
        slot = nil
        scratch.release(place)
        scratch.count(count)
    }
}
