import COM
import CompoundFile
import MessageFormat
import RichText

/// The body that compressed RTF was made from, as a stream: HTML or text in a code page, or the RTF itself.
final class NativeBodyContent: SequentialContent {
    private let source: RichTextSource
    private let reader: RTFReader
    private let page: CodePage
    /// RTF that was read to see what it is.
    private var seen: [UInt8] = []
    private var isAtEnd = false
    /// What is ready to be given out, from an index on.
    private var ready: [UInt8] = []
    private var given = 0
    /// Half a surrogate pair whose other half is still to come.
    private var half: UInt16?
    let origin: RTFReader.Origin

    private static let chunk = 1 << 14

    /// Reads as far as it takes to see what the RTF was made from.
    init(_ stream: ForeignStreamRef, page: CodePage) throws {
        let source = RichTextSource(stream)
        let reader = RTFReader(.original, decode: decodeText)
        var (seen, isAtEnd) = ([UInt8](), false)
        while reader.origin == nil {
            let chunk = try NativeBodyContent.fetch(source)
            isAtEnd = chunk.isEmpty
            seen += chunk
            if isAtEnd { reader.finish() } else { chunk.withUnsafeBytes { reader.feed($0) } }
        }
        origin = reader.origin ?? .richText
        if origin == .richText { ready = seen }
        (self.source, self.reader, self.page, self.isAtEnd) = (source, reader, page, isAtEnd)
    }

    private static func fetch(_ source: RichTextSource) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: chunk) { target, count in
            count = try CallOut.run { try source.read(UnsafeMutableRawBufferPointer(target)) }
        }
    }

    override func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var total = 0
        while total < buffer.count {
            if given == ready.count, try !advance() { break }
            let count = min(buffer.count &- total, ready.count &- given)
            ready.withUnsafeBytes {
                let part = UnsafeRawBufferPointer(rebasing: $0[given..<given &+ count])
                UnsafeMutableRawBufferPointer(rebasing: buffer[total...]).copyMemory(from: part)
            }
            total &+= count
            given &+= count
        }
        return total
    }

    /// Makes more ready, or nothing.
    /// - Returns: false at the end.
    private func advance() throws -> Bool {
        (ready, given) = ([], 0)
        if origin != .richText { ready = encode(reader.take()) }
        while ready.isEmpty {
            if isAtEnd { return false }
            let chunk = try NativeBodyContent.fetch(source)
            isAtEnd = chunk.isEmpty
            if origin == .richText {
                ready = chunk
            } else {
                if isAtEnd { reader.finish() } else { chunk.withUnsafeBytes { reader.feed($0) } }
                ready = encode(reader.take())
            }
        }
        return true
    }

    private func encode(_ units: [UInt16]) -> [UInt8] {
        var units = units
        if let half { units.insert(half, at: 0) }
        half = nil
        if let last = units.last, last & 0xFC00 == 0xD800, !isAtEnd { half = units.removeLast() }
        return origin == .html ? page.encodeHTML(units) : page.encode(units)
    }
}

/// Text in the code pages that RTF names.
func decodeText(_ page: UInt32, _ bytes: [UInt8]) -> [UInt16] { CodePage(rawValue: page).decode(bytes) }

extension CodePage {
    /// HTML in the page; a character without a place becomes a reference by its number.
    func encodeHTML(_ units: [UInt16]) -> [UInt8] {
        if self == .utf8 || rawValue == 1200 || rawValue == 1201 { return encode(units) }
        let bytes = encode(units)
        if decode(bytes) == units { return bytes }
        var output: [UInt8] = []
        output.reserveCapacity(units.count &* 2)
        for scalar in String(decoding: units, as: UTF16.self).unicodeScalars {
            if scalar.isASCII {
                output.append(UInt8(truncatingIfNeeded: scalar.value))
                continue
            }
            let one = Array(String(Character(scalar)).utf16)
            let encoded = encode(one)
            output += decode(encoded) == one ? encoded : Array("&#\(scalar.value);".utf8)
        }
        return output
    }
}
