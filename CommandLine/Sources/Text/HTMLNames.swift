/// Names of HTML that matter when it is turned into plain text.
enum HTMLNames {
    /// Elements whose contents are not shown.
    static let hidden: Set<String> = ["head", "script", "style", "title"]

    /// Elements that stand on lines of their own.
    static let blocks: Set<String> = [
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
        "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]

    static let entities: [String: String] = [
        "amp": "&", "apos": "'", "gt": ">", "lt": "<", "quot": "\"", "nbsp": " ",
        "bull": "\u{2022}", "cent": "\u{A2}", "copy": "\u{A9}", "deg": "\u{B0}", "euro": "\u{20AC}",
        "hellip": "\u{2026}", "laquo": "\u{AB}", "ldquo": "\u{201C}", "lsaquo": "\u{2039}",
        "lsquo": "\u{2018}", "mdash": "\u{2014}", "middot": "\u{B7}", "ndash": "\u{2013}",
        "para": "\u{B6}", "pound": "\u{A3}", "raquo": "\u{BB}", "rdquo": "\u{201D}", "reg": "\u{AE}",
        "rsaquo": "\u{203A}", "rsquo": "\u{2019}", "sbquo": "\u{201A}", "bdquo": "\u{201E}",
        "sect": "\u{A7}", "shy": "", "times": "\u{D7}", "trade": "\u{2122}", "yen": "\u{A5}",
        "Agrave": "\u{C0}", "Aacute": "\u{C1}", "Acirc": "\u{C2}", "Atilde": "\u{C3}", "Auml": "\u{C4}",
        "Aring": "\u{C5}", "AElig": "\u{C6}", "Ccedil": "\u{C7}", "Egrave": "\u{C8}", "Eacute": "\u{C9}",
        "Ecirc": "\u{CA}", "Euml": "\u{CB}", "Ntilde": "\u{D1}", "Ouml": "\u{D6}", "Oslash": "\u{D8}",
        "Uuml": "\u{DC}", "szlig": "\u{DF}", "agrave": "\u{E0}", "aacute": "\u{E1}", "acirc": "\u{E2}",
        "atilde": "\u{E3}", "auml": "\u{E4}", "aring": "\u{E5}", "aelig": "\u{E6}", "ccedil": "\u{E7}",
        "egrave": "\u{E8}", "eacute": "\u{E9}", "ecirc": "\u{EA}", "euml": "\u{EB}", "igrave": "\u{EC}",
        "iacute": "\u{ED}", "icirc": "\u{EE}", "iuml": "\u{EF}", "ntilde": "\u{F1}", "ograve": "\u{F2}",
        "oacute": "\u{F3}", "ocirc": "\u{F4}", "otilde": "\u{F5}", "ouml": "\u{F6}", "oslash": "\u{F8}",
        "ugrave": "\u{F9}", "uacute": "\u{FA}", "ucirc": "\u{FB}", "uuml": "\u{FC}", "yacute": "\u{FD}",
        "yuml": "\u{FF}", "zwnj": "",
    ]
}
