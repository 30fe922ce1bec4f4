import Testing

@testable import RichText

/// What is put into RTF comes out again.
@Suite struct WriterTests {
    private func read(_ rtf: [UInt8], _ form: RTFReader.Form = .original) -> (text: String, origin: RTFReader.Origin) {
        let (units, origin) = RTFReader.read(rtf, as: form) { _, bytes in bytes.map { UInt16($0) } }
        return (String(decoding: units, as: UTF16.self), origin)
    }

    @Test func textComesBack() {
        for text in ["", "a", "{\\rtf}", "a\tb  c\r\n\r\nd\r\n", "\u{E9}\u{20AC}\u{1F600}\u{7F}", " x "] {
            let rtf = RTFWriter.rtf(fromText: Array(text.utf16))
            let (back, origin) = read(rtf)
            #expect(back == text)
            #expect(origin == .plainText)
            #expect(rtf.allSatisfy { $0 < 0x80 })
        }
        #expect(read(RTFWriter.rtf(fromText: Array("a\nb\rc".utf16))).text == "a\r\nb\r\nc")
    }

    @Test func htmlComesBack() {
        for html in [
            "", "x", "<p>a</p>", "<html><head><title>T {x}</title></head>\r\n<body>\r\n<p class='a>b'>\u{E9}&amp;&#8364;</p>",
            "<style>p { color: \\red }\r\n</style><b>x</b><br/>\r\n", "a < b & c &unknown; d", "<!-- <p> -->y<!-- open",
            "<script>if (a < b) { }</SCRIPT>z", "<a href=\"x", "<", "&", "&;", "&#x1F600;", "\ttab\u{1F600}",
            "<table><tr><td>1</td><td>2</td></tr></table><pre>a\r\n b</pre>",
        ] {
            let (back, origin) = read(RTFWriter.rtf(fromHTML: Array(html.utf16)))
            #expect(back == html)
            #expect(origin == .html)
        }
    }

    @Test func htmlShowsItsText() {
        func shown(_ html: String) -> String { read(RTFWriter.rtf(fromHTML: Array(html.utf16)), .plainText).text }
        #expect(shown("<style>p {}</style><p>a&nbsp;b &lt;c&gt; &#8364;&euro;</p><br>d") == "a\u{A0}b <c> \u{20AC}\u{20AC}\r\n\r\nd")
        #expect(shown("<p>one\r\ntwo</p><!-- no --><title>no</title>") == "one two\r\n")
        #expect(shown("<tr><td>1</td><td>2</td></tr>") == "1\t2\t\r\n")
    }
}
