import CMAPI
import COM
import CompoundFile

/// IMessage: the slots of IUnknown, IMAPIProp and its own, in the header's order.
let messageVtable = IMessageVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    GetLastError: { PropMethods.getLastError($0, $1, $2, $3) },
    SaveChanges: { PropMethods.saveChanges($0, $1) },
    GetProps: { PropMethods.getProps($0, $1, $2, $3, $4) },
    GetPropList: { PropMethods.getPropList($0, $1, $2) },
    OpenProperty: { PropMethods.openProperty($0, $1, $2, $3, $4, $5) },
    SetProps: { PropMethods.setProps($0, $1, $2, $3) },
    DeleteProps: { PropMethods.deleteProps($0, $1, $2) },
    CopyTo: { PropMethods.copyTo($0, $1, $2, $3, $5, $6, $7, $8, $9) },
    CopyProps: { PropMethods.copyProps($0, $1, $3, $4, $5, $6, $7) },
    GetNamesFromIDs: { PropMethods.getNamesFromIDs($0, $1, $2, $3, $4, $5) },
    GetIDsFromNames: { PropMethods.getIDsFromNames($0, $1, $2, $3, $4) },
    GetAttachmentTable: { MessageMethods.getAttachmentTable($0, $1, $2) },
    OpenAttach: { MessageMethods.openAttach($0, $1, $2, $3, $4) },
    CreateAttach: { MessageMethods.createAttach($0, $1, $2, $3, $4) },
    DeleteAttach: { MessageMethods.deleteAttach($0, $1, $4) },
    GetRecipientTable: { MessageMethods.getRecipientTable($0, $1, $2) },
    ModifyRecipients: { this, flags, list in
        messageMethod(this) { try $0.modifyRecipients(flags, list) }
    },
    // A message on a storage has no spooler to go to.
    SubmitMessage: { this, _ in messageMethod(this) { _ in throw HResult.mapiNoSupport } },
    SetReadFlag: { this, flags in messageMethod(this) { try $0.setReadFlag(flags) } })

/// IAttach: the slots of IUnknown and IMAPIProp.
let attachVtable = IAttachVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    GetLastError: { PropMethods.getLastError($0, $1, $2, $3) },
    SaveChanges: { PropMethods.saveChanges($0, $1) },
    GetProps: { PropMethods.getProps($0, $1, $2, $3, $4) },
    GetPropList: { PropMethods.getPropList($0, $1, $2) },
    OpenProperty: { PropMethods.openProperty($0, $1, $2, $3, $4, $5) },
    SetProps: { PropMethods.setProps($0, $1, $2, $3) },
    DeleteProps: { PropMethods.deleteProps($0, $1, $2) },
    CopyTo: { PropMethods.copyTo($0, $1, $2, $3, $5, $6, $7, $8, $9) },
    CopyProps: { PropMethods.copyProps($0, $1, $3, $4, $5, $6, $7) },
    GetNamesFromIDs: { PropMethods.getNamesFromIDs($0, $1, $2, $3, $4, $5) },
    GetIDsFromNames: { PropMethods.getIDsFromNames($0, $1, $2, $3, $4) })

/// The slots that IMessage adds.
enum MessageMethods {
    static func getAttachmentTable(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ out: UnsafeMutablePointer<LPMAPITABLE?>?
    ) -> HRESULT {
        giveTable(this, out) { try $0.getAttachmentTable(flags) }
    }

    static func getRecipientTable(
        _ this: UnsafeMutableRawPointer?, _ flags: ULONG, _ out: UnsafeMutablePointer<LPMAPITABLE?>?
    ) -> HRESULT {
        giveTable(this, out) { try $0.getRecipientTable(flags) }
    }

    private static func giveTable(
        _ this: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<LPMAPITABLE?>?,
        _ open: (MessageObject) throws -> TableObject
    ) -> HRESULT {
        out?.pointee = nil
        return messageMethod(this) { message in
            guard let out else { throw HResult.mapiInvalidParameter }
            out.pointee = try open(message).face.assumingMemoryBound(to: IMAPITable.self)
        }
    }

    static func openAttach(
        _ this: UnsafeMutableRawPointer?, _ number: ULONG, _ interface: UnsafePointer<GUID>?,
        _ flags: ULONG, _ out: UnsafeMutablePointer<LPATTACH?>?
    ) -> HRESULT {
        out?.pointee = nil
        return messageMethod(this) { message in
            guard let out else { throw HResult.mapiInvalidParameter }
            let attach = try message.openAttach(
                number, interface: interface.map { GUIDValue(at: $0) }, flags: flags)
            out.pointee = attach.face.assumingMemoryBound(to: IAttach.self)
        }
    }

    static func createAttach(
        _ this: UnsafeMutableRawPointer?, _ interface: UnsafePointer<GUID>?, _ flags: ULONG,
        _ number: UnsafeMutablePointer<ULONG>?, _ out: UnsafeMutablePointer<LPATTACH?>?
    ) -> HRESULT {
        out?.pointee = nil
        return messageMethod(this) { message in
            guard let out, let number else { throw HResult.mapiInvalidParameter }
            let attach = try message.createAttach(
                interface: interface.map { GUIDValue(at: $0) }, flags: flags)
            number.pointee = attach.number
            out.pointee = attach.face.assumingMemoryBound(to: IAttach.self)
        }
    }

    static func deleteAttach(
        _ this: UnsafeMutableRawPointer?, _ number: ULONG, _ flags: ULONG
    ) -> HRESULT {
        messageMethod(this) { message in
            // ATTACH_DIALOG shows progress where there is a display to show it on.
            try MAPIFlags.check(flags, known: 0x1)
            try message.deleteAttach(number)
        }
    }
}
