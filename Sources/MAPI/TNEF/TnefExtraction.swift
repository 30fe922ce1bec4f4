import COM
import MessageFormat

/// What ExtractProps was asked for.
struct TnefExtraction {
    private let includes: Bool
    private let ids: Set<PropertyID>
    let wantsMessage: Bool
    private let wantsAttachments: Bool

    /// Everything, which is what an attached message is decoded to.
    static let all = TnefExtraction(includes: false, ids: [], wantsMessage: true, wantsAttachments: true)

    private init(includes: Bool, ids: Set<PropertyID>, wantsMessage: Bool, wantsAttachments: Bool) {
        self.includes = includes
        self.ids = ids
        self.wantsMessage = wantsMessage
        self.wantsAttachments = wantsAttachments
    }

    /// - Throws: `.mapiUnknownFlags`; `.mapiInvalidParameter` for flags that contradict each other, and for a list that
    ///   no flag says the meaning of.
    init(flags: UInt32, tags: [PropertyTag]?) throws(HResult) {
        let attachments = TnefFlags.attachmentsOnly | TnefFlags.contained
        try MAPIFlags.check(
            flags, known: TnefFlags.include | TnefFlags.exclude | TnefFlags.messageOnly | attachments)
        let isInclude = flags & TnefFlags.include != 0
        let isOnlyMessage = flags & TnefFlags.messageOnly != 0
        let isOnlyAttachments = flags & attachments != 0
        if isInclude && flags & TnefFlags.exclude != 0 || isOnlyMessage && isOnlyAttachments {
            throw .mapiInvalidParameter
        }
        if isInclude && tags == nil || !isInclude && flags & TnefFlags.exclude == 0 && tags != nil {
            throw .mapiInvalidParameter
        }
        self.init(
            includes: isInclude, ids: Set((tags ?? []).map(\.id)), wantsMessage: !isOnlyAttachments,
            wantsAttachments: !isOnlyMessage)
    }

    private func takes(_ id: PropertyID) -> Bool { ids.contains(id) == includes }

    /// Whether a property of the message is to be set; PR_MESSAGE_RECIPIENTS stands for its recipients.
    func takesOfMessage(_ id: PropertyID) -> Bool { wantsMessage && takes(id) }

    /// The same for a property of an attachment; PR_MESSAGE_ATTACHMENTS stands for all of them.
    func takesOfAttachments(_ id: PropertyID) -> Bool {
        guard wantsAttachments else { return false }
        if ids.contains(.messageAttachments) { return includes }
        return takes(id)
    }
}
