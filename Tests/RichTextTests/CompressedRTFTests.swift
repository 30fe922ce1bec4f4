import Testing

@testable import RichText

/// The codec of compressed RTF: the format's own sample, and what writers and damage make of it.
@Suite struct CompressedRTFTests {
    /// The sample of [MS-OXRTFCP] 4.1.1 and what it holds.
    static let sample: [UInt8] = [
        0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72,
        0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62,
        0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
    ]
    static let sampleText = Array("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".utf8)

    @Test func preloadIsTheFormats() {
        #expect(Preload.bytes.count == 207)
        #expect(
            SHA256.hex(Preload.bytes) == "64949fe166f29da3ab21d1739247557565795c7cfed9227f377e890ce5cfa92d")
        #expect(SHA256.hex(Array("abc".utf8)).hasPrefix("ba7816bf8f01cfea"))
    }

    @Test func checksumIsTheFormats() {
        var sum = Checksum()
        Array("123456789".utf8).withUnsafeBytes { sum.add($0) }
        #expect(sum.value == 0x2DFD_2D88)
        var pieces = Checksum()
        for byte in "123456789".utf8 { [byte].withUnsafeBytes { pieces.add($0) } }
        #expect(pieces.value == sum.value)
    }

    @Test func sampleIsRead() {
        let (rtf, findings) = CompressedRTF.decode(Self.sample)
        #expect(rtf == Self.sampleText)
        #expect(findings == [])
    }

    @Test func sampleIsReadInPiecesOfAnySize() {
        for inputSize in [1, 2, 3, 7, 16, 17, 49] {
            for outputSize in [1, 2, 5, 17, 64] {
                let (rtf, findings) = decodeInPieces(Self.sample, inputSize, outputSize)
                #expect(rtf == Self.sampleText)
                #expect(findings == [])
            }
        }
    }

    @Test func textThatRepeatsItselfOverlaps() throws {
        // The format's second sample: one letter, then a reference into what it is writing.
        let text = Array("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".utf8)
        let packed: [UInt8] = [
            0x1A, 0, 0, 0, 0x1C, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xE2, 0xD4, 0x4B, 0x51, 0x41, 0x00, 0x04, 0x20, 0x57,
            0x58, 0x59, 0x5A, 0x0D, 0x6E, 0x7D, 0x01, 0x0E, 0xB0,
        ]
        let (rtf, findings) = CompressedRTF.decode(packed)
        #expect(rtf == text)
        #expect(findings == [])
        #expect(try #require(CompressedRTF.encode(text)).count <= packed.count)
    }

    @Test func storedTextIsRead() throws {
        let packed = try #require(CompressedRTF.encode(Self.sampleText, kind: .stored))
        #expect(packed.count == 16 + Self.sampleText.count)
        #expect(CompressedRTFHeader(packed)?.checksum == 0)
        #expect(CompressedRTF.decode(packed) == (Self.sampleText, []))
    }

    @Test func storedTextWithAHeaderCountedInEndsWithItsBytes() throws {
        var packed = try #require(CompressedRTF.encode(Self.sampleText, kind: .stored))
        packed[4] += 12
        let (rtf, findings) = CompressedRTF.decode(packed)
        #expect(rtf == Self.sampleText)
        #expect(findings == [.rawSize])
    }

    @Test func plainRTFIsTakenAsItIs() {
        let (rtf, findings) = CompressedRTF.decode(Self.sampleText)
        #expect(rtf == Self.sampleText)
        #expect(findings == [.unknownKind])
        let short = Array("{\\rtf1 x}".utf8)
        #expect(CompressedRTF.decode(short) == (short, [.truncatedHeader]))
        #expect(decodeInPieces(Self.sampleText, 3, 2).0 == Self.sampleText)
    }

    @Test func whatIsNoRTFGivesNothing() {
        #expect(CompressedRTF.decode([]) == ([], [.truncatedHeader]))
        #expect(CompressedRTF.decode([UInt8](repeating: 7, count: 15)) == ([], [.truncatedHeader]))
        #expect(CompressedRTF.decode([UInt8](repeating: 7, count: 99)) == ([], [.unknownKind]))
    }

    @Test func wrongChecksumIsAFinding() {
        var packed = Self.sample
        packed[12] ^= 1
        #expect(CompressedRTF.decode(packed) == (Self.sampleText, [.checksum]))
    }

    @Test func noMoreThanTheHeaderSaysComesOut() {
        for size in 0..<Self.sampleText.count {
            var packed = Self.sample
            packed[4] = UInt8(size)
            let (rtf, findings) = CompressedRTF.decode(packed)
            #expect(rtf == Array(Self.sampleText.prefix(size)))
            #expect(findings.contains(.rawSize))
            #expect(decodeInPieces(packed, 1, 3).0 == rtf)
        }
    }

    @Test func aSizeThatNothingBacksIsAFinding() {
        var packed = Self.sample
        for place in 4..<8 { packed[place] = 0xFF }
        #expect(CompressedRTF.decode(packed) == (Self.sampleText, [.rawSize]))
    }

    @Test func whatIsThereOfACutStreamIsRead() {
        for length in 16..<Self.sample.count {
            let (rtf, findings) = CompressedRTF.decode(Array(Self.sample.prefix(length)))
            #expect(Self.sampleText.starts(with: rtf))
            #expect(findings.isSuperset(of: [.compressedSize, .missingEnd]))
        }
    }

    @Test func aSizeBelowTheHeadersOwnIsIgnored() {
        var packed = Self.sample
        packed[0] = 3
        #expect(CompressedRTF.decode(packed) == (Self.sampleText, [.compressedSize]))
    }

    @Test func bytesBehindTheContentsAreNoPartOfThem() {
        #expect(CompressedRTF.decode(Self.sample + [1, 2, 3]) == (Self.sampleText, [.compressedSize]))
        // The same bytes counted in: they belong to the check sum, which was made without them.
        var packed = Self.sample + [1, 2, 3]
        packed[0] += 3
        #expect(CompressedRTF.decode(packed) == (Self.sampleText, [.trailingBytes, .checksum]))
    }

    @Test func aReferenceToWhatWasNeverWrittenGivesZeros() {
        // A reference to position 300 of 4 bytes, then the end.
        let packed: [UInt8] = [
            0x11, 0, 0, 0, 4, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0, 0, 0, 0, 0x03, 0x12, 0xC2, 0x0D, 0x30,
        ]
        let (rtf, findings) = CompressedRTF.decode(packed)
        #expect(rtf == [0, 0, 0, 0])
        #expect(findings == [.unwrittenReference, .checksum])
    }

    @Test func limitBoundsTheAnswer() {
        #expect(CompressedRTF.decode(Self.sample, limit: 5).rtf == Array(Self.sampleText.prefix(5)))
        #expect(CompressedRTF.decode(Self.sample, limit: 0).rtf == [])
    }
}

/// Feeds and fetches so many bytes at a time.
func decodeInPieces(
    _ bytes: [UInt8], _ inputSize: Int, _ outputSize: Int
) -> (rtf: [UInt8], findings: CompressedRTF.Findings) {
    let decompressor = RTFDecompressor()
    var (rtf, place) = ([UInt8](), 0)
    var room = [UInt8](repeating: 0, count: outputSize)
    while true {
        let piece = Array(bytes[min(place, bytes.count)..<min(place + inputSize, bytes.count)])
        if piece.isEmpty { decompressor.endInput() }
        let done = piece.withUnsafeBytes { input in
            room.withUnsafeMutableBytes { decompressor.decode(input, into: $0) }
        }
        rtf += room.prefix(done.produced)
        place += done.consumed
        if piece.isEmpty, done.produced == 0 { return (rtf, decompressor.findings) }
    }
}
