/// Compressed RTF in memory ([MS-OXRTFCP]), the value of PR_RTF_COMPRESSED. For streams there are
/// `RTFDecompressor` and `RTFCompressor`.
public enum CompressedRTF {
    /// What reading has put up with.
    public struct Findings: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        /// Fewer than 16 bytes.
        public static let truncatedHeader = Findings(rawValue: 1 << 0)
        /// Neither LZFu nor MELA: RTF without a header is taken as it is, anything else for nothing.
        public static let unknownKind = Findings(rawValue: 1 << 1)
        /// More or fewer bytes than the header says.
        public static let compressedSize = Findings(rawValue: 1 << 2)
        /// The RTF is shorter than the header says, or would be longer: it is cut off there.
        public static let rawSize = Findings(rawValue: 1 << 3)
        public static let checksum = Findings(rawValue: 1 << 4)
        /// The bytes end without an end marker.
        public static let missingEnd = Findings(rawValue: 1 << 5)
        /// A reference into a part of the dictionary that nothing was written to: zeros come out.
        public static let unwrittenReference = Findings(rawValue: 1 << 6)
        /// Bytes between the end marker and the end that the header gives.
        public static let trailingBytes = Findings(rawValue: 1 << 7)
    }

    /// Decompresses a whole value. Never fails: what can be read is the answer, what is wrong a finding.
    /// - Parameter limit: the most bytes of RTF wanted.
    /// - Returns: the RTF, never longer than the header says nor than 9 bytes for each byte given.
    public static func decode(_ bytes: [UInt8], limit: Int = .max) -> (rtf: [UInt8], findings: Findings) {
        bytes.withUnsafeBytes { decode($0, limit: limit) }
    }

    /// The same from a caller's memory.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer, limit: Int = .max
    ) -> (rtf: [UInt8], findings: Findings) {
        let decompressor = RTFDecompressor()
        let claimed = CompressedRTFHeader(bytes).map { Int(clamping: $0.rawSize) } ?? 0
        // RTF without a header is as long as its bytes; the header of that is none.
        let most = max(0, min(limit, max(min(claimed, bytes.count &* 9), bytes.count)))
        let rtf = [UInt8](unsafeUninitializedCapacity: most) { target, count in
            let output = UnsafeMutableRawBufferPointer(target)
            count = decompressor.decode(bytes, into: output).produced
            decompressor.endInput()
            let rest = UnsafeMutableRawBufferPointer(rebasing: output[count...])
            count &+= decompressor.decode(UnsafeRawBufferPointer(start: nil, count: 0), into: rest).produced
        }
        return (rtf, decompressor.findings)
    }

    /// Compresses a whole document.
    /// - Returns: the value for PR_RTF_COMPRESSED; nil for 4 GiB and more, which the header has no room for.
    public static func encode(_ rtf: [UInt8], kind: CompressedRTFHeader.Kind = .compressed) -> [UInt8]? {
        var compressor = RTFCompressor(kind: kind)
        var content: [UInt8] = []
        guard rtf.withUnsafeBytes({ compressor.compress($0, into: &content) }) else { return nil }
        guard let header = compressor.finish(into: &content) else { return nil }
        return header.bytes + content
    }
}

extension CompressedRTF {
    /// The check sum that the format uses, of any bytes.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = Checksum()
        bytes.withUnsafeBytes { sum.add($0) }
        return sum.value
    }
}
