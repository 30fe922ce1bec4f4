/// Where the bytes of a TNEF stream come from, in order.
public protocol ByteSource: AnyObject {
    /// Fills as much of the buffer as there is; answers 0 at the end only.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a TNEF stream, read once from its start to its end and summed up on the way.
public final class TNEFInput {
    private let source: any ByteSource
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)
    /// What of the buffer has yet to be given out.
    private var ready = 0..<0
    private var hasEnded = false
    /// How many bytes have been given out.
    public private(set) var position: UInt64 = 0
    /// Their sum modulo 65536. Sums add up: the checksum of a range is the difference of two of these.
    private(set) var sum: UInt16 = 0

    public init(_ source: any ByteSource) { self.source = source }

    deinit { buffer.deallocate() }

    /// All that there is.
    public var window: TNEFWindow { TNEFWindow(self, end: .max) }

    private func refill() throws {
        guard ready.isEmpty, !hasEnded else { return }
        let count = try source.read(into: buffer)
        hasEnded = count <= 0
        ready = 0..<min(max(count, 0), buffer.count)
    }

    /// The next bytes, as many as are at hand but no more than `most`; none at the end. They are gone with the next
    /// call.
    func take(_ most: UInt64) throws -> UnsafeRawBufferPointer {
        try refill()
        let count = Int(min(most, UInt64(ready.count)))
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[ready.prefix(count)])
        var total: UInt64 = 0
        for byte in bytes { total &+= UInt64(byte) }
        sum &+= UInt16(truncatingIfNeeded: total)
        position &+= UInt64(count)
        ready = ready.lowerBound &+ count..<ready.upperBound
        return bytes
    }
}

/// A part of the input that is being read, up to an end that may lie past that of the input. Windows lie in each other:
/// reading in one moves the others along.
public struct TNEFWindow {
    private let input: TNEFInput
    public let end: UInt64

    init(_ input: TNEFInput, end: UInt64) {
        self.input = input
        self.end = end
    }

    /// The bytes up to the end, if the input goes that far.
    public var remaining: UInt64 { end > input.position ? end &- input.position : 0 }

    public var position: UInt64 { input.position }
    var sum: UInt16 { input.sum }

    /// The next `length` bytes of this one, or all of it where it is shorter.
    public func window(_ length: UInt64) -> TNEFWindow {
        TNEFWindow(input, end: input.position &+ min(length, remaining))
    }

    /// Hands over the next bytes in pieces, at most so many.
    /// - Returns: how many there were.
    @discardableResult
    public func read(_ count: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        var left = min(count, remaining)
        let wanted = left
        while left > 0 {
            let bytes = try input.take(left)
            if bytes.isEmpty { break }
            left &-= UInt64(bytes.count)
            try body(bytes)
        }
        return wanted &- left
    }

    /// The next bytes, as many as there are of so many. Memory is taken for what has been read alone, whatever the
    /// count says.
    public func bytes(upTo count: UInt64) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try read(count) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The next bytes; nil where there are fewer.
    func bytes(_ count: UInt64) throws -> [UInt8]? {
        guard count <= remaining else { return nil }
        let bytes = try bytes(upTo: count)
        return UInt64(bytes.count) == count ? bytes : nil
    }

    /// A little-endian number of so many bytes; nil where there are fewer.
    private func number(_ width: UInt64) throws -> UInt64? {
        guard width <= remaining else { return nil }
        var (value, shift): (UInt64, UInt64) = (0, 0)
        let count = try read(width) { bytes in
            for byte in bytes {
                value |= UInt64(byte) << shift
                shift &+= 8
            }
        }
        return count == width ? value : nil
    }

    func uint8() throws -> UInt8? { try number(1).map { UInt8(truncatingIfNeeded: $0) } }
    func uint16() throws -> UInt16? { try number(2).map { UInt16(truncatingIfNeeded: $0) } }
    func uint32() throws -> UInt32? { try number(4).map { UInt32(truncatingIfNeeded: $0) } }
    func uint64() throws -> UInt64? { try number(8) }

    public func skip(_ count: UInt64) throws { try read(count) { _ in } }
    public func skipToEnd() throws { try skip(remaining) }
}
