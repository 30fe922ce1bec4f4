/// Decompresses a stream of compressed RTF piece by piece ([MS-OXRTFCP] 2.2.1), header first.
///
/// Give it bytes and room for RTF as they come; `endInput` when there are no more. It needs no more memory than
/// its dictionary, never fails and never gives more than the header's size of RTF.
public final class RTFDecompressor {
    private enum Stage { case header, compressed, stored, ended }

    private var stage = Stage.header
    private var found: CompressedRTF.Findings = []
    /// The header as far as it has come; of RTF without a header, what is still to be given out.
    private var held: [UInt8] = []
    private var checksum = Checksum()
    /// The bytes that are still to come after the header, by its word; nil when that word cannot be right.
    private var contentLeft: UInt64?
    /// The RTF that is still to come, by the header's word.
    private var rawLeft = UInt64.max
    private var inputEnded = false

    /// 4096 bytes; every position is masked to that.
    private let ring: UnsafeMutablePointer<UInt8>
    private var position = 0
    private var hasWrapped = false
    private var control: UInt8 = 0
    private var itemsLeft = 0
    private var referenceHigh: UInt8?
    private var copyFrom = 0
    private var copyLeft = 0

    /// The header, once its 16 bytes have come; nil before that and for RTF that has none.
    public private(set) var header: CompressedRTFHeader?

    public init() {
        ring = .allocate(capacity: Preload.ringSize)
        ring.initialize(repeating: 0, count: Preload.ringSize)
        for (index, byte) in Preload.bytes.prefix(Preload.ringSize).enumerated() { ring[index] = byte }
        position = Preload.bytes.count & Preload.ringMask
    }

    deinit { ring.deallocate() }

    /// No more RTF comes out, whatever may still go in.
    public var isFinished: Bool { stage == .ended && copyLeft == 0 && held.isEmpty }

    /// What was put up with so far. Sizes and check sum are known at the end of the input only.
    public var findings: CompressedRTF.Findings { found }

    /// There is no more input. RTF may still have to be fetched, with `decode` of no bytes.
    public func endInput() {
        guard !inputEnded else { return }
        inputEnded = true
        if stage == .header {
            found.insert(.truncatedHeader)
            if !isPlainRTF(held) { held = [] }
            stage = .ended
            return
        }
        if stage == .compressed { found.insert(.missingEnd) }
        stage = .ended
        guard let header else { return }
        if (contentLeft ?? 0) > 0 { found.insert(.compressedSize) }
        if header.kind == .compressed, checksum.value != header.checksum { found.insert(.checksum) }
        if rawLeft > UInt64(copyLeft) { found.insert(.rawSize) }
    }

    /// Decompresses as far as input or room go.
    /// - Returns: how many bytes were used and how many given. Once `isFinished` the rest of the input is only
    ///   checked.
    public func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int) {
        var cursor = Cursor(input: input, output: output)
        takeHeader(&cursor)
        giveHeld(&cursor)
        if stage == .header || !held.isEmpty { return cursor.result }
        let start = cursor.read
        let end = limit(of: cursor)
        switch stage {
        case .stored: store(&cursor, end)
        case .compressed: expand(&cursor, end)
        default: copyRest(&cursor)
        }
        if stage == .ended, copyLeft == 0 { skip(&cursor, end) }
        count(UnsafeRawBufferPointer(rebasing: input[start..<cursor.read]))
        if contentLeft == 0 { passContents(&cursor) }
        return cursor.result
    }

    /// Where the contents end in this input.
    private func limit(of cursor: Cursor) -> Int {
        guard header != nil, let contentLeft else { return cursor.input.count }
        let there = UInt64(cursor.input.count &- cursor.read)
        return there <= contentLeft ? cursor.input.count : cursor.read &+ Int(contentLeft)
    }

    /// Contents that were used, or skipped.
    private func count(_ bytes: UnsafeRawBufferPointer) {
        guard let header, !bytes.isEmpty else { return }
        if header.kind == .compressed { checksum.add(bytes) }
        if let left = contentLeft { contentLeft = left &- UInt64(bytes.count) }
    }

    /// The contents are used up, and end here with or without a marker; what comes behind them is no part of them.
    private func passContents(_ cursor: inout Cursor) {
        if stage == .compressed { found.insert(.missingEnd) }
        stage = .ended
        guard cursor.read < cursor.input.count else { return }
        found.insert(.compressedSize)
        cursor.read = cursor.input.count
    }

    /// After the end there is nothing that matters, but it belongs to the check sum.
    private func skip(_ cursor: inout Cursor, _ end: Int) {
        guard cursor.read < end else { return }
        if header != nil { found.insert(.trailingBytes) }
        cursor.read = end
    }
}

// MARK: Header and stored RTF

extension RTFDecompressor {
    private func isPlainRTF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x7B, 0x5C, 0x72, 0x74, 0x66]) }

    private func takeHeader(_ cursor: inout Cursor) {
        guard stage == .header else { return }
        while held.count < CompressedRTFHeader.size, cursor.read < cursor.input.count {
            held.append(cursor.input[cursor.read])
            cursor.read &+= 1
        }
        guard held.count == CompressedRTFHeader.size, let header = CompressedRTFHeader(held) else { return }
        switch header.kind {
        case .compressed: stage = .compressed
        case .stored: stage = .stored
        default:
            // RTF that someone forgot to compress has no header: its 16 bytes are the first of the text.
            found.insert(.unknownKind)
            stage = isPlainRTF(held) ? .stored : .ended
            if stage == .ended { held = [] }
            return
        }
        held = []
        self.header = header
        contentLeft = header.contentSize
        if contentLeft == nil { found.insert(.compressedSize) }
        rawLeft = UInt64(header.rawSize)
    }

    private func giveHeld(_ cursor: inout Cursor) {
        guard stage != .header, !held.isEmpty else { return }
        let count = min(held.count, cursor.output.count)
        for index in 0..<count { cursor.output[index] = held[index] }
        cursor.written = count
        held.removeFirst(count)
    }

    /// Writers are known that count part of the header into the size of stored RTF: it ends where the bytes do.
    private func store(_ cursor: inout Cursor, _ end: Int) {
        let room = min(UInt64(cursor.output.count &- cursor.written), rawLeft)
        let count = Int(min(UInt64(end &- cursor.read), room))
        if count > 0 {
            let source = UnsafeRawBufferPointer(rebasing: cursor.input[cursor.read..<cursor.read &+ count])
            UnsafeMutableRawBufferPointer(rebasing: cursor.output[cursor.written...]).copyMemory(from: source)
            cursor.read &+= count
            cursor.written &+= count
            rawLeft &-= UInt64(count)
        }
        if rawLeft == 0 { stage = .ended }
    }
}

// MARK: LZFu

extension RTFDecompressor {
    /// Input up to `end` and output, with how far each was used.
    private struct Cursor {
        let input: UnsafeRawBufferPointer
        let output: UnsafeMutableRawBufferPointer
        var read = 0
        var written = 0
        var result: (consumed: Int, produced: Int) { (read, written) }

        init(input: UnsafeRawBufferPointer, output: UnsafeMutableRawBufferPointer) {
            self.input = input
            self.output = output
        }
    }

    /// A control byte and eight items take 17 bytes at most and give 136.
    private static let groupInput = 17
    private static let groupOutput = 136

    private func expand(_ cursor: inout Cursor, _ end: Int) {
        while true {
            copyRest(&cursor)
            guard copyLeft == 0, stage == .compressed else { return }
            if itemsLeft == 0 { expandGroups(&cursor, end) }
            if itemsLeft == 0 {
                guard cursor.read < end else { return }
                control = cursor.input[cursor.read]
                cursor.read &+= 1
                itemsLeft = 8
            }
            guard expandItem(&cursor, end) else { return }
        }
    }

    /// One item, or half of one.
    /// - Returns: false when it has to wait for input or room.
    private func expandItem(_ cursor: inout Cursor, _ end: Int) -> Bool {
        guard cursor.read < end else { return false }
        let byte = cursor.input[cursor.read]
        if control & 1 != 0 {
            cursor.read &+= 1
            guard let high = referenceHigh else {
                referenceHigh = byte
                return true
            }
            referenceHigh = nil
            refer(Int(high) << 8 | Int(byte))
        } else {
            guard rawLeft > 0 else { return overrun() }
            guard cursor.written < cursor.output.count else { return false }
            cursor.read &+= 1
            put(byte, &cursor)
        }
        control >>= 1
        itemsLeft &-= 1
        return true
    }

    /// The RTF is as long as the header says, and yet more comes.
    private func overrun() -> Bool {
        found.insert(.rawSize)
        stage = .ended
        return false
    }

    private func refer(_ word: Int) {
        let offset = word >> 4
        if offset == position {
            stage = .ended
            return
        }
        if !hasWrapped, offset > position { found.insert(.unwrittenReference) }
        guard rawLeft > 0 else {
            _ = overrun()
            return
        }
        copyFrom = offset
        copyLeft = (word & 0xF) &+ 2
    }

    /// What is left of a reference.
    private func copyRest(_ cursor: inout Cursor) {
        while copyLeft > 0 {
            guard rawLeft > 0 else {
                copyLeft = 0
                _ = overrun()
                return
            }
            guard cursor.written < cursor.output.count else { return }
            let byte = ring[copyFrom]
            copyFrom = (copyFrom &+ 1) & Preload.ringMask
            copyLeft &-= 1
            put(byte, &cursor)
        }
    }

    @inline(__always)
    private func put(_ byte: UInt8, _ cursor: inout Cursor) {
        cursor.output[cursor.written] = byte
        cursor.written &+= 1
        rawLeft &-= 1
        ring[position] = byte
        position = (position &+ 1) & Preload.ringMask
        if position == 0 { hasWrapped = true }
    }

    /// Whole groups while there is input and room for any: no item needs a check then.
    private func expandGroups(_ cursor: inout Cursor, _ end: Int) {
        guard let input = cursor.input.baseAddress, let output = cursor.output.baseAddress else { return }
        var (read, written, place) = (cursor.read, cursor.written, position)
        let start = written
        let room = Int(clamping: min(UInt64(cursor.output.count &- written), rawLeft)) &+ written
        groups: while end &- read >= RTFDecompressor.groupInput, room &- written >= RTFDecompressor.groupOutput {
            var bits = input.load(fromByteOffset: read, as: UInt8.self)
            var items = 8
            read &+= 1
            while items > 0 {
                let byte = input.load(fromByteOffset: read, as: UInt8.self)
                if bits & 1 == 0 {
                    read &+= 1
                    output.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
                    written &+= 1
                    ring[place] = byte
                    place = (place &+ 1) & Preload.ringMask
                    if place == 0 { hasWrapped = true }
                } else {
                    let word = Int(byte) << 8 | Int(input.load(fromByteOffset: read &+ 1, as: UInt8.self))
                    var offset = word >> 4
                    let length = (word & 0xF) &+ 2
                    if offset == place || (offset > place && !hasWrapped) {
                        // The end, or a finding: item by item from here.
                        control = bits
                        itemsLeft = items
                        break groups
                    }
                    read &+= 2
                    for step in 0..<length {
                        let copied = ring[offset]
                        output.storeBytes(of: copied, toByteOffset: written &+ step, as: UInt8.self)
                        ring[place] = copied
                        offset = (offset &+ 1) & Preload.ringMask
                        place = (place &+ 1) & Preload.ringMask
                    }
                    written &+= length
                    if place < length { hasWrapped = true }
                }
                bits >>= 1
                items &-= 1
            }
        }
        rawLeft &-= UInt64(written &- start)
        (cursor.read, cursor.written, position) = (read, written, place)
    }
}
