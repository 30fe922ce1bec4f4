/// A growable sequence of bytes with access at any place: pages of its own, which go to scratch space when they become
/// many, over content that somebody else holds. A few bytes of its own need no page.
public final class StreamBuffer {
    /// The length, in bytes.
    public private(set) var length: UInt64 = 0
    private let scratch: ScratchSpace
    /// What lies underneath the pages, up to `baseLimit` bytes of it.
    private(set) var base: (any ContentSource)?
    private(set) var baseLimit: UInt64 = 0
    /// Whether `small`, with zeros up to the length, is all there is: no page, and nothing underneath.
    private var isSmall = true
    private var small: [UInt8] = []
    /// Page 0, which is all that most other streams have, and the rest by number.
    private var firstPage: Page?
    private var pages: [UInt64: Page] = [:]
    /// The page written last: it stays in memory, for the next write is likely to go on there.
    private var hotPage: UInt64?

    /// The largest length: what a directory entry can state without looking negative.
    static let maximumLength = UInt64(Int64.max)

    /// Bytes that are written at once, at most.
    private static let longestRun = 1 << 20

    /// The length up to which there is no page: most streams end below it.
    static let smallLimit = Int(Limit.miniStreamCutoff)

    /// An empty buffer.
    public init(scratch: ScratchSpace) { self.scratch = scratch }

    /// A buffer that holds `bytes`.
    public init(bytes: [UInt8], scratch: ScratchSpace) {
        self.scratch = scratch
        length = UInt64(bytes.count)
        guard bytes.count > StreamBuffer.smallLimit else {
            small = bytes
            return
        }
        isSmall = false
        guard bytes.count > Page.size else {
            firstPage = Page(bytes, scratch)
            return
        }
        var start = 0
        while start < bytes.count {
            let end = min(start &+ Page.size, bytes.count)
            setPage(UInt64(start >> Page.shift), Page(Array(bytes[start..<end]), scratch))
            start = end
        }
    }

    /// A buffer over `length` bytes of other content.
    init(over base: any ContentSource, length: UInt64, scratch: ScratchSpace) {
        self.scratch = scratch
        self.base = base
        self.length = length
        isSmall = false
        baseLimit = length
        registerOverlay()
    }

    private init(copying other: StreamBuffer) {
        scratch = other.scratch
        length = other.length
        base = other.base
        baseLimit = other.baseLimit
        isSmall = other.isSmall
        small = other.small
        firstPage = other.firstPage
        pages = other.pages
        registerOverlay()
    }

    private func registerOverlay() {
        guard let content = base as? CommittedStream else { return }
        content.hasOverlays = true
        content.base.overlays.append(.init(buffer: self))
    }

    /// A copy that shares its pages with this buffer until one of the two writes to them.
    public func snapshot() throws(CompoundFileError) -> StreamBuffer { StreamBuffer(copying: self) }

    /// Whether there is little, all of it in `small`, and it goes to the mini stream of a file.
    var isLittle: Bool { isSmall && UInt64(small.count) == length && small.count < StreamBuffer.smallLimit }

    /// Lends what little there is.
    func lendSmall<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { small.withUnsafeBytes(body) }

    /// Drops what little there is, and keeps the room for more.
    func empty() {
        small.removeAll(keepingCapacity: true)
        length = 0
    }

    // MARK: Reading

    /// Fills `buffer` from `offset` on and answers how many bytes there were; none past the end.
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        guard offset < length else { return 0 }
        let total = Int(min(UInt64(buffer.count), length &- offset))
        if isSmall { return readSmall(from: Int(offset), UnsafeMutableRawBufferPointer(rebasing: buffer[0..<total])) }
        var done = 0
        while done < total {
            let position = offset &+ UInt64(done)
            let number = position >> UInt64(Page.shift)
            let within = Int(position & UInt64(Page.size &- 1))
            if let page = page(number) {
                let count = min(Page.size &- within, total &- done)
                try page.read(from: within, into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ count]))
                done &+= count
                continue
            }
            let count = min(unpagedRun(from: number, upTo: total &- done &+ within) &- within, total &- done)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ count])
            let got = try readUnderneath(at: position, into: part)
            done &+= got
            // The content underneath is damaged and holds less than it should.
            if got < count { return done }
        }
        return done
    }

    private func readSmall(from start: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let held = max(0, min(small.count &- start, buffer.count))
        small.withUnsafeBytes { bytes in
            guard held > 0, let from = bytes.baseAddress else { return }
            buffer.baseAddress?.copyMemory(from: from + start, byteCount: held)
        }
        if held < buffer.count {
            UnsafeMutableRawBufferPointer(rebasing: buffer[held...]).initializeMemory(as: UInt8.self, repeating: 0)
        }
        return buffer.count
    }

    /// Everything, or its first `limit` bytes.
    public func readAll(limit: UInt64 = .max) throws(CompoundFileError) -> [UInt8] {
        try readBytes(count: min(length, limit)) { (target) throws(CompoundFileError) in
            try self.read(at: 0, into: target)
        }
    }

    /// Bytes from page `number` on that no page covers, counted to `most`.
    private func unpagedRun(from number: UInt64, upTo most: Int) -> Int {
        if pages.isEmpty { return most }
        var count = Page.size
        var next = number &+ 1
        while count < most, page(next) == nil {
            count &+= Page.size
            next &+= 1
        }
        return count
    }

    private func readUnderneath(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        let held = offset < baseLimit ? Int(min(UInt64(buffer.count), baseLimit &- offset)) : 0
        if held > 0, let base {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<held])
            let got = try base.readContent(at: offset, into: part)
            if got < held { return got }
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[held...]).initializeMemory(as: UInt8.self, repeating: 0)
        return buffer.count
    }

    // MARK: Writing

    /// Writes all of `bytes` at `offset`. A gap between the old end and `offset` reads as zeros.
    public func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        guard bytes.count > 0 else { return }
        let (end, overflow) = offset.addingReportingOverflow(UInt64(bytes.count))
        guard !overflow, end <= StreamBuffer.maximumLength else {
            throw CompoundFileError(.mediumFull, "stream", found: offset)
        }
        if isSmall {
            if end <= UInt64(StreamBuffer.smallLimit) { return writeSmall(from: Int(offset), bytes) }
            leaveSmall()
        }
        if end > length { try keepBoundary(at: length) }
        var done = 0
        while done < bytes.count {
            let position = offset &+ UInt64(done)
            let within = Int(position & UInt64(Page.size &- 1))
            let number = position >> UInt64(Page.shift)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            var count = within == 0 ? try storeRun(number, rest) : 0
            if count == 0 {
                count = min(Page.size &- within, rest.count)
                try writePage(number, from: within, UnsafeRawBufferPointer(rebasing: rest[..<count]))
            }
            done &+= count
            if position &+ UInt64(count) > length { length = position &+ UInt64(count) }
        }
    }

    private func writeSmall(from start: Int, _ bytes: UnsafeRawBufferPointer) {
        let end = start &+ bytes.count
        if small.capacity < bytes.count, small.isEmpty, start == 0 {
            small = [UInt8](bytes)
        } else {
            if small.count < start { small.append(contentsOf: repeatElement(0, count: start &- small.count)) }
            if small.count == start {
                small.append(contentsOf: bytes)
            } else {
                small.replaceSubrange(start..<min(end, small.count), with: bytes)
            }
        }
        if UInt64(end) > length { length = UInt64(end) }
    }

    /// Has pages from now on.
    private func leaveSmall() {
        guard isSmall else { return }
        isSmall = false
        if !small.isEmpty { firstPage = Page(small, scratch) }
        small = []
    }

    /// Cuts the content off, or extends it with zeros.
    public func setLength(_ newLength: UInt64) throws(CompoundFileError) {
        guard newLength <= StreamBuffer.maximumLength else {
            throw CompoundFileError(.mediumFull, "stream", found: newLength)
        }
        guard newLength != length else { return }
        if isSmall {
            if newLength < UInt64(small.count) { small.removeLast(small.count &- Int(newLength)) }
            if newLength > UInt64(StreamBuffer.smallLimit) { leaveSmall() }
            length = newLength
            return
        }
        try keepBoundary(at: min(length, newLength))
        if newLength < length { try dropPages(beyond: newLength) }
        length = newLength
        if baseLimit > newLength { baseLimit = newLength }
    }

    /// Takes the page around an old or new end into memory: the sector underneath may hold stale bytes after it.
    private func keepBoundary(at end: UInt64) throws(CompoundFileError) {
        guard base != nil, end <= baseLimit, end & UInt64(Page.size &- 1) != 0 else { return }
        let number = end >> UInt64(Page.shift)
        if page(number) == nil { setPage(number, try loadedPage(number)) }
    }

    private func dropPages(beyond end: UInt64) throws(CompoundFileError) {
        let last = end >> UInt64(Page.shift)
        if end == 0 { firstPage = nil }
        if !pages.isEmpty { pages = pages.filter { $0.key < last || ($0.key == last && end & 0xFFFF != 0) } }
        if page(last) != nil {
            let page = try writablePage(last, keeping: true)
            try page.truncate(to: Int(end & UInt64(Page.size &- 1)))
        }
    }

    private func writePage(
        _ number: UInt64, from start: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(CompoundFileError) {
        let isOver = scratch.isOverBudget
        if let hotPage, hotPage != number, isOver { try coolDown(hotPage) }
        if isOver, bytes.count == Page.size {
            setPage(number, try Page(storing: bytes, in: scratch))
        } else {
            try writablePage(number, keeping: bytes.count < Page.size).write(from: start, bytes)
        }
        hotPage = number
    }

    /// Writes whole pages at once where they are to leave memory anyway; answers how many bytes those are.
    private func storeRun(_ number: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) -> Int {
        let count = min(bytes.count, StreamBuffer.longestRun) & ~(Page.size &- 1)
        guard count > Page.size, scratch.isStaged, scratch.isOverBudget else { return 0 }
        let pages = UInt64(count >> Page.shift)
        if let hotPage, hotPage < number || hotPage >= number &+ pages { try coolDown(hotPage) }
        guard let slots = scratch.storeRun(UnsafeRawBufferPointer(rebasing: bytes[..<count])) else { return 0 }
        for (index, slot) in slots.enumerated() { setPage(number &+ UInt64(index), Page(slot: slot, of: scratch)) }
        hotPage = nil
        return count
    }

    /// Lets a page go to scratch space; small ones are not worth a slot.
    private func coolDown(_ number: UInt64) throws(CompoundFileError) {
        if let page = page(number), page.count >= Page.size / 4 { try page.spill() }
    }

    /// Nobody writes on for now: where much is held in memory the page written last leaves it too.
    public func rest() {
        guard let hotPage, scratch.isCrowded, let page = page(hotPage) else { return }
        // Where there is no room for it, it stays.
        try? page.spill(toTail: page.count == Page.size)
    }

    private func page(_ number: UInt64) -> Page? { number == 0 ? firstPage : pages[number] }

    private func setPage(_ number: UInt64, _ page: Page) {
        if number == 0 { firstPage = page } else { pages[number] = page }
    }

    /// The page to write to: this buffer's alone, holding its old content unless that is about to be overwritten.
    private func writablePage(_ number: UInt64, keeping: Bool) throws(CompoundFileError) -> Page {
        var current = number == 0 ? firstPage : pages.removeValue(forKey: number)
        if number == 0 { firstPage = nil }
        let page: Page
        if current != nil, isKnownUniquelyReferenced(&current), let own = current {
            page = own
        } else if let shared = current {
            defer { setPage(number, shared) }
            page = keeping ? try shared.copy() : Page([], scratch)
        } else {
            page = keeping ? try loadedPage(number) : Page([], scratch)
            if keeping, base != nil { page.changed = 0..<0 }
        }
        setPage(number, page)
        return page
    }

    /// A page with what lies underneath.
    private func loadedPage(_ number: UInt64) throws(CompoundFileError) -> Page {
        let start = number << UInt64(Page.shift)
        guard base != nil, start < baseLimit else { return Page([], scratch) }
        var bytes = [UInt8](repeating: 0, count: Int(min(UInt64(Page.size), baseLimit &- start)))
        _ = try bytes.lendMutableBytes { (target) throws(CompoundFileError) in
            try readUnderneath(at: start, into: target)
        }
        return Page(bytes, scratch)
    }

    // MARK: Levels and commits

    /// Where page `number` may differ from what lies underneath, in sectors of the page; none where there is no page.
    func changedSectors(_ number: UInt64, shift: Int) -> Range<UInt32> {
        guard let page = page(number) else { return 0..<0 }
        guard let bytes = page.changed else { return 0..<UInt32(Page.size >> shift) }
        let end = bytes.upperBound &+ (1 << shift) &- 1
        return UInt32(bytes.lowerBound >> shift)..<UInt32(end >> shift)
    }

    /// Where page `number` lies in the file already, in which a commit may leave it.
    func placedSectors(_ number: UInt64, in scratch: ScratchSpace, shift: Int) -> SectorRun? {
        page(number)?.sectors(in: scratch, shift: shift)
    }

    /// How many bytes from `offset` on, of so many, nothing holds: they were never written, and are zeros.
    func gap(at offset: UInt64, upTo most: Int) -> Int {
        guard offset >= baseLimit || base == nil else { return 0 }
        guard offset < length else { return most }
        if isSmall { return 0 }
        let number = offset >> UInt64(Page.shift)
        guard page(number) == nil else { return 0 }
        let within = Int(offset & UInt64(Page.size &- 1))
        return min(unpagedRun(from: number, upTo: most &+ within) &- within, most)
    }

    /// Loads the pages that `absorb` will cut off; the content stays as it is.
    func prepare(for upper: StreamBuffer) throws(CompoundFileError) {
        let kept = min(length, upper.baseLimit)
        if kept != length { try keepBoundary(at: kept) }
        if upper.length != kept { try keepBoundary(at: min(kept, upper.length)) }
    }

    /// Takes over the pages and the length of a buffer that lies over this one's content.
    func absorb(_ upper: StreamBuffer) throws(CompoundFileError) {
        leaveSmall()
        try setLength(min(length, upper.baseLimit))
        try setLength(upper.length)
        // What they differ in from this buffer says nothing about what lies under that.
        if let page = upper.firstPage {
            page.changed = nil
            firstPage = page
        }
        for (number, page) in upper.pages {
            page.changed = nil
            pages[number] = page
        }
        hotPage = nil
    }
}

/// Allocates `count` bytes and has them filled; answers what was filled.
func readBytes(
    count: UInt64, _ fill: (UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int
) throws(CompoundFileError) -> [UInt8] {
    guard count <= UInt64(Int32.max) &* 2 else { throw CompoundFileError(.tooLarge, "stream", found: count) }
    guard isMemoryAvailable(count) else { throw CompoundFileError(.outOfMemory, "stream", found: count) }
    var failure: CompoundFileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { target, filled in
        do throws(CompoundFileError) {
            filled = min(
                Int(count), try fill(UnsafeMutableRawBufferPointer(start: target.baseAddress, count: Int(count))))
        } catch {
            failure = error
            filled = 0
        }
    }
    if let failure { throw failure }
    return bytes
}
