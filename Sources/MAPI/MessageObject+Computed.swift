import COM
import MessageFormat

/// The properties that a message makes up, keeps in step or guards.
extension MessageObject {
    private static let hasAttachBit: Int32 = 0x10

    func computedValue(of id: PropertyID) throws -> PropertyValue? {
        switch id {
        // MAPI_ACCESS_MODIFY | MAPI_ACCESS_READ, or reading alone.
        case .access: return .long(isWritable ? 3 : 2)
        case .accessLevel: return .long(isWritable ? 1 : 0)
        case .objectType: return .long(5)
        case .hasAttachments:
            // What the file says stands until an attachment comes or goes.
            if attachmentJournal.revision == 0, let stored = try state.properties.value(of: id) { return stored }
            return .boolean(try state.hasAttachments() ? 1 : 0)
        case .messageFlags:
            guard case .long(let flags)? = try state.properties.value(of: id) else { return nil }
            return .long(try state.hasAttachments() ? flags | Self.hasAttachBit : flags)
        default: return nil
        }
    }

    func valueWhenMissing(of id: PropertyID) throws -> PropertyValue? {
        if id == .body { return try derivedText().map { .unicode($0) } }
        guard id == .storeSupportMask else { return nil }
        return .long(state.isUnicode ? 0x0004_0E79 : 0x0000_0E79)
    }

    func setRefusal(for id: PropertyID) throws -> SetRefusal? {
        switch id {
        case .storeSupportMask, .access, .accessLevel, .hasAttachments, .messageSize:
            return .computed
        case .objectType: return .silent
        case .displayTo, .displayCc, .displayBcc:
            // A message that is being copied may bring them before its recipients.
            return try state.recipientCount() == 0 ? nil : .computed
        default: return nil
        }
    }

    /// Keeps prefix and normalized subject in step with the subject ([MS-OXCMSG] 2.2.1.9, 2.2.1.10).
    func relinkSubject(_ changed: [PropertyID]) throws {
        let subjectChanged = changed.contains(.subject)
        let prefixChanged = changed.contains(.subjectPrefix)
        guard subjectChanged || prefixChanged else { return }
        guard let subject = try units(.subject) else {
            // Its parts go with it.
            for id in [PropertyID.subjectPrefix, .normalizedSubject] where subjectChanged && !changed.contains(id) {
                detachStream(id)
                state.properties.remove(id)
            }
            return
        }
        let prefix: [UInt16]
        if prefixChanged, let given = try units(.subjectPrefix), subject.starts(with: given) {
            prefix = given
        } else if subjectChanged {
            prefix = Self.prefix(of: subject)
        } else {
            prefix = []
        }
        if !prefixChanged { storeText(prefix, .subjectPrefix) }
        if !changed.contains(.normalizedSubject) {
            storeText(Array(subject.dropFirst(prefix.count)), .normalizedSubject)
        }
    }

    /// One to three letters, a colon and a blank at the start of a subject.
    static func prefix(of subject: [UInt16]) -> [UInt16] {
        let colon: UInt16 = 0x3A
        guard let end = subject.prefix(4).firstIndex(of: colon), (1...3).contains(end),
            subject.count > end + 1, subject[end + 1] == 0x20,
            subject[..<end].allSatisfy({ isLetter($0) })
        else { return [] }
        return Array(subject[...(end + 1)])
    }

    private static func isLetter(_ unit: UInt16) -> Bool {
        guard let scalar = Unicode.Scalar(unit) else { return false }
        return scalar.properties.isAlphabetic
    }

    /// A text property as UTF-16.
    func units(_ id: PropertyID) throws -> [UInt16]? {
        guard let value = try state.properties.value(of: id),
            case .unicode(let units)? = try converter.fromFile(value, as: .unicode)
        else { return nil }
        return units
    }

    func storeText(_ units: [UInt16], _ id: PropertyID) {
        let value: PropertyValue
        if state.isUnicode {
            value = .unicode(units)
        } else {
            value = .string8((try? codePage())?.encode(units) ?? CodePage.windows1252.encode(units))
        }
        detachStream(id)
        state.properties.set(value, tag: PropertyTag(id, value.type))
    }

    func deleteTable(_ id: PropertyID) throws -> Bool {
        switch id {
        case .messageRecipients:
            state.setRecipients([])
            recipientJournal.noteAll()
            return true
        case .messageAttachments:
            for attachment in try state.attachments() { try deleteAttach(attachment.number) }
            return true
        default: return false
        }
    }
}
