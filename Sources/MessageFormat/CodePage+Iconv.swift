import CGLib

/// An open conversion; nil where the system has none of the names.
private final class Conversion {
    private let handle: GIConv
    private let chunk: UnsafeMutableBufferPointer<CChar>

    init?(to: StaticString, from: StaticString) {
        let opened = g_iconv_open(Conversion.pointer(to), Conversion.pointer(from))
        // (GIConv)-1 is how the call says that it has failed.
        guard let opened, Int(bitPattern: UnsafeRawPointer(opened)) != -1 else { return nil }
        handle = opened
        chunk = .allocate(capacity: 4096)
    }

    deinit {
        g_iconv_close(handle)
        chunk.deallocate()
    }

    private static func pointer(_ name: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// Converts from `start` on as much as it can; answers how far it came. Short of the end, what is there
    /// has no meaning or no place.
    func run(_ input: UnsafeRawBufferPointer, from start: Int, into output: inout [UInt8]) -> Int {
        guard let base = input.baseAddress, start < input.count else { return input.count }
        // iconv only reads its input, whatever its declaration says.
        var next: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
            mutating: (base + start).assumingMemoryBound(to: CChar.self))
        var left = gsize(input.count &- start)
        while true {
            var target = chunk.baseAddress
            var room = gsize(chunk.count)
            let result = g_iconv(handle, &next, &left, &target, &room)
            let written = chunk.count &- Int(room)
            output += UnsafeRawBufferPointer(chunk).prefix(written)
            let consumed = input.count &- Int(left)
            if result != gsize.max { return input.count }
            // A chunk with room left was not what stopped it: no character takes more than 16 bytes.
            if room > 16 { return consumed }
        }
    }

    /// The bytes that bring a shifting page back to its first state.
    func finish(into output: inout [UInt8]) {
        var target = chunk.baseAddress
        var room = gsize(chunk.count)
        _ = g_iconv(handle, nil, nil, &target, &room)
        output += UnsafeRawBufferPointer(chunk).prefix(chunk.count &- Int(room))
    }
}

/// UTF-16 of bytes in an encoding; each byte without meaning becomes U+FFFD, or what `open` says. Nil where iconv
/// lacks the encoding.
func iconvDecode(
    _ bytes: [UInt8], from name: StaticString, open: (UInt8) -> UInt16 = { _ in 0xFFFD }
) -> [UInt16]? {
    guard let conversion = Conversion(to: "UTF-16LE", from: name) else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count &* 2)
    bytes.withUnsafeBytes { input in
        var start = conversion.run(input, from: 0, into: &output)
        while start < input.count {
            output += littleEndian(open(input[start]))
            start = conversion.run(input, from: start &+ 1, into: &output)
        }
    }
    conversion.finish(into: &output)
    return StreamValue.units(output)
}

/// Bytes of UTF-16 in an encoding; each character without a place becomes '?', or the byte that `open` says. Nil where
/// iconv lacks the encoding.
func iconvEncode(
    _ text: [UInt16], to name: StaticString, open: (UInt16) -> UInt8? = { _ in nil }
) -> [UInt8]? {
    guard let conversion = Conversion(to: name, from: "UTF-16LE") else { return nil }
    let bytes = littleEndian(text)
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    let questionMark: [UInt8] = [0x3F, 0]
    bytes.withUnsafeBytes { input in
        var start = conversion.run(input, from: 0, into: &output)
        while start < input.count {
            // By way of the converter, for a shifting page writes '?' in its own state.
            let index = start / 2
            if index < text.count, let byte = open(text[index]) {
                output.append(byte)
            } else {
                _ = questionMark.withUnsafeBytes { conversion.run($0, from: 0, into: &output) }
            }
            let isPair =
                index &+ 1 < text.count && text[index] & 0xFC00 == 0xD800
                && text[index &+ 1] & 0xFC00 == 0xDC00
            start = conversion.run(input, from: start &+ (isPair ? 4 : 2), into: &output)
        }
    }
    conversion.finish(into: &output)
    return output
}
