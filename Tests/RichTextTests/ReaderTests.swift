import Testing

@testable import RichText

/// Latin-1 for pages of single bytes, and a page of pairs for 932: two bytes are the character of their number.
private func decode(_ page: UInt32, _ bytes: [UInt8]) -> [UInt16] {
    guard page == 932 else { return bytes.map { UInt16($0) &+ (page == 1251 ? 0x300 : 0) } }
    var (units, index) = ([UInt16](), 0)
    while index < bytes.count {
        if bytes[index] < 0x80 || index + 1 == bytes.count {
            units.append(UInt16(bytes[index]))
            index += 1
        } else {
            units.append(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]))
            index += 2
        }
    }
    return units
}

private func read(_ rtf: String, _ form: RTFReader.Form = .original) -> (text: String, origin: RTFReader.Origin) {
    let (units, origin) = RTFReader.read(Array(rtf.utf8), as: form, decode: decode)
    return (String(decoding: units, as: UTF16.self), origin)
}

/// HTML and text that RTF was made from, and the text that RTF shows.
@Suite struct ReaderTests {
    private let head = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}"

    private func html(_ body: String) -> String { read(head + body + "}").text }
    private func text(_ body: String) -> String { read("{\\rtf1\\ansi " + body + "}", .plainText).text }

    @Test func tagsAndTextAreTakenRenderingIsNot() {
        #expect(html("{\\*\\htmltag64}{\\*\\htmltag4 <p>}a \\htmlrtf {\\b no\\htmlrtf0 b\\htmlrtf } no\\htmlrtf0 c") == "<p>a bc")
        #expect(html("{\\*\\htmltag84 <img src=\"x\">}{\\*\\mhtmltag84 <img>}{\\*\\other no}") == "<img src=\"x\">")
        #expect(html("\\htmlrtf1 no\\htmlrtf0 {\\htmlrtf no} yes") == " yes")
    }

    @Test func charactersByNameAreEntitiesInHTML() {
        #expect(html("{\\*\\htmltag84 \\lquote\\rquote\\ldblquote\\rdblquote\\bullet\\endash\\emdash\\~\\_}")
            == "&lsquo;&rsquo;&ldquo;&rdquo;&bull;&ndash;&mdash;&nbsp;&shy;")
        #expect(html("\\{\\}\\\\\\par\\line\\tab x") == "{}\\\r\n\r\n\tx")
        #expect(text("\\lquote\\bullet\\~\\_\\emdash") == "\u{2018}\u{2022}\u{A0}\u{2011}\u{2014}")
    }

    @Test func originIsToldByTheHeader() {
        #expect(read("{\\rtf1\\ansi\\ansicpg932\\fromhtml1 \\fbidis \\deff0 x}").origin == .html)
        #expect(read("{\\rtf1\\fbidis\\ansi\\deff0\\fromhtml1{\\fonttbl;}x}").origin == .html)
        #expect(read("{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}\\fromhtml1 x}").origin == .html)
        #expect(read("{\\rtf1\\ansi\\fromtext x}").origin == .plainText)
        for other in ["\\fromhtml", "\\fromhtml0", "{\\colortbl;}\\fromhtml1", " x\\fromhtml1", "{\\b\\fromhtml1}"] {
            #expect(read("{\\rtf1\\ansi\(other) x}").origin == .richText, "\(other)")
        }
        #expect(read("").origin == .richText)
    }

    @Test func escapedBytesAreInTheFontsPageOutsideOfTags() {
        let head = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}{\\f2\\cpg1251 C;}}"
        #expect(read(head + "\\'e9{\\f1\\'e9}\\'e9{\\f2\\'e9}{\\*\\htmltag0 {\\f1\\'e9}}}").text
            == "\u{E9}\u{3E9}\u{E9}\u{3E9}\u{E9}")
        #expect(read(head + "\\f1\\'e9\\plain\\'e9}").text == "\u{3E9}\u{E9}")
    }

    @Test func bytesOfOneCharacterMayComeApart() {
        let head = "{\\rtf1\\ansi\\ansicpg932\\fromtext "
        for body in ["\\'8c\\'a9z", "\\'8c\r\n\\'a9z", "\\'8c\u{5C}'a9z"] {
            #expect(read(head + body + "}").text == "\u{8CA9}z")
        }
        #expect(read(head + "\\'8cAB\\'8c\\{C}").text == "\u{8C41}B\u{8C7B}C")
        #expect(read(head + "\\'8c}").text == "\u{8C}")
    }

    @Test func unicodeSkipsItsFallback() {
        #expect(text("\\u8364?x\\u-10179 ?\\u-8704?") == "\u{20AC}x\u{1F600}")
        #expect(text("\\uc0\\u8364 x\\uc2\\u8364 ab\\u8364\\'41\\'42c") == "\u{20AC}x\u{20AC}\u{20AC}c")
        #expect(text("{\\uc3\\u65 }abc\\u65\\{d\\u128512 ?") == "AabcAd\u{1F600}")
    }

    @Test func whatIsNoTextIsLeftOut() {
        #expect(text("a{\\pict\\bin5 }{\\{}}b{\\*\\bkmkstart x}{\\stylesheet{\\s0 y;}}{\\info{\\title z}}c") == "abc")
        #expect(text("{\\upr{ansi}{\\*\\ud{uni\\u8364?}}}") == "uni\u{20AC}")
        #expect(text("a\\v hidden\\v0 b{\\v c}\\cell d\\row e") == "ab\td\r\ne")
        #expect(text("x\u{0}\r\ny\\\nz") == "xy\r\nz")
    }

    @Test func bulletsAreAsterisks() {
        #expect(text("{\\pntext\\f1\\'B7\\tab}one\\par \\'b7") == "*\tone\r\n\u{B7}")
        #expect(html("{\\pntext\\f1\\'B7\\tab}one") == "one")
    }

    @Test func linksNameTheirAddressUnlessTheTextDoes() {
        func link(_ address: String, _ text: String) -> String {
            "{\\field{\\*\\fldinst{HYPERLINK \"\(address)\"}}{\\fldrslt{\\ul \(text)}}}"
        }
        #expect(text(link("http://a/", "here") + ".") == "here <http://a/> .")
        #expect(text(link("http://a/", "http://a/") + ".") == "http://a/.")
        #expect(text("{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}") == "3")
        #expect(text("{\\field{\\*\\fldinst HYPERLINK \\\\l \"mark\"}{\\fldrslt 3}}") == "3")
        #expect(html("\\htmlrtf " + link("http://a/", "\\htmlrtf0 here\\htmlrtf ") + "\\htmlrtf0 .") == "here.")
    }

    @Test func textOfHTMLIsItsRendering() {
        let body = "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 a{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 b\\htmlrtf\\par}\\htmlrtf0"
        #expect(read(head + body + "}", .plainText).text == "a\u{A0}b\r\n")
    }

    @Test func piecesMakeNoDifference() {
        let rtf = Array((head + "{\\*\\htmltag64 <p>}\\u8364?\\'e9{\\field{\\*\\fldinst HYPERLINK \"ab\"}{\\fldrslt abc}}}").utf8)
        for form in [RTFReader.Form.original, .plainText] {
            let whole = RTFReader.read(rtf, as: form, decode: decode).text
            for size in 1...20 {
                let reader = RTFReader(form, decode: decode)
                var units: [UInt16] = []
                for start in stride(from: 0, to: rtf.count, by: size) {
                    Array(rtf[start..<min(start + size, rtf.count)]).withUnsafeBytes { reader.feed($0) }
                    units += reader.take()
                }
                reader.finish()
                #expect(units + reader.take() == whole)
            }
        }
    }

    @Test func brokenRTFIsReadAsFarAsItGoes() {
        #expect(read("{\\rtf1\\ansi abc").text == "abc")
        #expect(read("{\\rtf1\\ansi abc}}}def").text == "abc")
        #expect(read("{\\rtf1\\ansi a\\'zzb\\").text == "azzb")
        #expect(read("plain text").text == "")
        #expect(read("{\\urtf1 x}").text == "")
    }

    /// HTML that Aspose packed: where tags overlap, a group is closed that was never opened.
    @Test func groupsClosedTooOftenForHTMLAreReadOn() {
        let body = "{\\*\\htmltag87 <b>}a{\\*\\htmltag95 </b>}\\htmlrtf }\\htmlrtf0 \\htmlrtf {\\b \\htmlrtf0 c\\htmlrtf }\\htmlrtf0"
        #expect(html(body) == "<b>a</b>c")
        #expect(read(head + body + "}", .plainText).text == "ac")
        #expect(html("a\\htmlrtf }") == "a")
        #expect(read("{\\rtf1\\ansi a\\htmlrtf }\\htmlrtf0 b}").text == "a")
    }

    @Test func deepGroupsAreNoTrouble() {
        let depth = 200_000
        let rtf = "{\\rtf1 " + String(repeating: "{", count: depth) + "x" + String(repeating: "}", count: depth) + "y}"
        #expect(read(rtf).text == "xy")
        #expect(read("{\\rtf1 " + String(repeating: "{\\field{\\*\\fldinst HYPERLINK a}", count: 20_000)).text.isEmpty)
    }

    @Test func anyBytesGiveSomeText() {
        let pool = ["{", "}", "\\", "\\'", "\\u", "\\bin", "\\*", "\\htmlrtf", "\\uc", "\\f1", "\\upr", "-1", "0", " ",
            "{\\*\\htmltag64 ", "\\fldinst ", "HYPERLINK \"", "\\fonttbl", "\\fcharset128", "\\'8c", "x", "\n",
            "\\ansicpg932", "99999999999", "\\fromhtml1", "\\v", "{\\field"]
        var random = Random(seed: 9)
        for _ in 0..<2000 {
            let body = (0..<random.below(60)).map { _ in pool[random.below(pool.count)] }.joined()
            for form in [RTFReader.Form.original, .plainText] {
                let rtf = "{\\rtf1\\ansi" + body
                #expect(read(rtf, form).text.utf16.count <= rtf.utf16.count * 4)
            }
        }
    }
}
