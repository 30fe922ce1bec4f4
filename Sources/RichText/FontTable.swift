/// The code pages of a document's fonts, which text outside of HTML's tags is in.
struct FontTable {
    private var pages: [Int32: UInt32] = [:]
    /// The font that `\f` named last in the table.
    private var current: Int32?
    /// A page by number outweighs a character set.
    private var isNumbered = false
    /// The font of text that names none.
    var standard: Int32 = 0

    /// More fonts than any document has are not kept.
    private static let most = 1 << 16

    mutating func begin(_ font: Int32) {
        current = font
        isNumbered = false
    }

    mutating func set(charset: Int32, documentPage: UInt32) {
        guard !isNumbered, let page = FontTable.page(ofCharset: charset, documentPage) else { return }
        set(page)
    }

    mutating func set(page: Int32) {
        guard page > 0, page != 42 else { return }
        isNumbered = true
        set(UInt32(page))
    }

    private mutating func set(_ page: UInt32) {
        guard let current, pages.count < FontTable.most || pages[current] != nil else { return }
        pages[current] = page
    }

    /// The page of a font; nil for one that says nothing of it.
    subscript(_ font: Int32) -> UInt32? { pages[font] }

    /// The page that belongs to a Windows character set; nil for the document's own.
    private static func page(ofCharset charset: Int32, _ documentPage: UInt32) -> UInt32? {
        switch charset {
        // The set of Western text; in a document of UTF-8 there is only that.
        case 0: return documentPage == 65001 ? nil : 1252
        // Symbols have no page; their numbers serve as the Western characters that plain text shows.
        case 2: return 1252
        case 77: return 10000
        case 78: return 10001
        case 128: return 932
        case 129: return 949
        case 130: return 1361
        case 134: return 936
        case 136: return 950
        case 161: return 1253
        case 162: return 1254
        case 163: return 1258
        case 177: return 1255
        case 178: return 1256
        case 186: return 1257
        case 204: return 1251
        case 222: return 874
        case 238: return 1250
        case 254: return 437
        case 255: return 850
        default: return nil
        }
    }
}
