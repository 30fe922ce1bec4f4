import Glibc

/// Where uncommitted bytes wait: in memory up to a bound, beyond it in a temporary file that has no name any more, or
/// behind the last commit of the compound file itself where that is allowed.
///
/// It guards itself: whoever drops a stream last drops its pages, and that may be a thread that holds no lock while
/// others write to streams in the same space.
public final class ScratchSpace {
    /// Bytes that one space keeps in memory before full pages leave it.
    public static let memoryThreshold = 1 << 20
    /// Bytes from which on the last pages of closed streams leave it as well.
    private static let crowdThreshold = 32 << 20

    /// Where the bytes of a slot are.
    private enum Place {
        /// The number of a page in the temporary file.
        case file(Int)
        /// The first sector of a page in the compound file, and how many bytes are there.
        case tail(UInt32, count: Int)
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Opened before the first place in it is given out; the same from then on.
    private var descriptor: Int32 = -1
    private var filePages = 0
    private var freeFilePages: [Int] = []
    /// The file whose end may hold pages, until the first one goes there.
    private var tailSource: SectorSource?
    private var tail: ScratchTail?
    /// By slot; nil for those that are free.
    private var places: ContiguousArray<Place?> = []
    private var freeSlots: [Int] = []
    private var bytesInMemory = 0
    /// The bound, before anything is written.
    var memoryLimit = memoryThreshold

    public init() {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// The bytes in memory, and those of the pages that have left it.
    var bytesHeld: UInt64 {
        locked { UInt64(max(bytesInMemory, 0)) &+ UInt64(places.count &- freeSlots.count) << UInt64(Page.shift) }
    }

    var isOverBudget: Bool { locked { bytesInMemory > memoryLimit } }

    var isCrowded: Bool { locked { bytesInMemory > ScratchSpace.crowdThreshold } }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Counts bytes that pages hold in memory in, or out when there are fewer now.
    func count(_ change: Int) { locked { bytesInMemory &+= change } }

    // MARK: Slots

    private func slot(at place: Place) -> Int {
        locked {
            if let slot = freeSlots.popLast() {
                places[slot] = place
                return slot
            }
            places.append(place)
            return places.count &- 1
        }
    }

    func release(_ slot: Int) {
        locked {
            switch places[slot] {
            case .file(let number): freeFilePages.append(number)
            case .tail(let sector, _): tail?.giveBack(sector)
            case nil: return
            }
            places[slot] = nil
            freeSlots.append(slot)
        }
    }

    /// Writes one page (or its beginning) to a free slot and answers which.
    ///
    /// - Parameter toTail: whether it may go to the end of the file, where it takes the room of a whole page.
    func store(_ bytes: UnsafeRawBufferPointer, toTail: Bool = true) throws(CompoundFileError) -> Int {
        if toTail, let (tail, sector) = locked({ reserveInTail(1) }) {
            do throws(CompoundFileError) {
                try tail.write(bytes, at: sector)
                return slot(at: .tail(sector, count: bytes.count))
            } catch {
                // There may be room elsewhere.
                locked { tail.giveBack(sector) }
            }
        }
        return slot(at: .file(try storeInFile(bytes)))
    }

    /// Writes whole pages at once to the end of the file, and answers their slots; nil where that cannot be.
    func storeRun(_ bytes: UnsafeRawBufferPointer) -> [Int]? {
        let pages = bytes.count >> Page.shift
        guard let (tail, first) = locked({ reserveInTail(pages) }) else { return nil }
        let sectors = tail.sectors(first, pages: pages)
        do throws(CompoundFileError) { try tail.write(bytes, at: first) } catch {
            locked { sectors.forEach(tail.giveBack) }
            return nil
        }
        return sectors.map { slot(at: .tail($0, count: Page.size)) }
    }

    func load(
        _ slot: Int, from start: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) {
        guard !buffer.isEmpty else { return }
        let (place, tail) = locked { (places[slot], self.tail) }
        if case .file(let number)? = place {
            try loadFromFile(number, from: start, into: buffer)
        } else if case .tail(let sector, _)? = place, let tail {
            try tail.read(sector, from: start, into: buffer)
        } else {
            throw CompoundFileError(.readFault, "scratch space")
        }
    }

    // MARK: The compound file itself

    /// Whether pages have gone to the end of the file.
    var hasTail: Bool { locked { tail != nil } }
    /// Whether they may.
    var isStaged: Bool { locked { tail != nil || tailSource != nil } }

    /// Has pages go to the end of a file, to which nobody else may write, from now on.
    func stage(in source: SectorSource) { locked { tailSource = source } }

    private func reserveInTail(_ pages: Int) -> (ScratchTail, UInt32)? {
        if tail == nil, let source = tailSource {
            tailSource = nil
            tail = ScratchTail(source)
        }
        guard let tail, let sector = tail.reserve(pages) else { return nil }
        return (tail, sector)
    }

    /// The sectors of the file that hold pages.
    var tailRuns: [SectorRun] { locked { runs() } }

    /// Where the last of them ends, in bytes.
    var tailEnd: UInt64 {
        locked {
            guard let tail else { return 0 }
            return places.reduce(0) {
                if case .tail(let sector, let count) = $1 { return max($0, tail.end(sector, count: count)) }
                return $0
            }
        }
    }

    private func runs() -> [SectorRun] {
        guard let tail else { return [] }
        return places.compactMap { if case .tail(let sector, _) = $0 { return tail.run(sector) } else { return nil } }
    }

    /// Where a page lies in the file, if a commit may make it a part of that.
    func sector(ofSlot slot: Int) -> UInt32? {
        locked {
            guard case .tail(let sector, _) = places[slot], tail?.isAboveFloor(sector) == true else { return nil }
            return sector
        }
    }

    /// Takes note of where the last commit ends; answers where nothing that is needed follows any more.
    func settleTail(above end: UInt32) -> UInt32 { locked { tail?.settle(above: end, runs()) ?? end } }

    /// Brings all pages from the end of the file to the temporary one, and has those to come go there.
    ///
    /// - Throws: what that throws; all pages are there then, in one place or the other.
    func leaveTail() throws(CompoundFileError) {
        guard let tail = locked({ tail }) else { return locked { tailSource = nil } }
        var bytes = [UInt8](repeating: 0, count: Page.size)
        for slot in 0..<locked({ places.count }) {
            guard case .tail(let sector, let count) = locked({ places[slot] }) else { continue }
            let number = try bytes.lendMutableBytes { (room) throws(CompoundFileError) in
                let page = UnsafeMutableRawBufferPointer(rebasing: room[0..<count])
                try tail.read(sector, from: 0, into: page)
                return try storeInFile(UnsafeRawBufferPointer(page))
            }
            locked {
                if case .tail = places[slot] {
                    places[slot] = .file(number)
                    tail.giveBack(sector)
                } else {
                    freeFilePages.append(number)
                }
            }
        }
        locked { self.tail = nil }
    }

    // MARK: The temporary file

    /// A place of one page in the temporary file; nil when there is no such file.
    private func reserveFilePage() -> Int? {
        locked {
            if descriptor < 0 { descriptor = ScratchSpace.openFile() }
            guard descriptor >= 0 else { return nil }
            if let free = freeFilePages.popLast() { return free }
            filePages &+= 1
            return filePages &- 1
        }
    }

    private func storeInFile(_ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) -> Int {
        guard let number = reserveFilePage() else {
            throw CompoundFileError(errno == EMFILE ? .tooManyOpenFiles : .mediumFull, "scratch space")
        }
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(number << Page.shift &+ done))
            if count > 0 {
                done &+= count
            } else if count == 0 || errno != EINTR {
                let kind: CompoundFileError.Code = errno == ENOSPC || count == 0 ? .mediumFull : .writeFault
                locked { freeFilePages.append(number) }
                throw CompoundFileError(kind, "scratch space")
            }
        }
        return number
    }

    private func loadFromFile(
        _ number: Int, from start: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(number << Page.shift &+ start &+ done))
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
