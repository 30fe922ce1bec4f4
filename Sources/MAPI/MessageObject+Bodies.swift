import COM
import CompoundFile
import MessageFormat

/// The forms of the body: text, HTML and RTF.
extension MessageObject {
    /// The richest first.
    private static let forms: [PropertyID] = [.rtfCompressed, .html, .body]

    /// Values of the native body property, and of the editor's format: which form is the one that was written.
    private static func nativeForm(_ form: PropertyID) -> (native: Int32, editor: Int32) {
        switch form {
        case .body: return (1, 1)
        case .rtfCompressed: return (2, 3)
        default: return (3, 2)
        }
    }

    /// Lets readers show the form that was changed ([MS-OXBBODY] 2.1.3.1): the others stay, but what says that they
    /// are the message's own text does not. Of several that were changed at once the richest counts.
    func relinkBodies(_ changed: [PropertyID]) throws {
        guard let form = Self.forms.first(where: { changed.contains($0) }) else { return }
        guard try state.properties.tag(of: form) != nil else { return try bodyDeleted(form, changed) }
        if form == .rtfCompressed {
            // With no other form to be out of step with, this is the body.
            let isAlone = try state.properties.tag(of: .body) == nil && state.properties.tag(of: .html) == nil
            if isAlone, !changed.contains(.rtfInSync) {
                state.properties.set(.boolean(1), tag: PropertyTag(.rtfInSync, .boolean))
            }
        } else if !changed.contains(.rtfInSync) {
            state.properties.remove(.rtfInSync)
        }
        // Plain text that comes with HTML or RTF, one after the other, is their second form.
        if form == .body, state.properties.isChanged(.html) || state.properties.isChanged(.rtfCompressed) { return }
        try setNative(form, less: changed)
    }

    private func bodyDeleted(_ form: PropertyID, _ changed: [PropertyID]) throws {
        if form == .rtfCompressed, !changed.contains(.rtfInSync) { state.properties.remove(.rtfInSync) }
        guard case .long(let native)? = try state.properties.value(of: .nativeBody),
            native == Self.nativeForm(form).native
        else { return }
        for other in [PropertyID.html, .rtfCompressed, .body] where try state.properties.tag(of: other) != nil {
            return try setNative(other, less: changed)
        }
    }

    /// Only where a message says which form is its own: most don't.
    private func setNative(_ form: PropertyID, less changed: [PropertyID]) throws {
        let values = Self.nativeForm(form)
        for (id, value) in [(PropertyID.nativeBody, values.native), (.messageEditorFormat, values.editor)]
        where !changed.contains(id) {
            if try state.properties.tag(of: id) != nil {
                state.properties.set(.long(value), tag: PropertyTag(id, .long))
            }
        }
    }

    // MARK: HTML

    /// The page of the HTML body's bytes: that of their byte order mark, else what PR_INTERNET_CPID says, else what
    /// they say themselves, else that of other text.
    func htmlPage(of bytes: [UInt8]) throws -> CodePage {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if let page = try internetCodePage() { return page }
        return try CodePage(html: bytes) ?? codePage()
    }

    private func internetCodePage() throws -> CodePage? {
        guard case .long(let number)? = try state.properties.value(of: .internetCodepage) else { return nil }
        let page = CodePage(rawValue: UInt32(bitPattern: number))
        return page.isSupported ? page : nil
    }

    /// HTML as it is stored: bytes. Text is encoded in the page that PR_INTERNET_CPID names; where that has no place
    /// for it, or is missing, in UTF-8, and the property says so from then on.
    func storedHTML(_ value: PropertyValue) throws -> PropertyValue {
        let units: [UInt16]
        switch value {
        case .unicode(let text): units = text
        case .string8(let bytes): units = NarrowText.codePage.decode(bytes)
        default: return value
        }
        if let page = try internetCodePage() {
            let bytes = page.encode(units)
            // In a file of 8-bit text the page may be that of all its text.
            if !storesUnicode || page == .utf8 || page.decode(bytes) == units { return .binary(bytes) }
        }
        detachStream(.internetCodepage)
        state.properties.set(
            .long(Int32(bitPattern: CodePage.utf8.rawValue)), tag: PropertyTag(.internetCodepage, .long))
        return .binary(CodePage.utf8.encode(units))
    }
}
