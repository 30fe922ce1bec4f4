/// Compresses RTF piece by piece ([MS-OXRTFCP] 2.2.2). What comes out is what follows the header, which needs the
/// sizes and the check sum of all and is therefore the answer of `finish`.
///
/// A value: a copy goes its own way from there, so that a stream can be finished on a copy and then go on.
public struct RTFCompressor {
    private let kind: CompressedRTFHeader.Kind
    private var checksum = Checksum()
    private var rawSize: UInt64 = 0
    private var contentSize: UInt64 = 0
    private var window = MatchWindow()
    private var group = ItemGroup()
    private var cost: [UInt32] = []
    private var step: [UInt8] = []

    /// As many positions are decided on together. More find no shorter way, fewer cost at their ends.
    private static let block = 4096
    /// What a literal and a reference take, in bits: the one a byte, the other two, and each a bit of control.
    private static let literalCost: UInt32 = 9
    private static let referenceCost: UInt32 = 17

    /// - Parameter kind: compressed, or stored as it comes.
    public init(kind: CompressedRTFHeader.Kind = .compressed) { self.kind = kind == .stored ? .stored : .compressed }

    /// Takes RTF and appends what is settled of its compressed form.
    /// - Returns: false, and nothing is done, when all together would be 4 GiB or more, for which the header has
    ///   no room.
    public mutating func compress(_ rtf: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
        let (total, overflow) = rawSize.addingReportingOverflow(UInt64(rtf.count))
        guard !overflow, total <= RTFCompressor.largest else { return false }
        rawSize = total
        if kind == .stored {
            output.append(contentsOf: rtf)
            contentSize = total
            return true
        }
        let before = output.count
        var taken = 0
        while taken < rtf.count {
            taken &+= window.append(UnsafeRawBufferPointer(rebasing: rtf[taken...]))
            while window.pending >= RTFCompressor.block &+ MatchWindow.longest {
                settle(RTFCompressor.block, into: &output)
            }
        }
        counted(output, from: before)
        return true
    }

    /// The largest size of RTF: compressed it may come out an eighth larger, and the header's own fields have
    /// 32 bits.
    private static let largest = UInt64(UInt32.max) / 9 * 8 - 64

    /// Appends the rest and the end marker.
    /// - Returns: the header that belongs in front of all that was appended.
    public mutating func finish(into output: inout [UInt8]) -> CompressedRTFHeader? {
        let before = output.count
        if kind == .compressed {
            while window.pending > 0 { settle(min(window.pending, RTFCompressor.block), into: &output) }
            // A reference to the position where the next byte would go is the end.
            group.add(reference: window.ringPosition, length: 2, to: &output)
            group.flush(to: &output)
            counted(output, from: before)
        }
        guard let size = UInt32(exactly: contentSize &+ 12), let raw = UInt32(exactly: rawSize) else { return nil }
        return CompressedRTFHeader(compressedSize: size, rawSize: raw, kind: kind, checksum: checksum.value)
    }

    private mutating func counted(_ output: [UInt8], from start: Int) {
        output.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        contentSize &+= UInt64(output.count &- start)
    }

    /// Decides on the next `count` pending bytes: the way through them that takes the fewest bits. All references
    /// cost the same, so that the longest at each place, or a part of it, is all that needs a look.
    private mutating func settle(_ count: Int, into output: inout [UInt8]) {
        let matches = window.matches(count)
        let room = count &+ MatchWindow.longest
        if cost.count < room {
            cost = [UInt32](repeating: 0, count: room)
            step = [UInt8](repeating: 1, count: room)
        }
        cost.withUnsafeMutableBufferPointer { cost in
            step.withUnsafeMutableBufferPointer { step in
                for index in count..<room { cost[index] = 0 }
                for index in stride(from: count &- 1, through: 0, by: -1) {
                    var best = cost[index &+ 1] &+ RTFCompressor.literalCost
                    var length = 1
                    let longest = min(Int(matches[index].length), MatchWindow.longest)
                    // A longer part is never worse than a shorter one of nearly the same cost: look from the end.
                    var candidate = longest
                    while candidate >= 2 {
                        let bits = cost[index &+ candidate] &+ RTFCompressor.referenceCost
                        if bits < best { (best, length) = (bits, candidate) }
                        candidate &-= 1
                    }
                    cost[index] = best
                    step[index] = UInt8(truncatingIfNeeded: length)
                }
            }
        }
        var index = 0
        while index < count {
            let length = Int(step[index])
            if length == 1 {
                group.add(literal: window.pendingByte(index), to: &output)
            } else {
                group.add(reference: Int(matches[index].ring), length: length, to: &output)
            }
            index &+= length
        }
        window.advance(index)
    }
}

/// A control byte and up to eight items that it describes.
struct ItemGroup {
    private var bytes: [UInt8] = [0]
    private var items = 0

    init() { bytes.reserveCapacity(17) }

    mutating func add(literal byte: UInt8, to output: inout [UInt8]) {
        bytes.append(byte)
        count(isReference: false, &output)
    }

    mutating func add(reference ring: Int, length: Int, to output: inout [UInt8]) {
        let word = (ring & Preload.ringMask) << 4 | ((length &- 2) & 0xF)
        bytes.append(UInt8(truncatingIfNeeded: word >> 8))
        bytes.append(UInt8(truncatingIfNeeded: word))
        count(isReference: true, &output)
    }

    private mutating func count(isReference: Bool, _ output: inout [UInt8]) {
        if isReference { bytes[0] |= 1 << UInt8(truncatingIfNeeded: items) }
        items &+= 1
        if items == 8 { flush(to: &output) }
    }

    mutating func flush(to output: inout [UInt8]) {
        guard items > 0 else { return }
        output.append(contentsOf: bytes)
        bytes.removeAll(keepingCapacity: true)
        bytes.append(0)
        items = 0
    }
}
