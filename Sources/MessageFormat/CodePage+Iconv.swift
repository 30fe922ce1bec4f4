import CGLib

/// An open conversion; nil where the system has none of the names.
private final class Conversion {
    private let handle: GIConv

    init?(to: StaticString, from: StaticString) {
        let opened = to.withUTF8Buffer { _ in
            g_iconv_open(Conversion.pointer(to), Conversion.pointer(from))
        }
        // (GIConv)-1 is how the call says that it has failed.
        guard let opened, Int(bitPattern: UnsafeRawPointer(opened)) != -1 else { return nil }
        handle = opened
    }

    deinit { g_iconv_close(handle) }

    private static func pointer(_ name: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// Converts as much as it can; what stops it is at `consumed`. `isComplete` when nothing is left.
    func run(_ input: [UInt8], from start: Int, into output: inout [UInt8]) -> (consumed: Int, isComplete: Bool) {
        var chunk = [CChar](repeating: 0, count: max(256, min((input.count &- start) &* 2, 1 << 16)))
        var input = input
        return input.withUnsafeMutableBytes { source in
            guard let base = source.baseAddress else { return (start, true) }
            var next: UnsafeMutablePointer<CChar>? = (base + start).assumingMemoryBound(to: CChar.self)
            var left = gsize(source.count &- start)
            while true {
                let (result, written) = step(&next, &left, &chunk)
                chunk.withUnsafeBytes { output += $0.prefix(written) }
                let consumed = source.count &- Int(left)
                if result != gsize.max { return (consumed, true) }
                // Stopped by a full chunk it goes on; without progress it was the input.
                if written == 0 || Int(written) &+ 16 < chunk.count { return (consumed, false) }
            }
        }
    }

    private func step(
        _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout gsize, _ chunk: inout [CChar]
    ) -> (result: gsize, written: Int) {
        chunk.withUnsafeMutableBufferPointer { buffer in
            var target = buffer.baseAddress
            var room = gsize(buffer.count)
            let result = g_iconv(handle, &next, &left, &target, &room)
            return (result, buffer.count &- Int(room))
        }
    }

    /// The bytes that bring a shifting page back to its first state.
    func finish(into output: inout [UInt8]) {
        var chunk = [CChar](repeating: 0, count: 64)
        let written = chunk.withUnsafeMutableBufferPointer { buffer -> Int in
            var target = buffer.baseAddress
            var room = gsize(buffer.count)
            _ = g_iconv(handle, nil, nil, &target, &room)
            return buffer.count &- Int(room)
        }
        chunk.withUnsafeBytes { output += $0.prefix(written) }
    }
}

/// UTF-16 of bytes in an encoding; each byte without meaning becomes U+FFFD. Nil where iconv lacks the encoding.
func iconvDecode(_ bytes: [UInt8], from name: StaticString) -> [UInt16]? {
    guard let conversion = Conversion(to: "UTF-16LE", from: name) else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count &* 2)
    var start = 0
    while start < bytes.count {
        let (consumed, isComplete) = conversion.run(bytes, from: start, into: &output)
        start = consumed
        if isComplete { break }
        output += [0xFD, 0xFF]
        start &+= 1
    }
    conversion.finish(into: &output)
    return units(output)
}

/// Bytes of UTF-16 in an encoding; each character without a place becomes '?'. Nil where iconv lacks the encoding.
func iconvEncode(_ text: [UInt16], to name: StaticString) -> [UInt8]? {
    guard let conversion = Conversion(to: name, from: "UTF-16LE") else { return nil }
    let bytes = littleEndian(text)
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var start = 0
    while start < bytes.count {
        let (consumed, isComplete) = conversion.run(bytes, from: start, into: &output)
        start = consumed
        if isComplete { break }
        _ = conversion.run([0x3F, 0], from: 0, into: &output)
        let unit = StreamValue.word(bytes, at: start, width: 2)
        let next = StreamValue.word(bytes, at: start &+ 2, width: 2)
        start &+= unit & 0xFC00 == 0xD800 && next & 0xFC00 == 0xDC00 ? 4 : 2
    }
    conversion.finish(into: &output)
    return output
}

private func units(_ bytes: [UInt8]) -> [UInt16] {
    (0..<bytes.count / 2).map { UInt16(bytes[2 &* $0]) | UInt16(bytes[2 &* $0 &+ 1]) << 8 }
}
