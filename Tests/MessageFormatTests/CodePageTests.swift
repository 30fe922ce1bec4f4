import CompoundFile
import Testing

@testable import MessageFormat

/// 8-bit text: known characters of each page, and what has no place or no meaning.
@Suite struct CodePageTests {
    @Test(
        arguments: [
            (1250, [0xE8], "č"), (1251, [0xE6], "ж"), (1252, [0x80, 0xE4], "€ä"), (1253, [0xE1], "α"),
            (1254, [0xFE], "ş"),
            (1255, [0xE0], "א"), (1256, [0xC7], "ا"), (1257, [0xE0], "ą"), (1258, [0xFE], "₫"),
            (874, [0xA1], "ก"),
            (932, [0x93, 0xFA, 0x96, 0x7B], "日本"), (936, [0xC4, 0xE3], "你"), (949, [0xC7, 0xD1], "한"),
            (950, [0xA7, 0x41], "你"), (1361, [0xD0, 0x65], "한"), (20866, [0xC1], "а"), (21866, [0xA4], "є"),
            (28592, [0xE8], "č"), (28605, [0xA4], "€"), (51932, [0xC6, 0xFC], "日"),
            (51949, [0xC7, 0xD1], "한"),
            (54936, [0x81, 0x30, 0x81, 0x30], "\u{80}"), (65001, [0xE2, 0x82, 0xAC], "€"),
            (10000, [0x8A], "ä"),
            (50220, [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"),
            (65000, Array("+AOQ-x".utf8), "äx"),
        ] as [(UInt32, [UInt8], String)])
    func pagesConvertBothWays(number: UInt32, bytes: [UInt8], text: String) {
        let page = CodePage(rawValue: number)
        #expect(page.isSupported)
        #expect(String(decoding: page.decode(bytes), as: UTF16.self) == text)
        #expect(String(decoding: page.decode(page.encode(units(text))), as: UTF16.self) == text)
        #expect(
            String(decoding: page.decode(page.encode(units("plain +text"))), as: UTF16.self)
                == "plain +text")
    }

    @Test(arguments: [1252, 1251, 932, 65001, 20127] as [UInt32])
    func badInputIsReplaced(number: UInt32) {
        let page = CodePage(rawValue: number)
        let bytes: [UInt8] = [0x61] + (number == 932 ? [0x93, 0x20] : [0x98, 0xFF]) + [0x62]
        let units = page.decode(bytes)
        #expect(units.first == 0x61 && units.last == 0x62)
        if number != 1252, number != 1251 { #expect(units.contains(0xFFFD)) }
        #expect(page.decode([0x61, 0xE4]).first == 0x61)
    }

    @Test func whatHasNoPlaceBecomesAQuestionMark() {
        #expect(CodePage.windows1252.encode(units("a日b𝄞c")) == Array("a?b?c".utf8))
        #expect(CodePage(rawValue: 1251).encode(units("a日b𝄞c")) == Array("a?b?c".utf8))
        #expect(CodePage(rawValue: 932).encode(units("a𝄞") + [0xD800] + units("c")) == Array("a??c".utf8))
    }

    @Test func longTextsAreConvertedWhole() {
        let text = [UInt16](repeating: 0x65E5, count: 200_000)
        let page = CodePage(rawValue: 932)
        let bytes = page.encode(text)
        #expect(bytes.count == 400_000)
        #expect(page.decode(bytes) == text)
    }

    @Test func unknownPagesAreTakenFor1252() {
        let page = CodePage(rawValue: 4_024)
        #expect(!page.isSupported)
        #expect(page.decode([0x61, 0xE4]) == units("aä"))
        #expect(page.encode(units("aä")) == [0x61, 0xE4])
    }

    @Test func localesHavePages() {
        #expect(CodePage.ansi(locale: 0x0409) == .windows1252)
        #expect(CodePage.ansi(locale: 1_049)?.rawValue == 1251)
        #expect(CodePage.ansi(locale: 0x0404)?.rawValue == 950)
        #expect(CodePage.ansi(locale: 0x0804)?.rawValue == 936)
        #expect(CodePage.ansi(locale: 0x0C1A)?.rawValue == 1251)
        #expect(CodePage.ansi(locale: 0) == nil)
    }

    @Test func messagesFindTheirPage() throws {
        func page(_ values: [(UInt32, PropertyValue)], parent: CodePage? = nil) throws -> UInt32 {
            let storage = MemoryStorage()
            var table = PropertyTable(kind: .message)
            for (number, value) in values { table.set(value, tag: tag(number)) }
            try table.save(into: storage, header: [UInt8](repeating: 0, count: 32))
            var message = try MessageState(loading: storage, kind: .message, parentCodePage: parent)
            return try message.codePage().rawValue
        }
        let locale: (UInt32, PropertyValue) = (0x3FF1_0003, .long(1_049))
        let internet: (UInt32, PropertyValue) = (0x3FDE_0003, .long(1_250))
        #expect(try page([(0x3FFD_0003, .long(932)), locale, internet]) == 932)
        #expect(try page([locale, internet], parent: CodePage(rawValue: 949)) == 949)
        #expect(try page([locale, internet]) == 1251)
        #expect(try page([internet]) == 1250)
        #expect(try page([(0x3FDE_0003, .long(65_001))]) == 1252)
        #expect(try page([(0x3FFD_0003, .long(4_024)), internet]) == 1250)
        let headers = PropertyValue.string8(Array("Content-Type: text/plain; Charset=\"koi8-r\"\r\n".utf8))
        #expect(try page([(0x007D_001E, headers)]) == 1251)
        #expect(try page([(0x0E07_0003, .long(1))]) == 1252)
    }

    /// Mail marked as Western, saved as 8-bit text where the system's page has double bytes.
    @Test func pairsOfBytesSpeakForAPageOfDoubleBytes() throws {
        func page(_ locale: Int32, _ texts: [(UInt32, [UInt8])]) throws -> UInt32 {
            let storage = MemoryStorage()
            var table = PropertyTable(kind: .message)
            table.set(.long(1_252), tag: tag(0x3FFD_0003))
            table.set(.long(locale), tag: tag(0x3FF1_0003))
            for (number, text) in texts { table.set(.string8(text), tag: tag(number)) }
            try table.save(into: storage, header: [UInt8](repeating: 0, count: 32))
            var message = try MessageState(loading: storage, kind: .message, parentCodePage: nil)
            return try message.codePage().rawValue
        }
        let chinese: [UInt8] = [0xD6, 0xD0, 0x20, 0xCE, 0xC4]
        #expect(try page(0x804, [(0x0037_001E, Array("plain".utf8)), (0x0040_001E, chinese)]) == 936)
        #expect(try page(0x404, [(0x3FFA_001E, [0xA4, 0xA4, 0xA4, 0xE5])]) == 950)
        #expect(try page(0x804, [(0x0037_001E, [0x4D, 0xFC, 0x6C])]) == 1252)
        #expect(try page(0x804, [(0x0037_001E, [0xC0, 0xE9]), (0x0040_001E, [0xE9, 0x66])]) == 1252)
        #expect(try page(0x407, [(0x0037_001E, chinese)]) == 1252)
        #expect(try page(0x804, []) == 1252)
    }

    @Test func theWidthOfAMessageIsSeen() throws {
        func isUnicode(_ values: [(UInt32, PropertyValue)]) throws -> Bool {
            let storage = MemoryStorage()
            var table = PropertyTable(kind: .message)
            for (number, value) in values { table.set(value, tag: tag(number)) }
            try table.save(into: storage, header: [UInt8](repeating: 0, count: 32))
            return try MessageState.load(storage).isUnicode
        }
        let narrow: (UInt32, PropertyValue) = (0x0037_001E, .string8([0x61]))
        let wide: (UInt32, PropertyValue) = (0x0070_001F, .unicode([0x61]))
        #expect(try isUnicode([(0x340D_0003, .long(0x40000)), narrow]))
        #expect(try !isUnicode([(0x340D_0003, .long(0x30000)), wide]))
        #expect(try !isUnicode([narrow]))
        #expect(try isUnicode([wide, narrow]))
    }
}
