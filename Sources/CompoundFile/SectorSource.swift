import Glibc

/// The file's bytes as one opener reads them: small files whole from memory, of others blocks around small reads.
///
/// Nothing is mapped, for a file that another process cuts off would then end the process.
final class SectorSource {
    private static let blockShift: UInt64 = 15
    private static let blockLimit = 64

    private(set) var store: any ByteStore
    private(set) var length: UInt64
    let shift: Int
    /// How many sectors the length covers, a last partial one included.
    private(set) var sectorCount: UInt32
    /// The whole file, until a commit changes it.
    private(set) var image: ByteBlock? { didSet { imageBytes = image?.bytes } }
    /// Its bytes, as long as it is there.
    private(set) var imageBytes: UnsafeRawBufferPointer?
    /// Blocks read lately, the last one in front: reads go back and forth between a few, which stay near it.
    private var blocks: ContiguousArray<Block> = [] {
        didSet { (lastBytes, lastNumber) = (blocks.first?.bytes.bytes, blocks.first?.number ?? 0) }
    }
    private var lastBytes: UnsafeRawBufferPointer?
    private var lastNumber: UInt64 = 0

    private struct Block {
        let number: UInt64
        let bytes: ByteBlock
    }

    @inline(__always)
    var sectorSize: Int { 1 << shift }

    /// `image` is the whole file when it was read at once.
    init(store: any ByteStore, length: UInt64, image: ByteBlock?, shift: Int) {
        self.store = store
        self.length = length
        self.image = image
        imageBytes = image?.bytes
        self.shift = shift
        sectorCount = SectorSource.sectors(length, shift)
    }

    static func sectors(_ length: UInt64, _ shift: Int) -> UInt32 {
        let size: UInt64 = 1 << UInt64(shift)
        guard length > size else { return 0 }
        return UInt32(min((length &- 1) >> UInt64(shift), UInt64(SectorNumber.limit)))
    }

    @inline(__always)
    func offset(of sector: UInt32) -> UInt64 { (UInt64(sector) &+ 1) << UInt64(shift) }

    /// Whether the last sector is cut off.
    var hasPartialSector: Bool { length & (UInt64(sectorSize) &- 1) != 0 }

    /// Fills `buffer`; answers fewer bytes at the end of the file.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        guard offset < length else { return 0 }
        let count = Int(min(UInt64(buffer.count), length &- offset))
        if copyFromImage(at: offset, to: buffer) { return count }
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        if let imageBytes {
            guard let start = imageBytes.baseAddress, Int(offset) < imageBytes.count else { return 0 }
            let held = min(count, imageBytes.count &- Int(offset))
            target.baseAddress?.copyMemory(from: start + Int(offset), byteCount: held)
            return held
        }
        if copyFromLastBlock(at: offset, to: target) { return count }
        guard count <= 1 << Int(SectorSource.blockShift) else {
            try readAll(at: offset, into: target)
            return count
        }
        var done = 0
        while done < count {
            let position = offset &+ UInt64(done)
            let number = position >> SectorSource.blockShift
            let start = Int(position &- number << SectorSource.blockShift)
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<count])
            let copied = try block(number).copy(from: start, to: rest)
            if copied == 0 { break }
            done &+= copied
        }
        return done
    }

    /// Fills the buffer from the image of the file, if there is one and it reaches so far.
    @inline(__always)
    func copyFromImage(at offset: UInt64, to buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard let imageBytes, let start = imageBytes.baseAddress, let target = buffer.baseAddress,
            offset <= UInt64(imageBytes.count), imageBytes.count &- Int(offset) >= buffer.count
        else { return false }
        memcpy(target, start + Int(offset), buffer.count)
        return true
    }

    /// Most reads of little meet the block that the last one came from.
    @inline(__always)
    func copyFromLastBlock(at offset: UInt64, to buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard let lastBytes, let start = lastBytes.baseAddress, offset >> SectorSource.blockShift == lastNumber else {
            return false
        }
        let within = Int(offset & (1 << SectorSource.blockShift &- 1))
        guard within &+ buffer.count <= lastBytes.count else { return false }
        buffer.baseAddress?.copyMemory(from: start + within, byteCount: buffer.count)
        return true
    }

    /// Reads bytes that were there when the file was opened. Where they are gone, somebody has cut it off meanwhile:
    /// free links and empty entries in their place would pass for the file's own.
    private func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) {
        let count = try store.read(at: offset, into: buffer)
        guard count == buffer.count else {
            throw CompoundFileError(
                .readFault, "file", offset: offset &+ UInt64(count), found: UInt64(count),
                expected: UInt64(buffer.count))
        }
    }

    /// One sector; bytes beyond the end of the file read as `fill`.
    func sector(_ number: UInt32, fill: UInt8) throws(CompoundFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: fill, count: sectorSize)
        let position = offset(of: number)
        _ = try bytes.lendMutableBytes { (target) throws(CompoundFileError) in
            try read(at: position, into: target)
        }
        return bytes
    }

    private func block(_ number: UInt64) throws(CompoundFileError) -> ByteBlock {
        if let place = blocks.firstIndex(where: { $0.number == number }) {
            if place > 0 { blocks.withUnsafeMutableBufferPointer { $0.swapAt(0, place) } }
            return blocks[0].bytes
        }
        let start = number << SectorSource.blockShift
        let wanted = Int(min(1 << SectorSource.blockShift, length &- start))
        let bytes = try ByteBlock(count: wanted) { (target) throws(CompoundFileError) in
            try readAll(at: start, into: target)
            return wanted
        }
        if blocks.count >= SectorSource.blockLimit { blocks.removeLast() }
        blocks.insert(Block(number: number, bytes: bytes), at: 0)
        return bytes
    }

    /// Forgets the blocks that bytes from one to another lie in: the file is not as they are any more.
    private func forgetBlocks(from first: UInt64, to last: UInt64) {
        let (low, high) = (first >> SectorSource.blockShift, last >> SectorSource.blockShift)
        if !blocks.isEmpty { blocks.removeAll { $0.number >= low && $0.number <= high } }
    }

    /// Reads from another store from now on, which holds the same bytes.
    func move(to other: any ByteStore) { store = other }

    // MARK: After a commit

    /// Takes note of so many bytes that this opener has written.
    func wrote(at offset: UInt64, count: UInt64) {
        if count > 0 { forgetBlocks(from: offset, to: offset &+ count &- 1) }
        // The directory may look into the image as it is.
        image = nil
    }

    /// The length after a commit.
    func setLength(_ newLength: UInt64) {
        // The block at the old end was read short.
        forgetBlocks(from: length, to: length)
        forgetBlocks(from: newLength, to: newLength)
        if let image, UInt64(image.count) != newLength { self.image = nil }
        length = newLength
        sectorCount = SectorSource.sectors(newLength, shift)
    }
}
