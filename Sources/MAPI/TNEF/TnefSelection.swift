import CMAPI
import COM
import MessageFormat

/// What AddProps and SetProps asked for, call by call.
struct TnefSelection {
    /// What is written in the place of an attachment's data.
    enum Replacement {
        case data(ForeignStreamRef)
        /// The attached message, encoded already.
        case message(ForeignStreamRef)
    }

    private enum Scope: Equatable {
        case everything
        case message
        case attachments
        case attachment(UInt32)
    }

    private var rules: [(scope: Scope, includes: Bool, ids: [PropertyID])] = []
    private var wasAsked = false
    private(set) var replacements: [UInt32: Replacement] = [:]
    /// Values that count before those of the message, or of an attachment by its PR_ATTACH_NUM.
    private var messageValues: [PropertyID: PropertyResult] = [:]
    private var attachmentValues: [UInt32: [PropertyID: PropertyResult]] = [:]

    // MARK: The calls

    /// AddProps.
    mutating func add(_ flags: UInt32, _ element: UInt32, _ data: LPVOID?, _ tags: [PropertyTag]?) throws(HResult) {
        try Self.check(flags, element, data, tags)
        wasAsked = true
        if flags & Self.contained != 0, let data {
            let stream = ForeignStreamRef(data.assumingMemoryBound(to: IStream.self))
            replacements[element] = flags & TnefFlags.containedTNEF != 0 ? .message(stream) : .data(stream)
        }
        // A list for one attachment without a word on its meaning is of what to encode.
        let excludes = flags & TnefFlags.exclude != 0
        if excludes || tags != nil { rules.append((Self.scope(flags, element), !excludes, (tags ?? []).map(\.id))) }
    }

    private static let contained = TnefFlags.contained | TnefFlags.containedTNEF

    private static func check(
        _ flags: UInt32, _ element: UInt32, _ data: LPVOID?, _ tags: [PropertyTag]?
    ) throws(HResult) {
        let (choice, only) = (TnefFlags.include | TnefFlags.exclude, TnefFlags.messageOnly | TnefFlags.attachmentsOnly)
        try MAPIFlags.check(flags, known: choice | only | contained)
        let isContained = flags & contained != 0
        if flags & choice == choice || flags & only == only || (isContained && flags & only != 0) {
            throw .mapiInvalidParameter
        }
        if flags & choice == 0, !isContained { throw .mapiInvalidParameter }
        if flags & TnefFlags.include != 0, tags == nil { throw .mapiInvalidParameter }
        if !isContained, element != 0 || data != nil { throw .mapiInvalidParameter }
        if flags & TnefFlags.containedTNEF != 0, data == nil { throw .mapiInvalidParameter }
    }

    private static func scope(_ flags: UInt32, _ element: UInt32) -> Scope {
        if flags & contained != 0 { return .attachment(element) }
        if flags & TnefFlags.messageOnly != 0 { return .message }
        return flags & TnefFlags.attachmentsOnly != 0 ? .attachments : .everything
    }

    /// SetProps: a later value of the same property counts.
    mutating func set(_ attachment: UInt32?, _ values: [PropertyResult]) {
        for value in values {
            if let attachment {
                attachmentValues[attachment, default: [:]][value.tag.id] = value
            } else {
                messageValues[value.tag.id] = value
            }
        }
    }

    /// What FinishComponent asks for, for its one component: SetProps and AddProps of its own.
    func narrowed(
        to attachment: UInt32?, _ values: [PropertyResult], _ tags: [PropertyTag]?
    ) -> TnefSelection {
        var narrowed = self
        narrowed.set(attachment, values)
        if let tags {
            narrowed.wasAsked = true
            narrowed.rules.append((attachment.map { .attachment($0) } ?? .message, true, tags.map(\.id)))
        }
        return narrowed
    }

    // MARK: What comes of them

    /// What is to be encoded of one component.
    struct Component {
        fileprivate let takesOthers: Bool
        fileprivate let chosen: [PropertyID: Bool]
        let values: [PropertyID: PropertyResult]

        /// Everything that messages pass on.
        static let all = Component(takesOthers: true, chosen: [:], values: [:])

        /// Whether a property is to be encoded. Those that are not passed on are so where they are asked for by name.
        func takes(_ id: PropertyID) -> Bool {
            if values[id] != nil { return true }
            return chosen[id] ?? (takesOthers && id.isPassedOn)
        }

        /// Whether a property was asked for by name.
        func names(_ id: PropertyID) -> Bool { chosen[id] == true }

        /// Whether there is anything to encode.
        var isEmpty: Bool { !takesOthers && values.isEmpty && !chosen.values.contains(true) }
    }

    /// Of the message.
    var message: Component { component([.everything, .message], messageValues) }

    /// Of an attachment; nil where none is to be encoded.
    func attachment(_ number: UInt32) -> Component? {
        let component = component(
            [.everything, .attachments, .attachment(number)], attachmentValues[number] ?? [:])
        let hasData = replacements[number] != nil
        return component.isEmpty && !hasData || component.chosen[.messageAttachments] == false ? nil : component
    }

    /// Whoever excludes some wants the others; what is included after that is wanted all the same, and the last word on
    /// a property counts. Without any call everything is.
    private func component(_ scopes: [Scope], _ values: [PropertyID: PropertyResult]) -> Component {
        var chosen: [PropertyID: Bool] = [:]
        var takesOthers = !wasAsked
        for rule in rules where scopes.contains(rule.scope) {
            if !rule.includes { takesOthers = true }
            for id in rule.ids { chosen[id] = rule.includes }
        }
        return Component(takesOthers: takesOthers, chosen: chosen, values: values)
    }
}

extension PropertyID {
    /// Whether a property goes along with a message to its recipient: by its range (FIsTransmittable), or as one of a
    /// few that an attached message would miss.
    var isPassedOn: Bool {
        switch self {
        case .messageDeliveryTime, .messageFlags, .rtfInSync: return true
        case .attachData: return true
        default: break
        }
        switch rawValue {
        case 0x0E00..<0x1000, 0x6000..<0x6800: return false
        // Of attachments: linked to, hidden, a contact's picture.
        case 0x7C00..<0x7FFA: return false
        case 0x3400..<0x3600, 0: return false
        default: return true
        }
    }
}
