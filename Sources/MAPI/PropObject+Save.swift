import CMAPI
import COM
import MessageFormat

/// SaveChanges.
extension PropObject {
    private static let ignoredFlags =
        MAPIFlags.deferredErrors | UInt32(0x80) /* SPAMFILTER_ONSAVE */
        | UInt32(0x800) /* ITEMPROC_FORCE */ | UInt32(0x1000) /* NON_EMS_XP_SAVE */

    func saveChanges(_ flags: UInt32) throws {
        let keepReadOnly = flags & MAPIFlags.keepOpenReadOnly != 0
        let keepReadWrite = flags & MAPIFlags.keepOpenReadWrite != 0
        let force = flags & MAPIFlags.forceSave != 0
        try MAPIFlags.check(
            flags,
            known: MAPIFlags.keepOpenReadOnly | MAPIFlags.keepOpenReadWrite | MAPIFlags.forceSave
                | Self.ignoredFlags)
        if isWritable {
            try flushStreams(strictly: true)
            try save(force: force)
        } else if keepReadWrite || force {
            throw HResult.mapiNoAccess
        }
        if keepReadWrite { return }
        if keepReadOnly {
            isWritable = false
        } else {
            // The object is over, and with it all that was opened from it; only Release is of use now.
            killTree()
        }
    }
}
