/// The name of a control word: up to 16 letters; what is longer is none that matters here.
struct WordName: Hashable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private(set) var count = 0

    init() {}

    init(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    mutating func append(_ letter: UInt8) {
        if count < 8 { first = first << 8 | UInt64(letter) } else { second = second << 8 | UInt64(letter) }
        if count < 17 { count &+= 1 }
    }
}

/// What a control word does to a reader that wants text. All others do nothing.
enum ControlWord {
    /// The document's first word.
    case document
    /// A destination whose contents are no text.
    case skip
    case fontTable, htmlTag
    /// Text twice: the first group in the ANSI page, the second, `\*\ud`, in Unicode.
    case twice, unicodeText
    case fromHTML, fromText
    /// The page of the document, by number; or by name.
    case codePage
    case page(UInt32)
    case defaultFont, font, fontCharset, fontCodePage
    case plain, hidden
    case htmlRTF
    case fallbackCount, unicode
    /// A line end everywhere; one in text alone; a tab everywhere; one in text alone.
    case lineEnd, lineEndOfText, tab, tabOfText
    /// A character by name: UTF-16, and the entity of HTML.
    case character(UInt16, StaticString)
    /// What a field is.
    case instruction
    /// The text of a list's number or bullet, which HTML has tags for.
    case listText
    case binary

    static let all: [WordName: ControlWord] = {
        var words: [WordName: ControlWord] = [
            WordName("rtf"): .document, WordName("fonttbl"): .fontTable, WordName("htmltag"): .htmlTag,
            WordName("upr"): .twice, WordName("ud"): .unicodeText, WordName("fromhtml"): .fromHTML,
            WordName("fromtext"): .fromText, WordName("ansicpg"): .codePage, WordName("ansi"): .page(1252),
            WordName("mac"): .page(10000), WordName("pc"): .page(437), WordName("pca"): .page(850),
            WordName("deff"): .defaultFont, WordName("f"): .font, WordName("fcharset"): .fontCharset,
            WordName("cpg"): .fontCodePage, WordName("plain"): .plain, WordName("v"): .hidden,
            WordName("htmlrtf"): .htmlRTF, WordName("uc"): .fallbackCount, WordName("u"): .unicode,
            WordName("par"): .lineEnd, WordName("line"): .lineEnd, WordName("tab"): .tab,
            WordName("sect"): .lineEndOfText, WordName("page"): .lineEndOfText, WordName("row"): .lineEndOfText,
            WordName("nestrow"): .lineEndOfText, WordName("softline"): .lineEndOfText,
            WordName("cell"): .tabOfText, WordName("nestcell"): .tabOfText,
            WordName("pntext"): .listText, WordName("listtext"): .listText, WordName("bin"): .binary,
            WordName("fldinst"): .instruction,
        ]
        for (name, unit, entity) in characters { words[WordName(name)] = .character(unit, entity) }
        for name in skipped { words[WordName(name)] = .skip }
        return words
    }()

    private static let characters: [(StaticString, UInt16, StaticString)] = [
        ("lquote", 0x2018, "&lsquo;"), ("rquote", 0x2019, "&rsquo;"), ("ldblquote", 0x201C, "&ldquo;"),
        ("rdblquote", 0x201D, "&rdquo;"), ("bullet", 0x2022, "&bull;"), ("endash", 0x2013, "&ndash;"),
        ("emdash", 0x2014, "&mdash;"), ("enspace", 0x2002, "&ensp;"), ("emspace", 0x2003, "&emsp;"),
        ("qmspace", 0x2005, "&#8197;"), ("zwj", 0x200D, "&zwj;"), ("zwnj", 0x200C, "&zwnj;"),
        ("ltrmark", 0x200E, "&lrm;"), ("rtlmark", 0x200F, "&rlm;"),
    ]

    /// Destinations that are not always marked as ones to be skipped.
    private static let skipped: [StaticString] = [
        "colortbl", "stylesheet", "info", "pict", "objdata", "objclass", "objname", "header", "headerl",
        "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "listtable",
        "listoverridetable", "revtbl", "rsidtbl", "generator", "filetbl", "bkmkstart", "bkmkend", "private", "xe",
        "tc", "rxe", "txe", "nonshppict", "shppict", "template", "themedata", "datastore", "mhtmltag",
    ]
}
