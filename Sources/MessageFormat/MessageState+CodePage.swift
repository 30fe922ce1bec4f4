import CompoundFile

extension MessageState {
    /// The code page of 8-bit text: what the message says, else what the message around it says, else the
    /// locale's, else the internet code page if that is one of Windows, else the charset of the transport
    /// headers, else 1252.
    ///
    /// Some writers name a page that their text isn't in. A page in which the message's own texts have no meaning
    /// gives way to the next; where none fits, the first counts. A page of single bytes gives a meaning to anything:
    /// it gives way to one of double bytes where all of the text comes in pairs, as Outlook writes on Asian systems
    /// mail that servers have marked as Western.
    public mutating func codePage() throws(MessageError) -> CodePage {
        let candidates = try codePageCandidates()
        guard let first = candidates.first else { return .windows1252 }
        guard candidates.contains(where: { $0 != first }) else { return first }
        let samples = try textSamples()
        func fits(_ page: CodePage) -> Bool { samples.allSatisfy { page.canDecode($0) } }
        if !first.hasPairs, !samples.isEmpty, samples.allSatisfy(CodePage.isAllPairs),
            let page = candidates.first(where: { $0.hasPairs && fits($0) })
        {
            return page
        }
        return candidates.first(where: fits) ?? first
    }

    /// Whether this message names just these pages, while no text of it tells yet which one counts.
    public mutating func namesOnly(_ pages: [CodePage]) throws(MessageError) -> Bool {
        guard try codePageCandidates() == pages else { return false }
        return try textSamples().isEmpty
    }

    /// The page that an embedded message, which names none, takes over from this one.
    mutating func namedCodePage() throws(MessageError) -> CodePage? {
        if let number = try properties.long(.messageCodepage) {
            let page = CodePage(rawValue: UInt32(bitPattern: number))
            if page.isSupported, !page.isUTF16 { return page }
        }
        return parentCodePage
    }

    /// Whether bytes below 80 are ASCII in each page that 8-bit text may be in: all but one that the message names are
    /// pages of Windows.
    public mutating func hasOnlyASCIIPages() throws(MessageError) -> Bool {
        try namedCodePage()?.isASCIISuperset ?? true
    }

    /// The pages that 8-bit text may be in, best first.
    public mutating func codePageCandidates() throws(MessageError) -> [CodePage] {
        var candidates: [CodePage] = []
        if let page = try namedCodePage() { candidates.append(page) }
        if let locale = try properties.long(.messageLocaleID),
            let page = CodePage.ansi(locale: UInt32(bitPattern: locale))
        {
            candidates.append(page)
        }
        if let number = try properties.long(.internetCodepage) {
            let page = CodePage(rawValue: UInt32(bitPattern: number))
            if page.isANSI { candidates.append(page) }
        }
        // The headers are long: they are looked at where nothing else tells.
        if candidates.isEmpty, let page = try headersCodePage(), page.isANSI { candidates.append(page) }
        return candidates
    }

    private mutating func headersCodePage() throws(MessageError) -> CodePage? {
        switch try properties.value(of: .transportMessageHeaders) {
        case .string8(let bytes): return CodePage(headers: bytes)
        case .unicode(let units): return CodePage(headers: units)
        default: return nil
        }
    }

    /// What there is of 8-bit text beyond ASCII in the properties that most messages have.
    private mutating func textSamples() throws(MessageError) -> [[UInt8]] {
        var samples: [[UInt8]] = []
        for id in [PropertyID.subject, .senderName, .displayTo, .receivedByName, .lastModifierName, .body] {
            guard try properties.tag(of: id)?.type == .string8 else { continue }
            guard let size = try properties.sizeBound(of: id), size <= UInt64(Limits.chunk),
                case .string8(let bytes)? = try properties.value(of: id),
                bytes.contains(where: { $0 >= 0x80 })
            else { continue }
            samples.append(bytes)
        }
        return samples
    }
}
