import CompoundFile

/// Where the bytes of a TNEF stream go, in order.
public protocol ByteSink: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws
}

/// Writes a TNEF stream from its start to its end.
///
/// An attribute's length stands before its data. Those whose length is not known wait in scratch space until they are
/// whole, messages in messages with the attribute of the outermost attachment: nobody need seek in what is written.
public final class TNEFOutput {
    private let sink: any ByteSink
    /// What waits, and how much of it has been written there.
    private var waiting: StreamBuffer?
    private var waitingLength: UInt64 = 0
    /// Bytes on their way to either place.
    private var batch: [UInt8] = []
    private var depth = 0
    /// How many bytes have been written, with those of attributes that came to nothing.
    public private(set) var count: UInt64 = 0
    /// The sum of all bytes modulo 65536: see `TNEFInput.sum`.
    private var sum: UInt16 = 0

    private static let batchBytes = 1 << 14

    public init(_ sink: any ByteSink) {
        self.sink = sink
        batch.reserveCapacity(Self.batchBytes)
    }

    // MARK: Bytes

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var total: UInt64 = 0
        for byte in bytes { total &+= UInt64(byte) }
        sum &+= UInt16(truncatingIfNeeded: total)
        count &+= UInt64(bytes.count)
        if batch.count &+ bytes.count > Self.batchBytes { try flush() }
        if bytes.count >= Self.batchBytes { return try pass(bytes) }
        batch.append(contentsOf: bytes)
    }

    public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    public func write<Number: FixedWidthInteger>(_ number: Number) throws {
        try withUnsafeBytes(of: number.littleEndian) { try write($0) }
    }

    /// Lets all bytes go where they belong.
    public func flush() throws {
        try batch.withUnsafeBytes { try pass($0) }
        batch.removeAll(keepingCapacity: true)
    }

    private func pass(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        guard let waiting else { return try sink.write(bytes) }
        try waiting.write(at: waitingLength, bytes)
        waitingLength &+= UInt64(bytes.count)
    }

    // MARK: The stream

    /// The start of a stream, or of one in an attachment of another.
    public func begin(key: UInt16) throws {
        try write(TNEFFormat.signature)
        try write(key)
    }

    /// An attribute with its data.
    public func attribute(_ level: AttributeLevel, _ id: AttributeID, _ data: [UInt8]) throws {
        guard let length = UInt32(exactly: data.count) else { throw TNEFError.tooLarge }
        try attribute(level, id, length: length) { try write(data) }
    }

    /// An attribute of so many bytes, which `body` writes.
    public func attribute(_ level: AttributeLevel, _ id: AttributeID, length: UInt32, _ body: () throws -> Void) throws
    {
        try header(level, id, length)
        let before = sum
        try body()
        try write(sum &- before)
    }

    /// An attribute of as many bytes as `body` writes; when it throws, there is no such attribute.
    public func attribute(_ level: AttributeLevel, _ id: AttributeID, _ body: () throws -> Void) throws {
        guard depth == 0 else { return try innerAttribute(level, id, body) }
        try flush()
        waiting = StreamBuffer(scratch: ScratchSpace())
        waitingLength = 0
        depth = 1
        let before = sum
        do {
            try body()
            try flush()
        } catch {
            forgetWaiting()
            sum = before
            throw error
        }
        let written = sum &- before
        guard let content = waiting, let length = UInt32(exactly: waitingLength) else {
            forgetWaiting()
            throw TNEFError.tooLarge
        }
        forgetWaiting()
        try header(level, id, length)
        try copy(content, UInt64(length))
        try write(written)
    }

    private func forgetWaiting() {
        batch.removeAll(keepingCapacity: true)
        waiting = nil
        depth = 0
    }

    private func copy(_ content: StreamBuffer, _ length: UInt64) throws {
        try flush()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        var offset: UInt64 = 0
        while offset < length {
            let count = try content.read(at: offset, into: piece)
            if count <= 0 { break }
            try sink.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            offset &+= UInt64(count)
        }
    }

    private func innerAttribute(_ level: AttributeLevel, _ id: AttributeID, _ body: () throws -> Void) throws {
        let start = place
        try header(level, id, 0)
        let before = sum
        let dataStart = place
        depth &+= 1
        defer { depth &-= 1 }
        do { try body() } catch {
            try rewind(to: start)
            throw error
        }
        let written = sum &- before
        guard let length = UInt32(exactly: place &- dataStart) else { throw TNEFError.tooLarge }
        try fill(dataStart &- 4, length)
        try write(written)
    }

    private func header(_ level: AttributeLevel, _ id: AttributeID, _ length: UInt32) throws {
        try write(level.rawValue)
        try write(id.rawValue)
        try write(length)
    }

    // MARK: Numbers that are known later

    /// Where the next byte goes in what waits.
    var place: UInt64 { waitingLength &+ UInt64(batch.count) }

    /// Puts a number where a zero was written, in an attribute that waits.
    func fill(_ place: UInt64, _ number: UInt32) throws {
        try flush()
        try withUnsafeBytes(of: number.littleEndian) { bytes in
            for byte in bytes { sum &+= UInt16(byte) }
            try waiting?.write(at: place, bytes)
        }
    }

    /// Takes back what was written after a place, in an attribute that waits.
    func rewind(to place: UInt64) throws {
        try flush()
        guard let waiting, place < waitingLength else { return }
        sum &-= try sumOf(waiting, from: place)
        try waiting.setLength(place)
        waitingLength = place
    }

    private func sumOf(_ content: StreamBuffer, from start: UInt64) throws -> UInt16 {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)
        defer { piece.deallocate() }
        var (offset, total): (UInt64, UInt64) = (start, 0)
        while true {
            let count = try content.read(at: offset, into: piece)
            if count <= 0 { return UInt16(truncatingIfNeeded: total) }
            for byte in piece[..<count] { total &+= UInt64(byte) }
            offset &+= UInt64(count)
        }
    }
}
