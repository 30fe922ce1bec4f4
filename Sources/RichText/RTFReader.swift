/// Reads text out of RTF, piece by piece: the HTML or the plain text that a program has put into it
/// ([MS-OXRTFEX]), or the text that any RTF shows.
///
/// Give it bytes with `feed`, fetch UTF-16 with `take`, and `finish` when there are no more. It never fails; what is
/// no RTF gives no text. Groups may be nested as deep as they like: beyond `deepestGroup` they share their state.
public final class RTFReader {
    /// What a document was made from.
    public enum Origin: Sendable {
        /// RTF itself.
        case richText
        /// HTML, which is still in it.
        case html
        /// Plain text.
        case plainText
    }

    /// What is wanted of a document.
    public enum Form: Sendable {
        /// What it was made from; of RTF itself its text.
        case original
        /// The text that it shows.
        case plainText
    }

    /// Groups with a state of their own. Real documents have less than fifty.
    public static let deepestGroup = 4096

    struct Group {
        enum Destination { case text, skipped, fontTable, htmlTag, instruction }
        var destination = Destination.text
        /// The page of text outside of tags.
        var page: UInt32 = 1252
        /// How many characters stand behind each one in Unicode, for those who know none.
        var fallbacks: Int32 = 1
        /// In a part that is only there for those who know no HTML.
        var isSuppressed = false
        var isHidden = false
        /// In the number or bullet of a list.
        var isListText = false
        /// The next group inside says the same as the one that follows it.
        var skipsNext = false
    }

    let form: Form
    var sink: TextSink
    var fonts = FontTable()
    var group = Group()
    var outer: [Group] = []
    /// Groups that are nested too deep to be kept.
    var lost = 0
    /// Whether a group has begun, and with it the document.
    var hasBegun = false
    var isDone = false
    var isRTF = false
    /// The last symbol was `\*`: a word that is not known skips its group.
    var starred = false
    /// Characters still to be left out after one in Unicode.
    var fallbacksLeft: Int32 = 0
    var documentPage: UInt32 = 1252
    var claimed = Origin.richText
    /// The instruction of a field, as far as it has come, and the links whose text is under way.
    var instruction: [UInt16] = []
    var links: [FieldLink] = []
    private var tokenizer = RTFTokenizer()

    /// What the document was made from; nil until enough of it was read.
    public internal(set) var origin: Origin?

    /// - Parameter decode: converts text of the code pages that the document names.
    public init(_ form: Form, decode: @escaping RTFTextDecoder) {
        self.form = form
        sink = TextSink(decode: decode)
    }

    /// Reads on.
    public func feed(_ bytes: UnsafeRawBufferPointer) {
        guard !isDone else { return }
        tokenizer.feed(bytes, self)
    }

    /// There is no more.
    public func finish() {
        tokenizer.finish(self)
        sink.flush()
        settleOrigin()
        isDone = true
    }

    /// Takes the text read so far. Half a surrogate pair stands for itself.
    public func take() -> [UInt16] { sink.take(before: isDone ? .max : links.first?.start ?? .max) }

    /// Reads a whole document.
    public static func read(
        _ rtf: [UInt8], as form: Form, decode: @escaping RTFTextDecoder
    ) -> (text: [UInt16], origin: Origin) {
        let reader = RTFReader(form, decode: decode)
        rtf.withUnsafeBytes { reader.feed($0) }
        reader.finish()
        return (reader.take(), reader.origin ?? .richText)
    }

    /// The header is over: it says what the document was made from, or else nothing does.
    func settleOrigin() {
        if origin == nil { origin = claimed }
    }

    /// HTML is wanted, and there.
    var givesHTML: Bool { form == .original && claimed == .html }
}

// MARK: What the tokenizer tells

extension RTFReader: RTFTokenHandler {
    func beginGroup() {
        guard !isDone else { return }
        hasBegun = true
        starred = false
        fallbacksLeft = 0
        sink.flush()
        guard outer.count < RTFReader.deepestGroup else {
            lost &+= 1
            return
        }
        outer.append(group)
        let isDouble = group.skipsNext
        if isDouble { outer[outer.count &- 1].skipsNext = false }
        group.skipsNext = false
        if isDouble { group.destination = .skipped }
    }

    func endGroup() {
        guard !isDone, hasBegun else { return }
        starred = false
        fallbacksLeft = 0
        sink.flush()
        if lost > 0 {
            lost &-= 1
            return
        }
        // Aspose closes in a part that HTML readers pass over what it never opened, and goes on behind it.
        if outer.count == 1, claimed == .html, group.isSuppressed { return }
        let ended = group
        if let last = outer.popLast() { group = last }
        closeField(ended)
        if outer.isEmpty { isDone = true }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        guard !isDone, isRTF else { return }
        starred = false
        var bytes = bytes
        if fallbacksLeft > 0 {
            let count = min(Int(fallbacksLeft), bytes.count)
            fallbacksLeft &-= Int32(count)
            bytes = UnsafeRawBufferPointer(rebasing: bytes[count...])
            if bytes.isEmpty { return }
        }
        // Blanks between the header's words are none of the document.
        if origin == nil, outer.count <= 1, bytes.allSatisfy({ $0 == 0x20 }) { return }
        if group.destination == .instruction { return instruct(bytes.lazy.map { UInt16($0) }) }
        guard let page = visiblePage() else { return }
        if group.isListText { return bytes.forEach { listText($0, page) } }
        sink.append(bytes, page: page)
    }

    func escaped(_ byte: UInt8) {
        guard !isDone, isRTF else { return }
        starred = false
        if passFallback() { return }
        if group.destination == .instruction { return instruct(CollectionOfOne(UInt16(byte))) }
        guard let page = visiblePage() else { return }
        if group.isListText { listText(byte, page) } else { sink.append(byte, page: page) }
    }

    func symbol(_ byte: UInt8) {
        guard !isDone, isRTF else { return }
        if byte == 0x2A {
            starred = true
            return
        }
        starred = false
        if passFallback() { return }
        switch byte {
        case 0x5C, 0x7B, 0x7D:
            if group.destination == .instruction { return instruct(CollectionOfOne(UInt16(byte))) }
            if let page = visiblePage() { sink.append(byte, page: page) }
        case 0x7E: character(0xA0, "&nbsp;")
        case 0x5F: character(0x2011, "&shy;")
        case 0x0D, 0x0A: lineEnd()
        case 0x09: character(0x09, "\t")
        default: break
        }
    }

    /// The bullet of the symbol fonts is an asterisk in plain text, as Outlook writes it.
    private func listText(_ byte: UInt8, _ page: UInt32) {
        if byte == 0xB7 { sink.append(unit: 0x2A) } else { sink.append(byte, page: page) }
    }

    /// Whether something stands only for a character in Unicode before it.
    private func passFallback() -> Bool {
        guard fallbacksLeft > 0 else { return false }
        fallbacksLeft &-= 1
        return true
    }

    /// The page of bytes that stand here; nil where nothing is to be seen.
    private func visiblePage() -> UInt32? {
        switch group.destination {
        case .fontTable: return nil
        case .skipped, .instruction:
            settleOrigin()
            return nil
        case .htmlTag: return givesHTML && !group.isSuppressed ? documentPage : nil
        case .text:
            settleOrigin()
            if givesHTML { return group.isSuppressed ? nil : group.page }
            return group.isHidden ? nil : group.page
        }
    }

    private func character(_ unit: UInt16, _ entity: StaticString) {
        guard visiblePage() != nil else { return }
        if givesHTML { sink.append(ascii: entity) } else { sink.append(unit: unit) }
    }

    private func lineEnd() {
        if visiblePage() != nil { sink.append(ascii: "\r\n") }
    }

    func control(_ name: WordName, _ parameter: Int32?) {
        guard !isDone, hasBegun else { return }
        let isStarred = starred
        starred = false
        let word = ControlWord.all[name]
        guard isRTF else {
            isRTF = if case .document? = word { true } else { false }
            if !isRTF { isDone = true }
            return
        }
        if passFallback() { return }
        guard let word else {
            if isStarred { group.destination = .skipped }
            return notice()
        }
        if group.destination == .fontTable, fontWord(word, parameter) { return }
        if destinationWord(word, isStarred) || headerWord(word, parameter) { return }
        notice()
        if !stateWord(word, parameter) { textWord(word, parameter) }
    }

    /// Words in a group other than the table of fonts end the header.
    private func notice() {
        if outer.count > 1, group.destination != .fontTable { settleOrigin() }
    }

    private func destinationWord(_ word: ControlWord, _ isStarred: Bool) -> Bool {
        switch word {
        case .fontTable:
            if group.destination != .skipped { group.destination = .fontTable }
            return true
        case .htmlTag where isStarred:
            settleOrigin()
            if group.destination != .skipped { group.destination = givesHTML ? .htmlTag : .skipped }
        case .skip:
            settleOrigin()
            group.destination = .skipped
        case .instruction:
            settleOrigin()
            if group.destination != .skipped { group.destination = .instruction }
        case .listText: if givesHTML { group.destination = .skipped } else { group.isListText = true }
        case .twice: group.skipsNext = true
        case .unicodeText: break
        default:
            if isStarred { group.destination = .skipped }
            return isStarred
        }
        return true
    }

    private func fontWord(_ word: ControlWord, _ parameter: Int32?) -> Bool {
        switch word {
        case .font: fonts.begin(parameter ?? 0)
        case .fontCharset: fonts.set(charset: parameter ?? 0, documentPage: documentPage)
        case .fontCodePage: fonts.set(page: parameter ?? 0)
        default: return false
        }
        return true
    }

    private func headerWord(_ word: ControlWord, _ parameter: Int32?) -> Bool {
        switch word {
        case .fromHTML: if origin == nil, parameter == 1 { claimed = .html }
        case .fromText: if origin == nil { claimed = .plainText }
        case .codePage:
            if let parameter, parameter > 0 { setDocumentPage(UInt32(parameter)) }
        case .page(let page): setDocumentPage(page)
        case .defaultFont: fonts.standard = parameter ?? 0
        default: return false
        }
        return true
    }

    private func setDocumentPage(_ page: UInt32) {
        guard origin == nil else { return }
        documentPage = page
        group.page = page
    }

    private func stateWord(_ word: ControlWord, _ parameter: Int32?) -> Bool {
        switch word {
        case .font: group.page = fonts[parameter ?? 0] ?? documentPage
        case .plain:
            group.page = fonts[fonts.standard] ?? documentPage
            group.isHidden = false
        case .hidden: group.isHidden = parameter != 0
        case .htmlRTF: group.isSuppressed = parameter != 0
        case .fallbackCount: group.fallbacks = max(0, parameter ?? 1)
        default: return false
        }
        return true
    }

    private func textWord(_ word: ControlWord, _ parameter: Int32?) {
        switch word {
        case .lineEnd: lineEnd()
        case .lineEndOfText: if !givesHTML { lineEnd() }
        case .tab: character(0x09, "\t")
        case .tabOfText: if !givesHTML { character(0x09, "\t") }
        case .character(let unit, let entity): character(unit, entity)
        case .unicode: unicode(parameter ?? 0)
        default: break
        }
    }

    /// A UTF-16 unit, of which the upper half may be given as negative numbers; some writers give whole
    /// characters.
    private func unicode(_ value: Int32) {
        fallbacksLeft = group.fallbacks
        if group.destination == .instruction {
            return instruct(CollectionOfOne(UInt16(truncatingIfNeeded: value)))
        }
        guard visiblePage() != nil else { return }
        if value > 0xFFFF {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { return sink.append(unit: 0xFFFD) }
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { sink.append(unit: unit) }
        } else {
            sink.append(unit: UInt16(truncatingIfNeeded: value))
        }
    }
}
