import Testing

@testable import RichText

/// What is compressed comes back, whatever it is and in whatever pieces it came.
@Suite struct CompressorTests {
    private func check(_ text: [UInt8], _ comment: Comment) throws {
        let packed = try #require(CompressedRTF.encode(text))
        let (rtf, findings) = CompressedRTF.decode(packed)
        #expect(rtf == text, comment)
        #expect(findings == [], comment)
        // A control byte for eight literals, the end marker: nothing can get larger than that.
        #expect(packed.count <= 16 + text.count + text.count / 8 + 4, comment)
    }

    @Test func emptyTextComesBack() throws { try check([], "empty") }

    @Test func lengthsAroundTheBoundsComeBack() throws {
        for length in [1, 2, 3, 16, 17, 18, 207, 208, 3888, 3889, 3890, 4095, 4096, 4097, 4113, 8192, 70000] {
            try check(Sample.words(length, seed: UInt64(length)), "words of \(length)")
            try check(Sample.noise(length, seed: UInt64(length)), "noise of \(length)")
            try check([UInt8](repeating: 0x61, count: length), "one letter \(length) times")
        }
    }

    @Test func repetitionsAtEveryDistanceComeBack() throws {
        for distance in [1, 2, 15, 16, 17, 18, 4000, 4094, 4095, 4096, 4097] {
            let unit = Sample.noise(distance, seed: 5)
            try check(Array((unit + unit + unit).prefix(3 * 4097)), "distance \(distance)")
        }
    }

    @Test func piecesMakeNoDifference() throws {
        let text = Sample.words(20_000, seed: 3)
        let whole = try #require(CompressedRTF.encode(text))
        for size in [1, 7, 1000, 4096, 9999] {
            var compressor = RTFCompressor()
            var content: [UInt8] = []
            var place = 0
            while place < text.count {
                let end = min(place + size, text.count)
                #expect(Array(text[place..<end]).withUnsafeBytes { compressor.compress($0, into: &content) })
                place = end
            }
            let header = compressor.finish(into: &content)
            #expect((header?.bytes ?? []) + content == whole)
        }
    }

    @Test func aCopyIsFinishedWhileTheStreamGoesOn() throws {
        let text = Sample.words(9000, seed: 4)
        var compressor = RTFCompressor()
        var content: [UInt8] = []
        #expect(text.withUnsafeBytes { compressor.compress($0, into: &content) })
        var (copy, tail) = (compressor, [UInt8]())
        let header = copy.finish(into: &tail)
        #expect(CompressedRTF.decode((header?.bytes ?? []) + content + tail) == (text, []))
        #expect(text.withUnsafeBytes { compressor.compress($0, into: &content) })
        let last = compressor.finish(into: &content)
        #expect(CompressedRTF.decode((last?.bytes ?? []) + content) == (text + text, []))
    }

    @Test func changedBytesNeverGiveMoreThanWasSaid() throws {
        var random = Random(seed: 11)
        let text = Sample.words(3000, seed: 6)
        let packed = try #require(CompressedRTF.encode(text))
        for _ in 0..<3000 {
            var changed = packed
            for _ in 0...random.below(6) { changed[random.below(changed.count)] = UInt8(random.below(256)) }
            if random.below(4) == 0 { changed.removeLast(random.below(changed.count)) }
            let (rtf, _) = CompressedRTF.decode(changed)
            if let header = CompressedRTFHeader(changed), [.compressed, .stored].contains(header.kind) {
                #expect(rtf.count <= Int(header.rawSize))
            }
            #expect(rtf.count <= changed.count * 9)
            #expect(decodeInPieces(changed, 1 + random.below(40), 1 + random.below(40)).rtf == rtf)
        }
    }

    @Test func noiseBehindAHeaderIsBounded() {
        var random = Random(seed: 12)
        for _ in 0..<300 {
            let noise = Sample.noise(random.below(3000), seed: UInt64(random.below(1 << 30)))
            let size = UInt32(random.below(1 << 20))
            let header = CompressedRTFHeader(
                compressedSize: UInt32(noise.count + 12), rawSize: size, kind: .compressed, checksum: 0)
            #expect(CompressedRTF.decode(header.bytes + noise).rtf.count <= min(Int(size), noise.count * 9))
        }
    }
}
