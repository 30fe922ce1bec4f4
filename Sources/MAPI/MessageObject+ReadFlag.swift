import COM
import MessageFormat

/// SetReadFlag: the read state in PR_MESSAGE_FLAGS. No report is sent by anyone.
extension MessageObject {
    private enum Flag {
        static let suppressReceipt: UInt32 = 0x1
        static let clearRead: UInt32 = 0x4
        static let generateReceiptOnly: UInt32 = 0x10
        static let clearReadPending: UInt32 = 0x20
        static let clearNonReadPending: UInt32 = 0x40
        static let all: UInt32 =
            suppressReceipt | clearRead | generateReceiptOnly | clearReadPending
            | clearNonReadPending | MAPIFlags.deferredErrors
    }

    private enum State {
        static let read: Int32 = 0x1
        static let readPending: Int32 = 0x100
        static let nonReadPending: Int32 = 0x200
    }

    func setReadFlag(_ flags: UInt32) throws {
        try MAPIFlags.check(flags, known: Flag.all)
        let suppress = flags & Flag.suppressReceipt != 0
        let clear = flags & Flag.clearRead != 0
        let reportOnly = flags & Flag.generateReceiptOnly != 0
        if clear && (suppress || reportOnly) { throw HResult.mapiInvalidParameter }
        try requireWritable()
        var value: Int32 = 0
        if case .long(let stored)? = try state.properties.value(of: .messageFlags) { value = stored }
        if flags & Flag.clearReadPending != 0 { value &= ~State.readPending }
        if flags & Flag.clearNonReadPending != 0 { value &= ~State.nonReadPending }
        if clear {
            value &= ~State.read
        } else if !reportOnly && flags & (Flag.clearReadPending | Flag.clearNonReadPending) == 0 {
            value |= State.read
        }
        state.properties.set(.long(value), tag: PropertyTag(.messageFlags, .long))
    }
}
