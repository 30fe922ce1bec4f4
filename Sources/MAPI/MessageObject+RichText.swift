import COM
import CompoundFile
import MessageFormat
import RichText

/// RTF and the other forms of the body: text that is made of them, and RTFSync.
extension MessageObject {
    static let rtfChanged: UInt32 = 1
    static let bodyChanged: UInt32 = 2

    /// What a message without plain text shows: the text of its RTF, else of its HTML; nil where there is neither.
    func derivedText() throws -> [UInt16]? {
        if let rtf = try storedRTF() { return Self.text(ofRTF: rtf) }
        guard let html = try storedHTMLText() else { return nil }
        return Self.text(ofRTF: RTFWriter.rtf(fromHTML: html))
    }

    private static func text(ofRTF rtf: [UInt8]) -> [UInt16] {
        RTFReader.read(rtf, as: .plainText, decode: decodeText).text
    }

    /// The RTF that is stored, decompressed.
    private func storedRTF() throws -> [UInt8]? {
        guard case .binary(let bytes)? = try state.properties.value(of: .rtfCompressed) else { return nil }
        return CompressedRTF.decode(bytes).rtf
    }

    private func storedHTMLText() throws -> [UInt16]? {
        switch try state.properties.value(of: .html) {
        case .binary(let bytes)?, .string8(let bytes)?: return try htmlPage(of: bytes).decode(bytes)
        case .unicode(let units)?: return units
        default: return nil
        }
    }

    // MARK: RTFSync

    /// Brings plain text and RTF into step: of changed RTF comes the text, of changed text the RTF, by way of the
    /// HTML where there is some. What says the same already, white space aside, stays as it is.
    /// - Returns: whether a property has changed.
    func syncRTF(_ flags: UInt32) throws -> Bool {
        guard flags != 0 else { return false }
        try requireWritable()
        try flushStreams()
        let rtf = try storedRTF()
        let text = try units(.body)
        // RTF says more than text: where both have changed, it counts.
        if flags & Self.rtfChanged != 0, let rtf {
            let derived = Self.text(ofRTF: rtf)
            let isSame = text.map { SyncText.isSame($0, derived) } ?? false
            if !isSame { storeText(derived, .body) }
            return try markInSync(isSame ? text ?? derived : derived) || !isSame
        }
        guard flags & Self.bodyChanged != 0 else { return false }
        let html = try storedHTMLText()
        guard text != nil || html != nil else { return false }
        if let rtf, let text, SyncText.isSame(text, Self.text(ofRTF: rtf)) { return try markInSync(text) }
        let made = html.map { RTFWriter.rtf(fromHTML: $0) } ?? RTFWriter.rtf(fromText: text ?? [])
        guard let compressed = CompressedRTF.encode(made) else { throw HResult.mapiTooBig }
        detachStream(.rtfCompressed)
        state.properties.set(.binary(compressed), tag: PropertyTag(.rtfCompressed, .binary))
        _ = try markInSync(text ?? Self.text(ofRTF: made))
        return true
    }

    /// Sets what tells readers, and the next RTFSync, which text the RTF belongs to.
    /// - Returns: whether any of that is new.
    private func markInSync(_ text: [UInt16]) throws -> Bool {
        let sync = SyncText(text, try codePage())
        var isNew = try set(.boolean(1), .rtfInSync)
        for (id, value) in [
            (PropertyID.rtfSyncBodyCRC, Int32(bitPattern: sync.checksum)), (.rtfSyncBodyCount, sync.count),
            (.rtfSyncPrefixCount, sync.prefix), (.rtfSyncTrailingCount, sync.trailing),
        ] where try set(.long(value), id) { isNew = true }
        if try units(.rtfSyncBodyTag) != sync.tag {
            storeText(sync.tag, .rtfSyncBodyTag)
            isNew = true
        }
        return isNew
    }

    private func set(_ value: PropertyValue, _ id: PropertyID) throws -> Bool {
        if try state.properties.value(of: id) == value { return false }
        state.properties.set(value, tag: PropertyTag(id, value.type))
        return true
    }
}

/// What tells a text from others: its characters without blanks, in upper case.
struct SyncText {
    let checksum: UInt32
    /// The bytes that count, and the blanks before the first and behind the last of them.
    let count: Int32
    let prefix: Int32
    let trailing: Int32
    /// The first of them.
    let tag: [UInt16]

    private static let tagLength = 100

    init(_ text: [UInt16], _ page: CodePage) {
        let significant = text.filter { !SyncText.isBlank($0) }.map(SyncText.upperCase)
        let bytes = page.encode(significant)
        checksum = CompressedRTF.checksum(bytes)
        count = Int32(clamping: bytes.count)
        prefix = Int32(clamping: text.prefix { SyncText.isBlank($0) }.count)
        trailing = significant.isEmpty ? 0 : Int32(clamping: text.reversed().prefix { SyncText.isBlank($0) }.count)
        tag = Array(significant.prefix(SyncText.tagLength))
    }

    /// Whether two texts differ in blanks at most.
    static func isSame(_ left: [UInt16], _ right: [UInt16]) -> Bool {
        left.lazy.filter { !isBlank($0) }.elementsEqual(right.lazy.filter { !isBlank($0) })
    }

    private static func isBlank(_ unit: UInt16) -> Bool {
        (unit >= 9 && unit <= 13) || unit == 0x20 || unit == 0xA0 || unit == 0
    }

    private static func upperCase(_ unit: UInt16) -> UInt16 { unit >= 0x61 && unit <= 0x7A ? unit &- 0x20 : unit }
}
